// Unlocks and webhooks a second, over HTTP and by the same SQL in pgbench, on a database that writes to the disk before it answers.
// A database of its own under target/bench, made anew each time.

import { createHmac } from "node:crypto";
import { resolve } from "node:path";
import { pgbench, psql, serving, signUp, world, wrk } from "../serving.mjs";
import { report, time } from "../report.mjs";

const { kept, cluster } = world("tokens");
const SEND = resolve(import.meta.dirname, "../send.lua");
const SECRET = "whsec_bench";
const CONNECTIONS = 16;
const PROS = 400;
const DEMANDES = 24_000;
const SLOTS = 5;
const PURCHASES = 60_000;
/** As in bench/search/demandes.sql. */
const AUTHOR = "00000000-0000-4000-8000-000000000001";

/** Each pro is rich, each demande has five places, and thousands of checkouts wait to be paid. */
const SEED = `
  insert into token_ledger (user_id, amount, reason, note) select id, 1000000, 'gift', 'bench' from users where user_type = 'pro';
  create table bench_pros as select row_number() over (order by public_id) - 1 as n, id from users where user_type = 'pro';
  create table bench_demandes as select row_number() over (order by id) - 1 as n, id from demandes;
  alter table bench_pros add primary key (n);
  alter table bench_demandes add primary key (n);
  insert into transactions (user_id, pack, tokens, amount_cents, checkout_session_id)
    select bench_pros.id, '10', 10, 1000, 'cs_' || i from generate_series(0, ${PURCHASES - 1}) i join bench_pros on n = i % ${PROS};
  create table bench_purchases as
    select substr(checkout_session_id, 4)::int as n, id, user_id from transactions;
  alter table bench_purchases add primary key (n);
  create sequence bench_turn minvalue 0;
  analyze;`;

/** Of these pgbench takes the places, of those after the half HTTP. */
const FIRST = 10_000;
/** Which pro: each demande is met once before it is met again, by another one. */
const PRO = `(:turn / ${FIRST} * 7 + :turn % ${FIRST}) % ${PROS}`;
const DRAW_PAIR = `select nextval('bench_turn')::int as turn \\gset
select bench_pros.id::text as pro, bench_demandes.id::text as demande, gen_random_uuid()::text as unlock, gen_random_uuid()::text as conversation
from bench_pros, bench_demandes where bench_pros.n = ${PRO} and bench_demandes.n = :turn % ${FIRST} \\gset
`;
/** backend/src/unlock/take.rs, statement by statement. */
const UNLOCK = `${DRAW_PAIR}begin;
select id from demandes where id = :demande::uuid for no key update;
select author_id, status, paused_at is not null, expires_at, budget_max, slots_used, slots_total, slots_premium_used, slots_premium_total
from demandes where id = :demande::uuid;
select token_balance, token_premium_balance, banned, deleted_at is not null, coalesce(restricted_until > now(), false)
from users where id = :pro::uuid for no key update;
select unlocks.id, tokens_spent, paid_with, is_premium, refunded, conversations.id from unlocks
left join conversations on conversations.unlock_id = unlocks.id where pro_id = :pro::uuid and demande_id = :demande::uuid;
select banned from users where id = '${AUTHOR}';
insert into unlocks (id, pro_id, demande_id, tokens_spent, paid_with, is_premium, unlocked_at)
values (:unlock::uuid, :pro::uuid, :demande::uuid, 5, 'standard', false, now());
insert into token_ledger (user_id, kind, amount, reason, unlock_id, created_at)
values (:pro::uuid, 'standard', -5, 'unlock', :unlock::uuid, now()) returning balance_after;
insert into conversations (id, unlock_id, user_a_id, user_b_id, created_at, last_updated)
values (:conversation::uuid, :unlock::uuid, '${AUTHOR}', :pro::uuid, now(), now());
insert into notifications (user_id, kind, payload, dedupe_key, created_at)
values ('${AUTHOR}', 'unlock', jsonb_build_object('demandeId', :demande::uuid), 'unlock:' || :unlock::text, now())
on conflict on constraint notifications_dedupe_key_key do nothing;
commit;
`;

const DRAW_PURCHASE = `select nextval('bench_turn')::int as turn \\gset
select n as number, id::text as purchase, user_id::text as buyer from bench_purchases where n = :turn \\gset
`;
/** backend/src/purchase/receive.rs and apply/paid.rs, statement by statement. */
const WEBHOOK = `${DRAW_PURCHASE}begin;
insert into webhook_events (id, type, created_at, received_at, payload)
values ('evt_' || :number::text, 'checkout.session.completed', now(), now(),
        jsonb_build_object('fact', 'paid', 'session', 'cs_' || :number::text, 'purchase', :purchase::uuid,
                           'payment', 'pi_' || :number::text, 'amount', 1000, 'currency', 'eur'))
on conflict on constraint webhook_events_pkey do update set deliveries = webhook_events.deliveries + 1
returning processed_at is null;
select id, user_id, tokens, amount_cents, currency, status, checkout_session_id, stripe_payment_id, refunded_cents, paid_at is not null
from transactions where id = :purchase::uuid for update;
update transactions set status = 'paid', paid_at = now(), stripe_payment_id = 'pi_' || :number::text,
    checkout_session_id = 'cs_' || :number::text, updated_at = now() where id = :purchase::uuid;
insert into token_ledger (user_id, amount, reason, transaction_id, created_at)
values (:buyer::uuid, 10, 'purchase', :purchase::uuid, now());
insert into notifications (id, user_id, kind, payload, dedupe_key, created_at)
values (gen_random_uuid(), :buyer::uuid, 'purchase', jsonb_build_object('purchase', :purchase::uuid, 'tokens', 10),
        'purchase:' || :purchase::text, now()) on conflict on constraint notifications_dedupe_key_key do nothing;
update webhook_events set processed_at = now(), outcome = 'applied' where id = 'evt_' || :number::text and processed_at is null;
select id, payload from webhook_events where processed_at is null and payload ->> 'payment' = 'pi_' || :number::text
order by created_at, received_at for update;
commit;
`;

/** The rate of a script, without what it takes to draw. */
function sql(url, script, draw, from) {
  const restart = () => psql(url, "-c", `alter sequence bench_turn restart with ${from}`);
  restart();
  const drawing = pgbench(kept, url, draw, CONNECTIONS);
  restart();
  const both = pgbench(kept, url, script, CONNECTIONS);
  return 1 / (1 / both - 1 / drawing);
}

/** What wrk sends, each once; throws where something was refused. */
function send(lines, { refusals = false } = {}) {
  const found = wrk(kept, SEND, lines, { connections: CONNECTIONS });
  if (!refusals && found.answers > lines.length) throw new Error(`${found.answers} answers to ${lines.length} requests: too few were made`);
  if (!refusals && found.failed > 0) throw new Error(`${found.failed} of ${found.answers} were refused`);
  return found;
}

function events(purchases) {
  const at = Math.floor(Date.now() / 1000);
  return purchases.map((purchase) => {
    const [number, id] = purchase.split("|");
    const body = JSON.stringify({
      id: `evt_${number}`, object: "event", type: "checkout.session.completed", created: at, livemode: false,
      data: {
        object: {
          id: `cs_${number}`, object: "checkout.session", client_reference_id: id, payment_status: "paid", amount_total: 1000,
          currency: "eur", payment_intent: `pi_${number}`, mode: "payment", status: "complete", metadata: { purchase: id },
          customer_details: { email: "nobody@example.org", name: "Nobody" },
        },
      },
    });
    const signature = createHmac("sha256", SECRET).update(`${at}.${body}`).digest("hex");
    return ["/api/webhooks/stripe", "stripe-signature", `t=${at},v1=${signature}`, body].join("\t");
  });
}

cluster("start");
const rows = [];
try {
  const maintenance = cluster("url", "postgres");
  const url = cluster("url", "bench_tokens");
  psql(maintenance, "-c", "drop database if exists bench_tokens", "-c", "create database bench_tokens");
  const stripe = { STRIPE_SECRET_KEY: "sk_test_bench", STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_URL: "http://127.0.0.1:9" };
  const found = await serving(kept, url, async () => {
    psql(url, "-v", `n=${DEMANDES}`, "-f", resolve(import.meta.dirname, "../search/demandes.sql"));
    // Without the triggers: that is not what is measured.
    psql(url, "-c", `set session_replication_role = replica; update demandes set slots_total = ${SLOTS}, budget_min = 100, budget_max = 150`);
    const tokens = [];
    for (let pro = 0; pro < PROS; pro += 1) tokens.push(await signUp(`${pro}@example.org`, "pro"));
    psql(url, "-c", SEED);
    const demandes = psql(url, "-c", "select id from bench_demandes order by n").split("\n");
    const ask = (pro, demande) => ["/api/unlocks", "authorization", `Bearer ${tokens[pro % PROS]}`, JSON.stringify({ demandeId: demande })].join("\t");
    // The last ones are nobody else's.
    const hottest = demandes.pop();
    // Of the last quarter, all places of a demande one after the other: those who come at once want the same one.
    const hot = demandes.slice(-DEMANDES / 4).flatMap((demande, n) => Array.from({ length: SLOTS }, (_, place) => ask(n * SLOTS + place, demande)));
    const many = demandes.slice(-DEMANDES / 2, -DEMANDES / 4);
    const apart = Array.from({ length: SLOTS }, (_, place) => many.map((demande, n) => ask(n + place * 7, demande))).flat();
    const one = Array.from({ length: PROS }, (_, pro) => ask(pro, hottest));
    const purchases = psql(url, "-c", `select n, id from bench_purchases where n < ${PURCHASES / 2} order by n`).split("\n");
    const before = () => psql(url, "-c", "checkpoint");
    before();
    const unlocks = { apart: send(apart) };
    before();
    unlocks.hot = send(hot);
    before();
    unlocks.one = send(one, { refusals: true });
    before();
    return { ...unlocks, webhooks: send(events(purchases)) };
  }, stripe);
  psql(url, "-c", "checkpoint");
  const unlock = sql(url, UNLOCK, DRAW_PAIR, 0);
  psql(url, "-c", "checkpoint");
  const webhook = sql(url, WEBHOOK, DRAW_PURCHASE, PURCHASES / 2);
  const row = (what, { rate, p50, p99 }, reference) => ({
    what,
    measured: `${Math.round(rate)} /s, p50 ${time(p50)}, p99 ${time(p99)}`,
    ...(reference ? { reference: `${Math.round(reference)} /s in pgbench`, ratio: reference / rate } : {}),
  });
  rows.push(row("unlocks, each of another demande", found.apart, unlock));
  rows.push(row("unlocks, five at once of each demande", found.hot, unlock));
  rows.push(row("answers about one demande that all want", found.one));
  rows.push(row("payments told by Stripe", found.webhooks, webhook));
  const faults = psql(url, "-c", "select count(*) from users where token_balance <> (select coalesce(sum(amount), 0) from token_ledger where user_id = users.id and kind = 'standard')");
  if (faults !== "0") throw new Error(`${faults} balances are wrong`);
} finally {
  cluster("stop");
}
report("tokens", rows);
