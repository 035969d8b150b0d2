// The search, as pages ask for it and over the API, against the same SQL in pgbench, with 10 000, 100 000 and 1 000 000 demandes. `BENCH_SIZES=10000,1000000`
// takes some; `BENCH_SERVER` another program than the release build. Databases are kept under target/bench for the next time.

import { resolve } from "node:path";
import { pgbench as runPgbench, psql, serving as serve, signUp, world, wrk } from "../serving.mjs";
import { report, time } from "../report.mjs";

const { kept, cluster } = world("search");
const sizes = (process.env.BENCH_SIZES ?? "10000,100000,1000000").split(",").map(Number);
const serving = (url, work) => serve(kept, url, work);
const pgbench = (url, script) => runPgbench(kept, url, script);
/** HTTP reaches at least this part of pgbench's rate. */
const PART = 0.5;
/** The median at the most demandes is at most so many times that at the fewest. */
const GROWTH = 2;

/** What somebody looks for: a place drawn by its inhabitants, a trade. The same in every run. */
const LOOKS = `
  drop table if exists bench_looks;
  create table bench_looks (n int primary key, insee char(5) not null, category text not null, around char(5)[]);
  with line as (
    select insee, sum(population) over (order by insee) as ends from places
    where not retired and not exists (select from places part where part.parent = places.insee)
  ), trades as (select slug, row_number() over (order by position) - 1 as k, count(*) over () as m from categories)
  insert into bench_looks
  select n, (select insee from line where ends > (n * 7919 % 1000) / 1000.0 * (select max(ends) from line) order by ends limit 1),
         (select slug from trades where k = n % m limit 1)
  from generate_series(0, 999) n;
  update bench_looks set around = array(
    select p.insee from places origin join places p on st_dwithin(p.point, origin.point, 10000, false)
    where origin.insee = bench_looks.insee order by p.point <-> origin.point, p.insee);`;

/**
 * What the page's statements find (backend/src/demande/search/statement.rs, nearest) in one: all communes of the circle, from which
 * the page asks for the first 64 at first. A place and a trade are drawn.
 */
const NEAREST = `\\set n random(0, 999)
select around::text as around, category from bench_looks where n = :n \\gset
select d.id, d.title, left(d.description, 240) as excerpt, d.category, d.location_display, d.place, d.budget_min, d.budget_max,
       d.slots_used, d.slots_total, d.slots_premium_used, d.slots_premium_total, d.created_at
from unnest(:around::text::char(5)[]) with ordinality as near (place, ord)
cross join lateral (select * from demandes d
  where d.place = near.place and d.status = 'active' and d.paused_at is null and d.expires_at > now() and d.category = :category::text
  order by d.created_at desc, d.id desc limit 21) d
order by near.ord, d.created_at desc, d.id desc limit 21;
`;
const DRAW = NEAREST.split("\n").slice(0, 2).join("\n") + "\n";

/** What is asked of the database about whoever calls (backend/src/auth/session.rs, authenticate), before what he asks for. */
const session = (token) => {
  const { sid, ver } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  return `select users.id, public_id, display_name, user_type, token_balance, token_premium_balance, last_seen_at
from sessions join users on users.id = sessions.user_id
where sessions.id = '${sid}' and sessions.revoked_at is null and sessions.expires_at > now() and sessions.session_version = ${ver}
  and users.session_version = ${ver} and users.banned_at is null and users.deleted_at is null;
`;
};

/** The database with so many demandes; made once, and anew when half of them would soon be over. */
async function database(size) {
  const name = `bench_${size}`;
  const maintenance = cluster("url", "postgres");
  const url = cluster("url", name);
  const exists = psql(maintenance, "-c", `select 1 from pg_database where datname = '${name}'`) === "1";
  const open = "select count(*) from demandes where expires_at > now() + interval '1 day'";
  const seeded = exists && psql(url, "-c", "select to_regclass('bench_looks') is not null") === "t";
  if (seeded && Number(psql(url, "-c", open)) > size * 0.8) {
    await serving(url, async () => {}); // brings the schema up to date
  } else {
    console.log(`  making a database of ${size} demandes`);
    psql(maintenance, "-c", `drop database if exists ${name}`, "-c", `create database ${name}`);
    await serving(url, async () => {}); // brings the schema and the places
    psql(url, "-v", `n=${size}`, "-f", resolve(import.meta.dirname, "demandes.sql"));
    psql(url, "-c", "vacuum analyze demandes");
  }
  psql(url, "-c", LOOKS);
  psql(url, "-c", "vacuum analyze bench_looks");
  return url;
}

/** Asks for paths drawn among these as fast as they are answered. */
function ask(paths, authorization = "") {
  const found = wrk(kept, resolve(import.meta.dirname, "ask.lua"), paths, { env: { BENCH_AUTHORIZATION: authorization } });
  if (found.failed > 0) throw new Error(`${found.failed} of ${found.answers} were not answered as they should`);
  return found;
}

cluster("start");
const rows = [];
const medians = [];
try {
  for (const size of sizes) {
    const url = await database(size);
    const looks = psql(url, "-c", "select insee || ' ' || category from bench_looks order by n").split("\n");
    const drawing = pgbench(url, DRAW);
    // The script draws a look first, with a statement of its own: its time is taken off.
    const rate = (script) => 1 / (1 / pgbench(url, script) - 1 / drawing);
    const sql = rate(NEAREST);
    const found = await serving(url, async () => {
      const token = await signUp(`${Date.now()}@example.org`, "pro");
      const bearer = `Bearer ${token}`;
      const drawn = looks.map((look) => look.split(" "));
      const api = drawn.map(([insee, category]) => `/api/demandes/nearby?place=${insee}&radius_km=10&category=${category}`);
      const page = drawn.map(([insee, category]) => `/ui/demandes/search?form[lieu]=${insee}&form[rayon]=10&form[categorie][0]=${category}`);
      ask(page); // caches and connections
      const newest = api.map((path) => `${path.replace("km=10", "km=30")}&sort=date`);
      const asked = { ceiling: ask(["/healthz"]), page: ask(page), api: ask(api, bearer), newest: ask(newest, bearer) };
      return { ...asked, both: rate(NEAREST + session(token)) };
    });
    const row = (what, { rate, p50, p99 }, more = {}) => ({ what: `${size}: ${what}`, measured: `${Math.round(rate)} /s, p50 ${time(p50)}, p99 ${time(p99)}`, ...more });
    const most = size === Math.max(...sizes);
    const against = (sql, { rate }) => ({
      reference: `${Math.round(sql)} /s in pgbench`,
      ratio: sql / rate,
      limit: most ? 1 / PART : undefined,
    });
    rows.push(row("nearest, as a page asks", found.page, against(sql, found.page)));
    rows.push(row("nearest, over the API, which reads the session first", found.api, against(found.both, found.api)));
    rows.push(row("newest within 30 km, over the API", found.newest));
    rows.push(row("what asks, of a page that does nothing", found.ceiling));
    medians.push([size, found.page.p50]);
  }
} finally {
  cluster("stop");
}
medians.sort(([one], [other]) => one - other);
const [[fewest, small], [most, large]] = [medians[0], medians.at(-1)];
if (fewest !== most) {
  rows.push({ what: `median at ${most}`, measured: time(large), reference: `${time(small)} at ${fewest}`, ratio: large / small, limit: GROWTH });
}
report("search", rows);
