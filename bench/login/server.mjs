// The release build, with its settings as in production where they cost time: bcrypt's cost and the limits of what one caller may
// ask are the real ones. A database of its own in target/bench/data, empty at each start.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, openSync, rmSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const kept = resolve(root, "target/bench");
const address = `127.0.0.1:${process.env.BENCH_PORT ?? 3190}`;
export const origin = `http://${address}`;

/** The binary logarithm of bcrypt's rounds: the server's default, as in production. */
export const BCRYPT_COST = 12;

/** Starts it; gives what stops it. */
export async function serve() {
  const data = resolve(kept, "data");
  const program = resolve(root, "target/release/leboncoup");
  const remove = () => {
    // Ends what a run that was killed left behind, too.
    execFileSync(resolve(root, "target/debug/embedded-postgres"), ["--dir", resolve(data, "postgres"), "remove"], { stdio: "ignore" });
    rmSync(data, { recursive: true, force: true });
  };
  mkdirSync(data, { recursive: true });
  remove();
  mkdirSync(data, { recursive: true });
  const log = openSync(resolve(kept, "server.log"), "w");
  const server = spawn(program, [], {
    cwd: root,
    stdio: ["ignore", log, "inherit"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LEBONCOUP_ENV: "development",
      LISTEN: address,
      FRONTEND_URL: origin,
      DATA_DIR: data,
      // Empty counts as not set, also against a developer's .env.
      DATABASE_URL: "",
      REDIS_URL: "",
      JWT_SECRET: "",
      SECRET_SALT: "",
      PEPPER: "",
      BCRYPT_COST: `${BCRYPT_COST}`,
      // Callers say where they come from, as behind a proxy: what is measured is not how often one address may ask.
      TRUSTED_PROXIES: "127.0.0.1",
      DEMO: "0",
      LOG_FORMAT: "json",
      RUST_LOG: "info",
      LEPTOS_OUTPUT_NAME: "leboncoup",
      LEPTOS_HASH_FILES: "true",
      LEPTOS_SITE_ROOT: "target/site",
      LEPTOS_SITE_PKG_DIR: "pkg",
      LEPTOS_ENV: "PROD",
    },
  });
  const ended = new Promise((done) => server.on("exit", done));
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    remove();
  };
  try {
    await ready(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function ready(server) {
  const until = performance.now() + 120_000;
  while (performance.now() < until) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("The server does not answer; its last words are in target/bench/server.log.");
}
