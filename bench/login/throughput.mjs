// Logins over HTTP against bcrypt alone, at the same cost and in the same run: what everything around the one slow step costs.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { report } from "../report.mjs";
import { BCRYPT_COST, origin, serve } from "./server.mjs";

const root = resolve(import.meta.dirname, "../..");
/** Logins in a round: each by an account and from an address of its own. */
const COUNT = 48;
/** More than the server verifies at once, so that none of its threads waits for a caller. */
const AT_ONCE = 8;
const ROUNDS = 4;

const accounts = Array.from({ length: COUNT }, (_, index) => ({
  address: `10.0.${index >> 8}.${index & 255}`,
  email: `${randomBytes(8).toString("hex")}@example.org`,
  passwordHash: randomBytes(32).toString("hex"),
}));

/** Posts as if behind a proxy that this caller came through. */
async function post(path, { address }, body) {
  const response = await fetch(`${origin}/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
}

/** What opens the account is noise: the server cannot tell, and nobody opens it here. */
function signUp(account) {
  const noise = (bytes) => randomBytes(bytes).toString("base64");
  return post("signup", account, {
    email: account.email,
    userType: "demandeur",
    displayName: "Jeanne T.",
    termsAccepted: true,
    passwordHash: account.passwordHash,
    kdfIterations: 600_000,
    accountSalt: randomBytes(16).toString("hex"),
    wrapPassword: noise(109),
    wrapRecovery: noise(109),
    recoveryHash: randomBytes(32).toString("hex"),
    keyring: noise(256),
    publicBundle: noise(192),
  });
}

const logIn = (account) => post("login", account, { email: account.email, passwordHash: account.passwordHash });

/** Does `work` for each account, so many at once; gives the seconds that all took. */
async function all(work) {
  const left = [...accounts];
  const started = performance.now();
  const caller = async () => {
    for (let account = left.pop(); account; account = left.pop()) await work(account);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return (performance.now() - started) / 1000;
}

function raw() {
  const program = resolve(root, "target/release/examples/raw_bcrypt");
  return Number(execFileSync(program, [`${BCRYPT_COST}`, `${COUNT}`], { encoding: "utf8" }));
}

const stop = await serve();
// In turns, so that what else the machine does falls on both; of each the best.
let [logins, bcrypt] = [Infinity, Infinity];
try {
  await all(signUp);
  for (let round = 0; round < ROUNDS; round += 1) {
    bcrypt = Math.min(bcrypt, raw());
    logins = Math.min(logins, await all(logIn));
  }
} finally {
  await stop();
}

const perSecond = (seconds) => `${(COUNT / seconds).toFixed(2)} /s`;
report("login", [
  {
    what: `logins over HTTP, bcrypt's cost ${BCRYPT_COST}`,
    measured: perSecond(logins),
    reference: `${perSecond(bcrypt)} bcrypt alone`,
    ratio: logins / bcrypt,
    limit: 1.1,
  },
]);
