// How long the interface thread of the real log-in page is held up, in Chromium, from the first key to the page that follows.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { launch } from "../chromium.mjs";
import { report, time } from "../report.mjs";
import { origin, serve } from "./server.mjs";
import { watchTasks } from "./tasks.mjs";

const root = resolve(import.meta.dirname, "../..");
const words = JSON.parse(readFileSync(resolve(root, "app/locales/fr.json"), "utf8"));
/** Seconds that no task may pass: from there on a page is felt to hang. */
const LIMIT = 0.05;
const LOGINS = 5;

const person = {
  name: "Jeanne T.",
  email: `${randomBytes(8).toString("hex")}@example.org`,
  password: `trois mésanges ${randomBytes(6).toString("hex")}`,
};

async function fresh(browser, throttle) {
  const context = await browser.newContext({ baseURL: origin, locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watchTasks);
  if (throttle > 1) {
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  }
  return page;
}

async function open(page, path) {
  await page.goto(path);
  await page.locator("html[data-hydrated=true]").waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
}

const member = (page) =>
  page
    .getByRole("banner")
    .getByRole("link", { name: words.kit.nav.account_of.replace("{{ name }}", person.name) });

async function signUp(browser) {
  const page = await fresh(browser, 1);
  await open(page, "/inscription");
  await page.getByRole("textbox", { name: words.signup.name }).fill(person.name);
  await page.getByRole("textbox", { name: words.signup.email }).fill(person.email);
  await page.getByLabel(words.signup.password, { exact: true }).fill(person.password);
  await page.locator("#terms").check();
  await page.getByRole("button", { name: words.signup.submit }).click();
  await page.getByRole("heading", { name: words.signup.recovery }).waitFor();
  await page.context().close();
}

/** One login, in a browser that has never been here: what held the thread up while the page loaded, and while one logged in. */
async function logIn(browser, throttle) {
  const page = await fresh(browser, throttle);
  await open(page, "/connexion");
  const loading = await page.evaluate(() => window.tasks.take());
  await page.getByRole("textbox", { name: words.login.email }).fill(person.email);
  await page.getByLabel(words.login.password, { exact: true }).fill(person.password);
  await page.getByRole("main").getByRole("button", { name: words.login.submit }).click();
  await page.waitForURL("**/demandes");
  await member(page).waitFor();
  await page.waitForLoadState("networkidle");
  const login = await page.evaluate(() => window.tasks.take());
  await page.context().close();
  return { loading, login };
}

/** The login with the median of the longest tasks. */
async function measure(browser, throttle) {
  const found = [];
  for (let round = 0; round < LOGINS; round += 1) found.push(await logIn(browser, throttle));
  const median = (part) =>
    found.map((one) => one[part]).sort((one, other) => one.longest - other.longest)[Math.floor(LOGINS / 2)];
  return { loading: median("loading"), login: median("login") };
}

const stop = await serve();
const browser = await launch();
let found;
try {
  await signUp(browser);
  found = { asIs: await measure(browser, 1), throttled: await measure(browser, 4) };
} finally {
  await browser.close();
  await stop();
}

for (const [name, { login, loading }] of Object.entries(found)) {
  for (const entry of [...loading.entries, ...login.entries]) console.log(`  ${name}: ${JSON.stringify(entry)}`);
}
const row = (what, { longest }, limit) => ({
  what,
  measured: time(longest),
  reference: limit && time(limit),
  ratio: limit && longest / limit,
  limit: limit && 1,
});
report("login-page", [
  row("longest task of the interface thread while one logs in", found.asIs.login, LIMIT),
  row("… while the page loads and the program takes over", found.asIs.loading),
  row("… while one logs in, on a processor four times as slow", found.throttled.login),
  row("… while the page loads, on it", found.throttled.loading),
]);
