// Messages: how many a second over HTTP and by the same SQL in pgbench; what one costs with more and more behind it; how long it
// takes to reach an open page, and what open pages take of the server's memory.
// A database of its own under target/bench, made anew each time; it writes to the disk before it answers.

import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { resolve } from "node:path";
import { origin, pgbench, psql, serving, signUp, world, wrk } from "../serving.mjs";
import { report, time } from "../report.mjs";

const { kept, cluster } = world("messages");
const SEND = resolve(import.meta.dirname, "../send.lua");
const CONNECTIONS = 16;
const PROS = 200;
const LINES = 40_000;
const LISTENERS = Number(process.env.BENCH_LISTENERS ?? 2_000);
const BEHIND = [10, 1_000, 100_000];
/** Bytes of a message of a few words, sealed for its reader (256 before) and for its writer. */
const SEALED = { forPeer: 375, forSelf: 311 };

const SEED = `
  insert into token_ledger (user_id, amount, reason, note) select id, 1000000, 'gift', 'bench' from users where user_type = 'pro';`;
/** Number them, and lay so many messages behind the first ones. */
const NUMBERED = `
  create table bench_conversations as
    select row_number() over (order by conversations.id) - 1 as n, conversations.id, unlock_id, user_a_id, user_b_id, public_id as pro
    from conversations join users on users.id = user_b_id;
  alter table bench_conversations add primary key (n);
  ${BEHIND.map((count, n) => `
  insert into conversation_messages (conversation_id, seq, message_id, sender, envelope_for_a, envelope_for_b, digest, created_at)
    select id, seq, gen_random_uuid(), 'b', decode(repeat('00', ${SEALED.forPeer}), 'hex'), decode(repeat('00', ${SEALED.forSelf}), 'hex'), decode(repeat('00', 32), 'hex'), now()
    from bench_conversations, generate_series(1, ${count}) seq where n = ${n};
  update conversations set next_seq = ${count} + 1, message_count = ${count} where id = (select id from bench_conversations where n = ${n});`).join("")}
  analyze;`;

const DRAW = `select (random() * ${PROS - BEHIND.length - 1})::int + ${BEHIND.length} as n \\gset
select id::text as conversation, unlock_id::text as unlock, user_a_id::text as author, user_b_id::text as pro, gen_random_uuid()::text as message
from bench_conversations where n = :n \\gset
`;
/** backend/src/conversation/send.rs, statement by statement. */
const SEND_SQL = `${DRAW}begin;
select unlock_id, user_a_id, user_b_id, next_seq as seq, a_left_at is not null as a_left, b_left_at is not null as b_left
from conversations where id = :conversation::uuid and :pro::uuid in (user_a_id, user_b_id) for no key update \\gset
select own.banned, peer.banned, peer.deleted_at is not null from users own, users peer where own.id = :pro::uuid and peer.id = :author::uuid;
select seq, sender, digest, created_at from conversation_messages where conversation_id = :conversation::uuid and message_id = :message::uuid;
insert into conversation_messages (conversation_id, seq, message_id, sender, envelope_for_a, envelope_for_b, digest, created_at)
values (:conversation::uuid, :seq, :message::uuid, 'b', decode(repeat('00', ${SEALED.forPeer}), 'hex'), decode(repeat('00', ${SEALED.forSelf}), 'hex'), decode(repeat('00', 32), 'hex'), now());
update conversations set next_seq = next_seq + 1, message_count = message_count + 1, warned_at = null, last_updated = greatest(last_updated, now())
where id = :conversation::uuid;
update unlocks set first_message_at = greatest(now(), unlocked_at) where id = :unlock::uuid and first_message_at is null;
insert into notifications (user_id, kind, payload, dedupe_key, created_at)
values (:author::uuid, 'message', jsonb_build_object('conversationId', :conversation::uuid), 'message:' || :conversation::text, now())
on conflict on constraint notifications_dedupe_key_key do update
set created_at = greatest(notifications.created_at, excluded.created_at), read_at = null, pushed_at = null;
commit;
`;

const noise = Object.fromEntries(Object.entries(SEALED).map(([name, bytes]) => [name, randomBytes(bytes).toString("base64")]));
const message = () => JSON.stringify({ messageId: randomUUID(), ...noise });
const line = ({ id, token }) => [`/api/conversations/${id}/message`, "authorization", `Bearer ${token}`, message()].join("\t");

/** What wrk sends, each once; throws where something was refused. */
function send(lines, connections) {
  const found = wrk(kept, SEND, lines, { connections });
  if (found.answers > lines.length) throw new Error(`${found.answers} answers to ${lines.length} requests: too few were made`);
  if (found.failed > 0) throw new Error(`${found.failed} of ${found.answers} were refused`);
  return found;
}

async function post(path, token, body) {
  const answer = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Opens a stream; `heard` gets the name of each event. Resolves once the first has come. */
function listen(agent, token, heard = () => {}) {
  return new Promise((done, fail) => {
    const asked = request(`${origin}/live`, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      if (answer.statusCode !== 200) return fail(new Error(`no stream: ${answer.statusCode}`));
      answer.setEncoding("utf8");
      answer.on("data", (text) => {
        for (const [, name] of text.matchAll(/^event: (\w+)$/gm)) heard(name);
        done(asked);
      });
    });
    asked.on("error", fail);
    asked.end();
  });
}

/** Resident memory of a process, in bytes. */
const resident = (pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
const middle = (numbers, part) => numbers.sort((a, b) => a - b)[Math.floor((numbers.length - 1) * part)];

/** How long a message takes to those who have the page open, and what they take. */
async function live(pid, author, pro, others) {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const before = resident(pid);
  const open = [];
  for (let n = 0; n < LISTENERS; n += 50) {
    const more = Array.from({ length: Math.min(50, LISTENERS - n) }, (_, at) => listen(agent, others[(n + at) % others.length]));
    open.push(...(await Promise.all(more)));
  }
  const taken = resident(pid) - before;
  let came = () => {};
  open.push(await listen(agent, author, (name) => name === "conversation" && came()));
  const took = [];
  for (let n = 0; n < 200; n += 1) {
    const arrival = new Promise((done) => (came = done));
    const at = performance.now();
    await post(`/api/conversations/${pro.id}/message`, pro.token, message());
    await arrival;
    took.push((performance.now() - at) / 1000);
  }
  for (const one of open) one.destroy();
  return { taken, p50: middle(took, 0.5), p99: middle(took, 0.99) };
}

cluster("start");
const rows = [];
try {
  const maintenance = cluster("url", "postgres");
  const url = cluster("url", "bench_messages");
  psql(maintenance, "-c", "drop database if exists bench_messages", "-c", "create database bench_messages");
  const found = await serving(kept, url, async ({ pid }) => {
    const author = await signUp("author@example.org", "demandeur");
    const tokens = [];
    for (let pro = 0; pro < PROS; pro += 1) tokens.push(await signUp(`${pro}@example.org`, "pro"));
    psql(url, "-c", SEED);
    const pros = [];
    for (let pro = 0; pro < PROS; pro += 1) {
      // A demande has five places at most.
      if (pro % 5 === 0) {
        const posted = await post("/api/demandes", author, JSON.stringify({
          title: "Robinet", description: "Il goutte.", category: "plomberie", place: "93048", budgetMin: 50, budgetMax: 100, slots: 5,
          clientKey: randomUUID(),
        }));
        pros.demande = posted.id;
      }
      const { conversationId } = await post("/api/unlocks", tokens[pro], JSON.stringify({ demandeId: pros.demande, kind: "standard" }));
      pros.push({ id: conversationId, token: tokens[pro] });
    }
    psql(url, "-c", NUMBERED);
    const order = psql(url, "-c", "select id from bench_conversations order by n").split("\n");
    const sorted = order.map((id) => pros.find((pro) => pro.id === id));
    const checkpoint = () => psql(url, "-c", "checkpoint");
    const behind = [];
    for (const [n] of BEHIND.entries()) {
      checkpoint();
      behind.push(send(Array.from({ length: LINES }, () => line(sorted[n])), 1));
    }
    checkpoint();
    const free = sorted.slice(BEHIND.length);
    const many = send(Array.from({ length: LINES }, (_, n) => line(free[n % free.length])), CONNECTIONS);
    return { behind, many, live: await live(pid, author, free[0], tokens.slice(1)) };
  });
  psql(url, "-c", "checkpoint");
  const drawing = pgbench(kept, url, DRAW, CONNECTIONS);
  const both = pgbench(kept, url, SEND_SQL, CONNECTIONS);
  const reference = 1 / (1 / both - 1 / drawing);
  const words = ({ rate, p50, p99 }) => `${Math.round(rate)} /s, p50 ${time(p50)}, p99 ${time(p99)}`;
  rows.push({ what: "messages, 16 at once", measured: words(found.many), reference: `${Math.round(reference)} /s in pgbench`, ratio: reference / found.many.rate });
  const [first] = found.behind;
  for (const [n, one] of found.behind.entries()) {
    const reference = n === 0 ? {} : { reference: `with ${BEHIND[0]}: ${time(first.p50)}`, ratio: one.p50 / first.p50, limit: 1.2 };
    rows.push({ what: `one message with ${BEHIND[n]} behind it`, measured: words(one), ...reference });
  }
  const { taken, p50, p99 } = found.live;
  rows.push({ what: `from send to event, ${LISTENERS} pages open`, measured: `p50 ${time(p50)}, p99 ${time(p99)}` });
  rows.push({ what: "open pages in 100 MB of the server's memory", measured: `${Math.round((LISTENERS / taken) * 1e8)}` });
} finally {
  cluster("stop");
}
report("messages", rows);
