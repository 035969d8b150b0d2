// Starts the release build for the browser tests, on a port and a database of their own. Its log is kept in
// target/end2end/server.log. Run by Playwright, or by hand to look at what the tests see.
//
// With DATABASE_URL set, a database `end2end` is made anew on that server; without, in a private cluster of the tests.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { resolve } from "node:path";

const NAME = "end2end";
const root = resolve(import.meta.dirname, "../..");
const kept = resolve(root, "target/end2end");
const data = resolve(kept, "data");
const program = resolve(root, "target/release/leboncoup");
const sandbox = resolve(root, "target/release/stripe-sandbox");
const sandboxAddress = `127.0.0.1:${process.env.END2END_SANDBOX_PORT ?? 3150}`;
const address = `127.0.0.1:${process.env.END2END_PORT ?? 3100}`;

/** The same server, another database: `postgres://user:password@host/name?options`. */
function named(url, database) {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/?]*\/?)[^?]*/, (_, server) => `${server.replace(/\/?$/, "/")}${database}`);
}

function freshDatabase(url) {
  const quiet = { ...process.env, PGOPTIONS: "-c client_min_messages=warning" };
  const statements = [`drop database if exists ${NAME} with (force)`, `create database ${NAME}`];
  const commands = statements.flatMap((statement) => ["--command", statement]);
  execFileSync("psql", ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", url, ...commands], {
    env: quiet,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return named(url, NAME);
}

if (!existsSync(program)) {
  console.error("There is no release build: cargo leptos build --release");
  process.exit(1);
}
if (!existsSync(sandbox)) {
  console.error("There is no sandbox: cargo build --release -p stripe-sandbox");
  process.exit(1);
}
mkdirSync(kept, { recursive: true });
// What an earlier run stored is dropped; a cluster that still runs is left to itself and used as it is.
if (!existsSync(resolve(data, "postgres/data/postmaster.pid"))) rmSync(data, { recursive: true, force: true });
const given = process.env.DATABASE_URL;
const log = openSync(resolve(kept, "server.log"), "w");
// Stands in for Stripe; ends with this program.
const stripe = spawn(sandbox, ["--with-parent"], {
  stdio: ["ignore", log, "inherit"],
  env: {
    ...process.env,
    SANDBOX_LISTEN: sandboxAddress,
    SANDBOX_WEBHOOK_URL: `http://${address}/api/webhooks/stripe`,
    SANDBOX_WEBHOOK_SECRET: "whsec_sandbox",
  },
});
const server = spawn(program, [], {
  cwd: root,
  stdio: ["ignore", log, "inherit"],
  env: {
    ...process.env,
    LEBONCOUP_ENV: "development",
    LISTEN: address,
    FRONTEND_URL: `http://${address}`,
    DATA_DIR: data,
    // Empty counts as not set, also against a developer's .env.
    DATABASE_URL: given ? freshDatabase(given) : "",
    JWT_SECRET: "",
    SECRET_SALT: "",
    PEPPER: "",
    // Hashes are made by the dozen here; that bcrypt is slow enough is tested where it belongs, in the backend.
    BCRYPT_COST: "4",
    // Every browser of the suite comes from one address, signs up by the dozen and fails to log in on purpose. The limits
    // themselves are tested with their real values in server/tests/host/rate_limits.rs.
    RATE_LIMIT_API: "100000",
    RATE_LIMIT_INTERFACE: "100000",
    RATE_LIMIT_LOGIN: "100000",
    RATE_LIMIT_PRELOGIN: "100000",
    RATE_LIMIT_SIGNUP: "100000",
    REDIS_URL: "",
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_WEBHOOK_SECRET: "whsec_sandbox",
    STRIPE_API_URL: `http://${sandboxAddress}`,
    DEMO: "1",
    LOG_FORMAT: "json",
    RUST_LOG: "info",
    LEPTOS_OUTPUT_NAME: "leboncoup",
    LEPTOS_HASH_FILES: "true",
    LEPTOS_SITE_ROOT: "target/site",
    LEPTOS_SITE_PKG_DIR: "pkg",
    LEPTOS_ENV: "PROD",
  },
});
let asked = false;
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    asked = true;
    server.kill(signal);
  });
}
server.on("exit", (code, signal) => {
  if (!asked) console.error(`The server ended by itself: ${signal ?? `code ${code}`}. Its last words are in server.log.`);
  stripe.kill();
  process.exit(code ?? 1);
});
