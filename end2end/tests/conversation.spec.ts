// Two people talk: sealed in one browser, opened in another, carried by a server that reads nothing.

import { readFileSync } from "node:fs";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { Somebody, expectFits, mark } from "../fixtures/somebody";
import { posted, scene } from "../fixtures/talk";
import { expect, test } from "../fixtures/test";
import { AccountPage } from "../pages/account";
import { LoginPage } from "../pages/login";
import { SignupPage } from "../pages/signup";
import { accountLink, open } from "../pages/site";
import { ThreadPage, nth, own } from "../pages/thread";
import { announceDeletion, dump, giveTokens, nameModerator } from "../support/database";
import { stranger } from "../support/people";
import { filled, words } from "../support/words";

const text = words.messages;

test("two people talk, and each sees what the other says at once", async ({ page, browser, baseURL }) => {
  // Two people in two browsers, and each page of theirs is looked at whole.
  test.slow();
  const { author, title, karim, id, anne, demandeId } = await scene(browser, baseURL ?? "", page);
  await open(karim.page, `/demandes/${demandeId}`);
  await karim.page.getByRole("link", { name: words.unlock.mine_write }).click();
  await expect(karim.page).toHaveURL(`/messages/${id}`);
  await karim.thread.opened();
  await anne.open(id);
  await anne.opened();
  await expect(anne.log()).toContainText(text.begins);

  const hello = `Bonjour, je passe demain ? ${mark()}`;
  await karim.thread.say(hello);
  await expect(anne.message(hello)).toBeVisible();
  await karim.thread.delivered(hello, "read");
  const answer = `Avec plaisir.\nAprès 18 heures ? ${mark()}`;
  await anne.say(answer);
  await expect(karim.thread.messages()).toHaveText([hello, answer]);
  await anne.delivered(answer, "read");
  await expectAccessible(page);
  await screenshot(page, "conversation");
  await expectFits(page, "conversation_phone");

  // A reload asks for nothing and shows the same.
  await page.reload();
  await anne.opened();
  await expect(anne.messages()).toHaveText([hello, answer]);

  // The list shows the last words, and counts what was not read.
  await open(karim.page, "/demandes");
  const last = `Parfait. ${mark()}`;
  await anne.say(last);
  await anne.delivered(last, "sent");
  await open(karim.page, "/messages");
  const entry = karim.thread.entry(title);
  await expect(entry).toContainText(last);
  await expect(entry).toContainText("1");
  await expectAccessible(karim.page);
  await screenshot(karim.page, "messages");
  await expectFits(karim.page, "messages_phone");
  await entry.click();
  await expect(karim.thread.message(last)).toBeVisible();
  await open(page, "/messages");
  await expect(anne.entry(title)).toContainText(own(last));

  // Who has the whole database has none of their words.
  const stolen = dump();
  expect(stolen).toContain(author.name);
  for (const said of [hello, answer, last]) {
    expect(stolen).not.toContain(said);
    expect(stolen).not.toContain(Buffer.from(said).toString("hex"));
  }
  await karim.leave();
});

test("both see the same safety number, and that they compared it is remembered", async ({ page, browser, baseURL }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  const number = await anne.safetyNumber(id);
  expect(number.replaceAll(/\D/g, "")).toMatch(/^\d{60}$/);
  expect(await karim.thread.safetyNumber(id)).toBe(number);
  await expectAccessible(page);
  await screenshot(page, "safety_number");
  await page.getByRole("button", { name: text.verify }).click();
  await expect(page.getByRole("status")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: text.verify })).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("status")).toBeVisible({ timeout: 20_000 });
  await karim.leave();
});

test("what one takes along holds the words of both, opened on the device", async ({ page, browser, baseURL }) => {
  const { author, karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await karim.thread.open(id);
  await karim.thread.opened();
  await karim.thread.say("Bonjour");
  await anne.open(id);
  await anne.opened();
  await anne.say("Bonsoir");
  await anne.delivered("Bonsoir", "read");
  const account = new AccountPage(page);
  await account.open("/donnees");
  const saving = page.waitForEvent("download");
  await account.button(words.account.export_submit).click();
  const { held, opened } = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
  expect(held.account.displayName).toBe(author.name);
  expect(opened.unreadable).toEqual([]);
  expect(opened.conversations).toHaveLength(1);
  expect(opened.conversations[0]).toMatchObject({ conversation_id: id });
  expect(opened.conversations[0].messages.map(({ content }: { content: string }) => content)).toEqual(["Bonjour", "Bonsoir"]);
  await karim.leave();
});

test("what is written without a network waits, survives a reload and leaves by itself, once", async ({ page, browser, baseURL, troubles }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  await karim.thread.open(id);
  await karim.thread.opened();
  troubles.expect(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  await page.route("**/ui/conversations/send", (route) => route.abort("failed"));
  await anne.say("Un");
  await anne.say("Deux");
  await anne.delivered("Un", "sending");
  await expect(page.getByRole("status").filter({ hasText: text.offline })).toBeVisible();
  await screenshot(page, "conversation_offline");
  await page.reload();
  await anne.opened();
  await expect(anne.messages()).toHaveText(["Un", "Deux"]);
  await page.unroute("**/ui/conversations/send");
  await anne.delivered("Deux", "read");
  await expect(karim.thread.messages()).toHaveText(["Un", "Deux"]);
  await expect(karim.page.locator(".event--warn")).toHaveCount(0);
  await karim.leave();
});

test("an answer that never came doubles nothing", async ({ page, browser, baseURL, troubles }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  troubles.expect(/ERR_FAILED/);
  let lost = 0;
  await page.route("**/ui/conversations/send", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort("failed");
  });
  await anne.say("Une seule fois");
  await anne.delivered("Une seule fois", "sent");
  await page.reload();
  await anne.opened();
  await expect(anne.messages()).toHaveText(["Une seule fois"]);
  await karim.thread.open(id);
  await expect(karim.thread.messages()).toHaveText(["Une seule fois"]);
  await karim.leave();
});

test("a new device reads the whole history, also after the password was changed", async ({ page, browser, baseURL }) => {
  const { author, karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await karim.thread.open(id);
  await karim.thread.opened();
  await karim.thread.say("Bonjour");
  await anne.open(id);
  await anne.opened();
  await anne.say("Bonsoir");
  await anne.delivered("Bonsoir", "read");

  const account = new AccountPage(page);
  await account.open("/mot-de-passe");
  await account.prove(author);
  const changed = { ...author, password: `${author.password} et plus` };
  await account.newPassword().fill(changed.password);
  await account.button(words.account.password_submit).click();
  await account.done(words.account.password_done);
  await karim.thread.say("Toujours là ?");

  const elsewhere = await Somebody.arrives(browser, baseURL ?? "");
  await elsewhere.logIn(changed);
  await elsewhere.thread.open(id);
  await expect(elsewhere.thread.messages()).toHaveText(["Bonjour", "Bonsoir", "Toujours là ?"]);
  await elsewhere.thread.say("Oui, d’ici");
  await expect(karim.thread.message("Oui, d’ici")).toBeVisible();
  // The first device, too, knows it as its own.
  await anne.open(id);
  await expect(anne.messages()).toHaveText(["Bonjour", "Bonsoir", "Toujours là ?", "Oui, d’ici"]);
  await expect(page.locator(".event--warn")).toHaveCount(0);
  await elsewhere.leave();
  await karim.leave();
});

test("what gives a number away is asked about before it goes, and goes if one insists", async ({ page, browser, baseURL }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  await anne.field().fill("Appelez-moi au zéro six, 39 98 12 34");
  await expect(anne.caution()).toContainText(text.found_contact);
  await expectAccessible(page);
  await screenshot(page, "conversation_caution");
  await anne.submit().click();
  await expect(anne.field()).not.toHaveValue("");
  await anne.field().fill("Appelez-moi quand vous voulez");
  await expect(anne.caution()).toHaveCount(0);
  await anne.field().fill("Au 06 39 98 12 34");
  await anne.caution().getByRole("button", { name: text.insist }).click();
  await anne.delivered("Au 06 39 98 12 34", "sent");
  await karim.leave();
});

test("keys that have changed stop the sending until one has decided", async ({ page, browser, baseURL }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  await anne.say("Bonjour");
  await anne.delivered("Bonjour", "sent");
  // The server puts somebody else's keys in the place of Karim's.
  const other = await Somebody.arrives(browser, baseURL ?? "");
  const zoe = stranger("pro");
  const bundles: string[] = [];
  other.page.on("request", (request) => {
    if (request.url().endsWith("/ui/auth/signup")) bundles.push(request.postDataJSON().request.publicBundle);
  });
  const signup = new SignupPage(other.page);
  await signup.open();
  await signup.signUp(zoe);
  await expect(accountLink(other.page, zoe.name)).toBeVisible();
  expect(bundles).toHaveLength(1);
  await page.route("**/ui/conversations/detail*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), peerBundle: bundles[0] } });
  });
  await anne.open(id);
  await expect(page.getByRole("alert").first()).toContainText("a changé");
  await expect(anne.field()).toBeDisabled();
  await expect(anne.submit()).toBeDisabled();
  await screenshot(page, "conversation_key_changed");
  await page.getByRole("button", { name: text.key_accept }).click();
  await expect(anne.field()).toBeEnabled();
  await other.leave();
  await karim.leave();
});

test("a conversation of others is not there, and neither is one that never was", async ({ page, browser, baseURL, troubles }) => {
  const { karim, id } = await scene(browser, baseURL ?? "", page);
  troubles.expect(/status of 404/);
  const thread = new ThreadPage(page);
  await thread.open(crypto.randomUUID());
  await expect(page.getByRole("heading", { name: text.not_here })).toBeVisible();
  await karim.leave();
  const other = await Somebody.arrives(browser, baseURL ?? "");
  other.troubles.expect(/status of 401/);
  await open(other.page, `/messages/${id}`);
  await expect(other.page.getByText(words.account.locked).or(other.page.getByText(words.account.opening))).toBeVisible();
  await other.leave();
});

test("a message is reported with its proof, and its author is banned while his page is open", async ({ page, browser, baseURL }) => {
  const { author, demandeId } = await posted(page);
  const pro = await Somebody.arrives(browser, baseURL ?? "");
  const zoe = { ...stranger("pro"), name: `Atelier ${mark()}` };
  giveTokens(await pro.signUp(zoe), 10);
  const id = await pro.unlock(demandeId);
  await pro.thread.open(id);
  await pro.thread.opened();
  const threat = `Payez, ou gare à vous ${mark()}`;
  await pro.thread.say(threat);
  const anne = new ThreadPage(page);
  await anne.open(id);
  await expect(anne.message(threat)).toBeVisible();

  const report = words.report;
  await page.getByRole("link", { name: report.heading }).click();
  await expect(page.getByRole("heading", { name: report.heading })).toBeVisible();
  await page.getByRole("combobox", { name: report.reason }).selectOption("harcelement");
  await page.getByRole("textbox", { name: report.details }).fill("Il menace.");
  await page.getByRole("checkbox", { name: threat }).check();
  await screenshot(page, "report");
  await expectFits(page, "report_phone");
  await page.getByRole("button", { name: report.submit }).click();
  await expect(page.getByRole("status").filter({ hasText: report.done })).toBeVisible();

  // To whoever is no moderator there is no queue.
  const moderator = await Somebody.arrives(browser, baseURL ?? "");
  moderator.troubles.expect(/status of 404/);
  const judge = await moderator.signUp({ ...stranger("demandeur"), name: "Solange D." });
  await open(moderator.page, "/moderation");
  await expect(moderator.page.getByRole("heading", { level: 1 })).toHaveText(words.lost.heading);
  nameModerator(judge);
  await open(moderator.page, "/compte");
  await moderator.page.getByRole("link", { name: words.account.moderation_queue }).click();
  await expect(moderator.page).toHaveURL("/moderation");
  await expectAccessible(moderator.page);
  await screenshot(moderator.page, "moderation");
  await moderator.page.getByRole("main").getByRole("link", { name: zoe.name }).click();
  const main = moderator.page.getByRole("main");
  await expect(main.getByText(threat)).toBeVisible();
  await expect(main.getByText(words.moderation.proven)).toBeVisible();
  await main.getByRole("radio", { name: words.moderation.ban }).check();
  const decide = main.getByRole("button", { name: words.moderation.submit });
  await decide.click();
  await expect(main.getByText(words.problem.required)).toBeVisible();
  await main.getByRole("textbox", { name: words.moderation.statement }).fill("Menaces envers un particulier.");
  await screenshot(moderator.page, "moderation_case");
  await expectFits(moderator.page, "moderation_case_phone");
  await decide.click();
  await expect(main.getByRole("status").filter({ hasText: words.moderation.decided })).toBeVisible();

  // He is out, on the page that he has open; what he said is still there to read.
  await expect(accountLink(pro.page, zoe.name)).toHaveCount(0, { timeout: 15_000 });
  await expect(pro.thread.field()).toHaveCount(0);
  // Who knows the password is told why, and nobody else.
  pro.troubles.expect(/status of 403/);
  const login = new LoginPage(pro.page);
  await login.open();
  await login.logIn(zoe);
  await expect(pro.page.getByRole("alert").filter({ hasText: "Menaces envers un particulier." })).toBeVisible({ timeout: 20_000 });
  await anne.open(id);
  await expect(page.getByText(text.peer_banned)).toBeVisible();
  await expect(anne.field()).toBeDisabled();
  await expect(anne.message(threat)).toBeVisible();
  await expect(accountLink(page, author.name)).toBeVisible();
  await moderator.leave();
  await pro.leave();
});

test("what one often answers is kept, and is there on another device", async ({ page, browser, baseURL }) => {
  const { author, karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  await anne.templates().click();
  await expect(anne.templateList()).toContainText(text.templates_none);
  await anne.field().fill("Je suis chez moi le samedi.");
  await page.getByRole("button", { name: text.template_keep }).click();
  await expect(anne.templateList().getByRole("listitem")).toHaveText(["Je suis chez moi le samedi."]);
  await anne.templates().click();
  await anne.say("Bonjour");

  const elsewhere = await Somebody.arrives(browser, baseURL ?? "");
  await elsewhere.logIn(author);
  await elsewhere.thread.open(id);
  await elsewhere.thread.opened();
  await elsewhere.thread.field().fill("Volontiers.");
  await elsewhere.thread.templates().click();
  const kept = elsewhere.thread.templateList().getByRole("button", { name: "Je suis chez moi le samedi.", exact: true });
  await expect(kept).toBeVisible();
  await expectAccessible(elsewhere.page);
  await screenshot(elsewhere.page, "conversation_templates");
  await expectFits(elsewhere.page, "conversation_templates_phone");
  await kept.click();
  await expect(elsewhere.thread.field()).toHaveValue("Volontiers. Je suis chez moi le samedi.");
  await expect(elsewhere.thread.field()).toBeFocused();
  await elsewhere.thread.templates().click();
  await elsewhere.page.getByRole("button", { name: filled(text.template_remove, { text: "Je suis chez moi le samedi." }) }).click();
  await expect(elsewhere.thread.templateList()).toContainText(text.templates_none);
  await elsewhere.page.keyboard.press("Escape");
  await expect(elsewhere.thread.templateList()).toBeHidden();
  await expect(elsewhere.thread.templates()).toBeFocused();
  const stolen = dump();
  expect(stolen).not.toContain("Je suis chez moi le samedi.");
  await elsewhere.leave();
  await karim.leave();
});

test("words are found in what was said, copied, and links lead out of here", async ({ page, browser, baseURL }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await karim.thread.open(id);
  await karim.thread.opened();
  await karim.thread.say("L’évier fuit-il encore ?");
  await karim.thread.field().fill("Le même modèle : https://exemple.fr/evier?n=1.");
  await karim.thread.caution().getByRole("button", { name: text.insist }).click();
  await anne.open(id);
  await anne.opened();
  await expect(anne.messages()).toHaveCount(2);
  const link = anne.log().getByRole("link", { name: "https://exemple.fr/evier?n=1", exact: true });
  await expect(link).toHaveAttribute("rel", "nofollow noopener noreferrer");
  await page.getByRole("button", { name: text.search }).click();
  await page.getByRole("searchbox", { name: text.search }).fill("EVIER fuit");
  await expect(page.getByRole("search").getByRole("status")).toHaveText(text.search_found_one);
  await expectAccessible(page);
  await screenshot(page, "conversation_search");
  await expectFits(page, "conversation_search_phone");
  await page.getByRole("searchbox", { name: text.search }).fill("baignoire");
  await expect(page.getByRole("search").getByRole("status")).toHaveText(text.search_none);
  await page.getByRole("searchbox", { name: text.search }).fill("evier");
  await expect(page.getByRole("search").getByRole("status")).toHaveText(filled(text.search_found_many, { count: "2" }));
  await page.getByRole("search").getByRole("button", { name: "fuit-il" }).click();
  await expect(page.getByRole("search")).toHaveCount(0);
  const found = anne.message("fuit-il");
  await expect(found).toBeFocused();
  await found.getByRole("button", { name: text.copy }).click();
  await expect(found.getByRole("button", { name: text.copied })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("L’évier fuit-il encore ?");
  await karim.leave();
});

test("of a long thread a part is drawn, and what one reads stays where it is", async ({ page, browser, baseURL }) => {
  // Some two hundred messages are sealed and sent first.
  test.setTimeout(240_000);
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await karim.thread.open(id);
  await karim.thread.opened();
  await karim.thread.say("Le tout premier mot");
  // The later ones are longer: what goes below is higher than what comes above.
  await karim.thread.sayMany(220, (n) => (n < 120 ? nth(n) : `${nth(n)} ${"Je vous le dis en passant. ".repeat(15)}`.trim()));
  await anne.open(id);
  await anne.opened();
  await expect(anne.messages()).toHaveCount(60);
  await expect(anne.newest()).toHaveCount(0);

  // What was looked for is drawn with what stands around it, without all that came since.
  await page.getByRole("button", { name: text.search }).click();
  await page.getByRole("searchbox", { name: text.search }).fill("tout premier");
  await page.getByRole("search").getByRole("button", { name: "Le tout premier mot" }).click();
  await expect(anne.message("Le tout premier mot")).toBeFocused();
  await expect(anne.message("Le tout premier mot")).toBeInViewport();
  await expect(anne.log().getByText(text.begins)).toBeVisible();
  expect(await anne.messages().count()).toBeLessThanOrEqual(120);
  await expectAccessible(page);
  await screenshot(page, "conversation_far");
  await expectFits(page, "conversation_far_phone");

  // What comes meanwhile moves nothing, and is there when one goes down.
  const read = anne.message(nth(5));
  await read.scrollIntoViewIfNeeded();
  const before = await read.boundingBox();
  await karim.thread.say("Encore un mot");
  await expect(karim.thread.messages().last()).toContainText("Encore un mot");
  await expect(page.getByRole("link", { name: "Encore un mot" })).toBeVisible();
  expect(Math.abs(((await read.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
  // It was not shown, so it was not seen; the button says that it came.
  await karim.thread.delivered("Encore un mot", "sent");
  await anne.news().click();
  await expect(anne.message("Encore un mot")).toBeInViewport();
  await expect(anne.newest()).toHaveCount(0);
  await expect(anne.log()).toBeFocused();
  await karim.thread.delivered("Encore un mot", "read");

  // Nothing jumps on the way, and keys go on to scroll when what had the focus is gone.
  await anne.message("Encore un mot").focus();
  expect(await anne.scrollThrough("up")).toBeLessThan(2);
  await expect(anne.log().getByText(text.begins)).toBeInViewport();
  await expect(anne.log()).toBeFocused();
  expect(await anne.scrollThrough("down")).toBeLessThan(2);
  await expect(anne.message("Encore un mot")).toBeInViewport();

  // All the way up, by the wheel, and never with more than so many.
  await anne.log().hover();
  await expect(async () => {
    await page.mouse.wheel(0, -3000);
    expect(await anne.messages().count()).toBeLessThanOrEqual(180);
    await expect(anne.log().getByText(text.begins)).toBeInViewport({ timeout: 200 });
  }).toPass({ timeout: 30_000 });
  await expect(anne.message("Encore un mot")).toHaveCount(0);
  // And down again.
  await expect(async () => {
    await page.mouse.wheel(0, 3000);
    await expect(anne.message("Encore un mot")).toBeInViewport({ timeout: 200 });
  }).toPass({ timeout: 30_000 });

  // Who writes sees what he has written.
  await page.mouse.wheel(0, -2000);
  await expect(anne.newest()).toBeVisible();
  await anne.say("Ma réponse");
  await expect(anne.message("Ma réponse")).toBeInViewport();
  await karim.leave();
});

test("who was warned reads why", async ({ page, browser, baseURL }) => {
  const { demandeId } = await posted(page);
  const pro = await Somebody.arrives(browser, baseURL ?? "");
  giveTokens(await pro.signUp({ ...stranger("pro"), name: `Atelier ${mark()}` }), 10);
  const conversationId = await pro.unlock(demandeId);
  await open(pro.page, "/compte/decisions");
  await expect(pro.page.getByText(words.account.decisions_none)).toBeVisible();
  for (let found = 0; found < 10; found += 1) {
    const answer = await pro.context.request.post("/api/flags", {
      data: { conversationId, flags: [{ kind: "contact_externe", certainty: "certain" }] },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  await open(pro.page, "/compte");
  await pro.page.getByRole("main").getByRole("link", { name: words.account.decisions }).click();
  const decision = pro.page.getByRole("main").getByRole("listitem");
  await expect(decision).toContainText(words.account.decided_warn);
  await expect(decision).toContainText(words.account.decision_automatic);
  await expectAccessible(pro.page);
  await screenshot(pro.page, "decisions");
  await expectFits(pro.page, "decisions_phone");
  await pro.leave();
});

test("the windows of one browser hear of everything through one stream", async ({ page, browser, baseURL }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  const context = page.context();
  let streams = 0;
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/live") streams += 1;
  });
  await anne.open(id);
  await anne.opened();
  await expect.poll(() => streams).toBe(1);
  const other = new ThreadPage(await context.newPage());
  await other.open(id);
  await other.opened();
  await karim.thread.open(id);
  await karim.thread.opened();
  const hello = `Bonjour ${mark()}`;
  await karim.thread.say(hello);
  await expect(anne.message(hello)).toBeVisible();
  await expect(other.message(hello)).toBeVisible();
  expect(streams).toBe(1);
  // The one that had it is closed: the other takes its place.
  await page.close();
  await expect.poll(() => streams).toBe(2);
  const again = `Encore ${mark()}`;
  await karim.thread.say(again);
  await expect(other.message(again)).toBeVisible();
  await karim.leave();
});

test("a conversation that will be deleted says so, until somebody writes", async ({ page, browser, baseURL }) => {
  const { title, karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await karim.leave();
  announceDeletion(id);
  await anne.open(id);
  await anne.opened();
  await expect(page.getByText(text.expiring_on)).toBeVisible();
  await expect(anne.entry(title)).toContainText(text.expires);
  await expectAccessible(page);
  await screenshot(page, "conversation_expiring");
  await expectFits(page, "conversation_expiring_phone");
  await anne.say("Toujours intéressée");
  await anne.delivered("Toujours intéressée", "sent");
  await expect(page.getByText(text.expiring_on)).toHaveCount(0);
  await page.reload();
  await anne.opened();
  await expect(page.getByText(text.expiring_on)).toHaveCount(0);
});
