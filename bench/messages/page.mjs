// A conversation with 10 000 messages behind it, in Chromium: how long it takes to open, to look for its oldest message and to
// send one more, and how long the interface thread is held up by that.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { launch } from "../chromium.mjs";
import { watchTasks } from "../login/tasks.mjs";
import { report, time } from "../report.mjs";
import { origin, psql, serving, world } from "../serving.mjs";

const words = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../app/locales/fr.json"), "utf8"));
const text = words.messages;
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 10_000);
const OLDEST = "Le tout premier mot, au sujet du robinet";
const { kept, cluster } = world("messages-page");

/** Somebody with keys, in a browser of his own. */
async function arrive(browser, name, kind) {
  const context = await browser.newContext({ baseURL: origin, locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(watchTasks);
  await page.goto(`/inscription${kind === "pro" ? "?profil=pro" : ""}`);
  await page.locator("html[data-hydrated=true]").waitFor({ state: "attached" });
  await page.getByRole("radio", { name: kind === "pro" ? words.signup.role_pro : words.signup.role_demandeur }).check();
  await page.getByRole("textbox", { name: words.signup.name }).fill(name);
  await page.getByRole("textbox", { name: words.signup.email }).fill(`${randomUUID()}@example.org`);
  await page.getByLabel(words.signup.password, { exact: true }).fill("trois mésanges au balcon");
  await page.locator("#terms").check();
  await page.getByRole("button", { name: words.signup.submit }).click();
  await page.getByRole("heading", { name: words.signup.recovery }).waitFor();
  return page;
}

async function asked(page, path, data) {
  const answer = await page.request.post(path, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

const opened = (page) => page.locator("#msg:enabled").waitFor({ timeout: 120_000 });

/** Runs in the page: writes and sends, faster than anybody types. `sending` is how a message is called that is under way. */
async function write({ first, count, sending }) {
  const field = document.querySelector("#msg");
  // Numbers might be taken for a telephone's, and some pairs of letters for the name of a site.
  const syllables = ["lo", "ri", "ma", "tu", "ne", "sa", "vi", "po", "ka", "du"];
  const letters = (n) => [...String(n)].map((digit) => syllables[Number(digit)]).join("");
  for (let n = 0; n < count; n += 1) {
    field.value = n === 0 ? first : `Message ${letters(n)} : je regarde cela et je vous réponds dans la journée`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.form.requestSubmit();
    // The queue is not to grow without end.
    if (n % 20 < 19) continue;
    do await new Promise((done) => setTimeout(done, 50));
    while (document.querySelector(`[data-state="${sending}"]`));
  }
}

/** What `act` takes, and how long the interface thread was held up at once, in seconds. */
async function timed(page, act) {
  await page.evaluate(() => window.tasks.take());
  const began = performance.now();
  await act();
  const took = (performance.now() - began) / 1000;
  return { took, longest: (await page.evaluate(() => window.tasks.take())).longest };
}

/** A page that is loaded anew, its oldest message found, and one more sent. */
async function measure(page, id, throttle) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  // Loading begins a new document, whose tasks begin with it.
  const began = performance.now();
  await page.goto(`/messages/${id}`);
  await page.locator(".msg").first().waitFor({ timeout: 120_000 });
  await opened(page);
  const open = { took: (performance.now() - began) / 1000, longest: (await page.evaluate(() => window.tasks.take())).longest };
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: text.search }).click();
  const find = await timed(page, async () => {
    await page.getByRole("searchbox").fill("tout premier mot");
    await page.locator(".thread__search li button").first().waitFor();
  });
  const jump = await timed(page, async () => {
    await page.locator(".thread__search li button").first().click();
    await page.locator(".msg", { hasText: OLDEST }).waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  });
  const said = `Encore un mot ${randomUUID()}`;
  const send = await timed(page, async () => {
    await page.locator("#msg").fill(said);
    await page.getByRole("button", { name: text.send, exact: true }).click();
    await page.locator(".msg", { hasText: said }).waitFor();
  });
  return { open, find, jump, send };
}

const rows = [];
cluster("start");
try {
  const url = cluster("url", "bench_messages_page");
  psql(cluster("url", "postgres"), "-c", "drop database if exists bench_messages_page", "-c", "create database bench_messages_page");
  await serving(kept, url, async () => {
    const browser = await launch();
    try {
      const author = await arrive(browser, "Jeanne T.", "demandeur");
      const pro = await arrive(browser, "Atelier du Lac", "pro");
      psql(url, "-c", "insert into token_ledger (user_id, amount, reason, note) select id, 10, 'gift', 'bench' from users where user_type = 'pro'");
      const demande = await asked(author, "/api/demandes", {
        title: "Robinet", description: "Il goutte.", category: "plomberie", place: "93048", budgetMin: 50, budgetMax: 100, slots: 1,
        clientKey: randomUUID(),
      });
      const { conversationId } = await asked(pro, "/api/unlocks", { demandeId: demande.id, kind: "standard" });
      await pro.goto(`/messages/${conversationId}`);
      await opened(pro);
      const began = performance.now();
      await pro.evaluate(write, { first: OLDEST, count: MESSAGES, sending: text.sending });
      const until = performance.now() + 600_000;
      while (Number(psql(url, "-c", "select message_count from conversations")) < MESSAGES) {
        if (performance.now() > until) throw new Error("they were not sent");
        await new Promise((done) => setTimeout(done, 500));
      }
      rows.push({ what: `${MESSAGES} messages sent from one page`, measured: `${Math.round((MESSAGES / (performance.now() - began)) * 1000)} /s` });
      for (const [who, page] of [["its sender's page, folded", pro], ["its reader's page, for the first time", author]]) {
        for (const throttle of [1, 4]) {
          const found = await measure(page, conversationId, throttle);
          const slow = throttle > 1 ? ", a processor four times as slow" : "";
          for (const [what, { took, longest }] of Object.entries(found)) {
            rows.push({ what: `${who}: ${what}${slow}`, measured: `${time(took)}, longest task ${time(longest)}` });
          }
        }
      }
    } finally {
      await browser.close();
    }
  });
} finally {
  cluster("stop");
}
report("messages-page", rows);
