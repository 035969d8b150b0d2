// What leaves a browser, what stays in it, and what the server writes down of a person. Canaries: an e-mail and a
// password like no other, and every key that comes from them.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { BrowserContext, Request } from "@playwright/test";
import { expect, test } from "../fixtures/test";
import { LoginPage } from "../pages/login";
import { SignupPage } from "../pages/signup";
import { accountLink, open } from "../pages/site";
import { dump } from "../support/database";
import { derive, spellings } from "../support/keys";
import { stranger } from "../support/people";
import { words } from "../support/words";

/** Everything sent from now on: addresses, headers and bodies. */
function record(context: BrowserContext) {
  const sent: { path: string; text: string; body: string }[] = [];
  const requests: Promise<void>[] = [];
  const write = async (request: Request) => {
    const headers = JSON.stringify(await request.allHeaders().catch(() => request.headers()));
    const body = request.postData() ?? "";
    sent.push({ path: new URL(request.url()).pathname, text: `${decodeURIComponent(request.url())}\n${headers}\n${body}`, body });
  };
  context.on("request", (request) => void requests.push(write(request)));
  return async () => {
    await Promise.all(requests);
    return sent;
  };
}

test("only the password's proof leaves the browser, and no key stays in it", async ({ page, context }) => {
  const person = stranger("demandeur");
  const recorded = record(context);
  const signup = new SignupPage(page);
  await signup.open();
  await signup.fill(person);
  await signup.submit().click();
  const groups = await signup.groups();
  await signup.lastGroup().fill(groups.at(-1) ?? "");
  await signup.done().click();
  await expect(page).toHaveURL("/demandes/nouvelle");

  await open(page, "/compte");
  await page.getByRole("button", { name: words.account.log_out }).click();
  await expect(page).toHaveURL("/");
  const login = new LoginPage(page);
  await login.open();
  await login.logIn(person);
  await expect(accountLink(page, person.name)).toBeVisible();

  const sent = await recorded();
  const bodies = (path: string) => sent.filter((one) => one.path === path).map(({ body }) => JSON.parse(body).request);
  const [opened] = bodies("/ui/auth/signup");
  const [back] = bodies("/ui/auth/login");
  const derived = await derive(person, { iterations: opened.kdfIterations, accountSalt: opened.accountSalt });

  // The proof is what another implementation derives, and the same both times.
  expect(opened.passwordHash).toBe(derived.passwordHash);
  expect(back).toEqual({ email: person.email, passwordHash: derived.passwordHash });
  expect(Object.keys(opened).sort()).toEqual([
    "accountSalt", "displayName", "email", "kdfIterations", "keyring", "language", "passwordHash", "publicBundle",
    "recoveryHash", "termsAccepted", "userType", "wrapPassword", "wrapRecovery",
  ]);

  const canaries = [
    person.password,
    ...Object.values(derived.secret).flatMap(spellings),
    groups.join("-"),
    groups.join(""),
    groups.slice(0, 3).join("-"),
  ];
  for (const canary of canaries) {
    const leaks = sent.filter(({ text }) => text.includes(canary)).map(({ path }) => path);
    expect(leaks, `a canary of ${canary.length} characters was sent`).toEqual([]);
  }
  // The e-mail goes to the three forms that need it, in their bodies, and nowhere else.
  const told = sent.filter(({ text }) => text.includes(person.email)).map(({ path }) => path);
  expect([...new Set(told)].sort()).toEqual(["/ui/auth/login", "/ui/auth/prelogin", "/ui/auth/signup"]);

  const stored = await page.evaluate(async () => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    cookies: document.cookie,
  }));
  // The copy of the account key, sealed twice: account.spec.ts looks into it.
  expect(stored).toEqual({ local: [], session: [], databases: ["leboncoup"], caches: [], cookies: "" });

  expectNotLogged([person.email, person.password, person.name, derived.passwordHash, opened.recoveryHash, opened.wrapPassword]);

  // Whoever steals the database finds his row, and nothing that names him by his e-mail or opens anything of his.
  const stolen = dump();
  expect(stolen).toContain(person.name);
  const localKeys = sent.filter(({ path }) => path === "/ui/account/local-key").map(({ body }) => JSON.parse(body).key);
  expect(localKeys).toHaveLength(2);
  const secrets = [
    person.email,
    ...spellings(Buffer.from(person.email)),
    ...spellings(Buffer.from(person.password)),
    opened.passwordHash,
    opened.recoveryHash,
    ...spellings(Buffer.from(opened.wrapPassword, "base64")),
    ...spellings(Buffer.from(opened.wrapRecovery, "base64")),
    ...localKeys.flatMap((key) => spellings(Buffer.from(key, "base64"))),
    ...canaries,
  ];
  for (const secret of secrets) {
    expect(stolen.toLowerCase().includes(secret.toLowerCase()), `a secret of ${secret.length} characters is in the database`).toBe(false);
  }
});

/** Reads the server's log so far: lines of JSON, and none of these texts. */
function expectNotLogged(texts: string[]) {
  const log = readFileSync(resolve(import.meta.dirname, "../../target/end2end/server.log"), "utf8");
  const lines = log.slice(0, log.lastIndexOf("\n")).split("\n");
  const signups = lines.map((line) => JSON.parse(line)).filter((line) => line["http.route"] === "/ui/auth/signup");
  expect(signups.length).toBeGreaterThan(0);
  expect(signups[0]).toMatchObject({ "http.method": "POST", span: { "request.id": expect.any(String) } });
  for (const text of texts) expect(log.includes(text), `a text of ${text.length} characters is in the log`).toBe(false);
}

test("a body that asks for an absurd derivation is refused before anything is derived or sent", async ({ page }) => {
  await page.route("**/ui/auth/prelogin", (route) =>
    route.fulfill({ json: { kdf: "pbkdf2-sha256", iterations: 1, accountSalt: "00".repeat(16) } }),
  );
  let sent = 0;
  page.on("request", (request) => void (sent += Number(request.url().endsWith("/ui/auth/login"))));
  const login = new LoginPage(page);
  await login.open();
  await login.logIn(stranger());
  await expect(page.getByRole("alert")).toHaveText(words.error.derivation);
  expect(sent).toBe(0);
});
