// What the parts that compare HTTP with pgbench share: a durable cluster, the release build on one of its databases, wrk, pgbench.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const program = resolve(root, process.env.BENCH_SERVER ?? "target/release/leboncoup");
const address = `127.0.0.1:${process.env.BENCH_PORT ?? 3191}`;
export const origin = `http://${address}`;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);

/** The folder target/bench/`part`, with a cluster of its own in it. Databases are kept there for the next time. */
export function world(part) {
  const kept = resolve(root, "target/bench", part);
  mkdirSync(kept, { recursive: true });
  const cluster = (...args) =>
    execFileSync(resolve(root, "target/debug/embedded-postgres"), ["--dir", resolve(kept, "postgres"), ...args], { encoding: "utf8" }).trim();
  return { kept, cluster };
}

const PSQL = ["-q", "-X", "-v", "ON_ERROR_STOP=1"];
export const psql = (url, ...args) => execFileSync("psql", [...PSQL, "-At", ...args, url], { encoding: "utf8", maxBuffer: 1 << 28 }).trim();

/** Serves the database at `url` while `work` is under way, which is told the server's `pid`; `more` is what the server is told besides. */
export async function serving(kept, url, work, more = {}) {
  const data = resolve(kept, "data");
  mkdirSync(data, { recursive: true });
  const log = openSync(resolve(kept, "server.log"), "w");
  const env = {
    PATH: process.env.PATH, HOME: process.env.HOME, LEBONCOUP_ENV: "development", LISTEN: address, FRONTEND_URL: origin,
    DATA_DIR: data, DATABASE_URL: url, REDIS_URL: "", JWT_SECRET: "", SECRET_SALT: "", PEPPER: "", BCRYPT_COST: "4", DEMO: "0",
    // What is measured is not how often one caller may ask.
    RATE_LIMIT_API: "1000000", RATE_LIMIT_API_SIGNED_IN: "1000000", RATE_LIMIT_INTERFACE: "1000000", RATE_LIMIT_SIGNUP: "1000000",
    LOG_FORMAT: "json", RUST_LOG: "warn", LEPTOS_OUTPUT_NAME: "leboncoup", LEPTOS_SITE_ROOT: "target/site", LEPTOS_ENV: "PROD",
    ...more,
  };
  const server = spawn(program, [], { cwd: root, stdio: ["ignore", log, "inherit"], env });
  const ended = new Promise((done) => server.on("exit", done));
  try {
    const until = performance.now() + 180_000;
    while (!(await fetch(`${origin}/readyz`).catch(() => undefined))?.ok) {
      if (server.exitCode !== null || performance.now() > until) throw new Error(`${program} did not start: ${kept}/server.log`);
      await new Promise((done) => setTimeout(done, 200));
    }
    return await work({ pid: server.pid });
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

/** How often a second pgbench runs `script`. */
export function pgbench(kept, url, script, clients = 4) {
  const file = resolve(kept, "script.sql");
  writeFileSync(file, script);
  const args = ["-n", "-M", "prepared", "-c", `${clients}`, "-j", "2", "-T", `${SECONDS}`, "-f", file, url];
  const ran = spawnSync("/usr/lib/postgresql/15/bin/pgbench", args, { encoding: "utf8" });
  const rate = /tps = ([\d.]+) \(without/.exec(ran.stdout)?.[1];
  if (!rate) throw new Error(`pgbench failed: ${ran.stderr}`);
  return Number(rate);
}

/** Opens an account over HTTP; the token of its session. */
export async function signUp(email, userType) {
  const bytes = (count) => "QUFB".repeat(count / 3);
  const answer = await fetch(`${origin}/api/auth/signup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      email, userType, displayName: "Bench", termsAccepted: true, passwordHash: "ab".repeat(32), kdfIterations: 600_000,
      accountSalt: "0f".repeat(16), wrapPassword: bytes(93), wrapRecovery: bytes(93), recoveryHash: "cd".repeat(32),
      keyring: bytes(120), publicBundle: bytes(141),
    }),
  });
  if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).token;
}

/** Runs wrk with the script `lua` on these lines; the rate, the median and the 99th percentile in seconds, and how many failed. */
export function wrk(kept, lua, lines, { connections = 16, seconds = SECONDS, env = {} } = {}) {
  const file = resolve(kept, "lines");
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  const args = ["-t", "1", "-c", `${connections}`, "-d", `${seconds}s`, "-s", lua, origin];
  const ran = spawnSync("wrk", args, { encoding: "utf8", env: { PATH: process.env.PATH, BENCH_LINES: file, BENCH_DONE: resolve(import.meta.dirname, "done.lua"), ...env } });
  const said = /^RESULT (.*)$/m.exec(ran.stdout ?? "")?.[1];
  if (!said) throw new Error(`wrk failed (apt-get install wrk): ${ran.error ?? ran.stderr}`);
  const { answers, seconds: took, failed, p50, p99 } = JSON.parse(said);
  return { rate: answers / took, p50, p99, answers, failed };
}
