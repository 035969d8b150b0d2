// Contesting what moderators decide: whoever it concerns says why, somebody else looks at it again and answers.

import { type Browser } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { Somebody, expectFits, mark } from "../fixtures/somebody";
import { expect, test } from "../fixtures/test";
import { LoginPage } from "../pages/login";
import { accountLink, open } from "../pages/site";
import { nameModerator } from "../support/database";
import { stranger } from "../support/people";
import { words } from "../support/words";

const text = words.appeal;

/** A moderator in a browser of his own. */
async function moderator(browser: Browser, baseURL: string): Promise<Somebody> {
  const somebody = await Somebody.arrives(browser, baseURL);
  nameModerator(await somebody.signUp({ ...stranger("demandeur"), name: "Solange D." }));
  return somebody;
}

/** What a moderator decides about whoever others know by this id. */
async function decide(by: Somebody, publicId: string, measure: Record<string, unknown>, statement: string) {
  const answer = await by.context.request.post(`/api/moderation/people/${publicId}/decisions`, { data: { measure, statement } });
  expect(answer.status(), await answer.text()).toBe(201);
}

/** Whether somebody is let post a demande: the status that he is answered. */
async function posts(who: Somebody): Promise<number> {
  const answer = await who.context.request.post("/api/demandes", {
    data: {
      title: `Volet ${mark()}`,
      description: "Il ne descend plus.",
      category: "plomberie",
      place: "93048",
      budgetMin: 50,
      budgetMax: 100,
      slots: 2,
      clientKey: crypto.randomUUID(),
    },
  });
  return answer.status();
}

test("a restriction is contested, and falls while the page of the person is open", async ({ browser, baseURL }) => {
  const author = { ...stranger("demandeur"), name: `Jeanne ${mark()}` };
  const jeanne = await Somebody.arrives(browser, baseURL ?? "");
  const publicId = await jeanne.signUp(author);
  const first = await moderator(browser, baseURL ?? "");
  const second = await moderator(browser, baseURL ?? "");
  await decide(first, publicId, { action: "restrict", days: 3 }, "Un numéro de téléphone dans une demande.");
  expect(await posts(jeanne)).toBe(403);

  const hers = jeanne.page.getByRole("main");
  await open(jeanne.page, "/compte/decisions");
  await expect(hers.getByRole("listitem")).toContainText(words.account.decided_restrict);
  await expectAccessible(jeanne.page);
  await screenshot(jeanne.page, "decisions_open");
  await hers.getByRole("link", { name: text.open }).click();
  await expect(jeanne.page.getByRole("heading", { level: 1 })).toHaveText(text.heading);
  const submit = hers.getByRole("button", { name: text.submit });
  await submit.click();
  await expect(hers.getByText(words.problem.required)).toBeVisible();
  const plea = `C’était une référence de pièce ${mark()}`;
  await hers.getByRole("textbox", { name: text.body }).fill(plea);
  await expectAccessible(jeanne.page);
  await screenshot(jeanne.page, "contest");
  await expectFits(jeanne.page, "contest_phone");
  await expect(hers.getByRole("textbox", { name: text.body })).toHaveValue(plea);
  await submit.click();
  await expect(jeanne.page).toHaveURL("/compte/decisions?fait=contestee");
  await expect(hers.getByRole("status").filter({ hasText: text.done })).toBeVisible();
  await expect(hers.getByRole("listitem")).toContainText(text.pending);
  await expect(hers.getByRole("link", { name: text.open })).toHaveCount(0);
  await expectFits(jeanne.page, "decisions_pending_phone");

  // Whoever decided does not look at it himself.
  await open(first.page, "/moderation");
  await expect(first.page.getByRole("main").getByRole("heading", { name: words.moderation.appeals })).toBeVisible();
  await expect(first.page.getByRole("main").getByRole("link", { name: author.name })).toHaveCount(0);
  await open(second.page, "/moderation");
  await expectAccessible(second.page);
  await screenshot(second.page, "moderation_appeals");
  await expectFits(second.page, "moderation_appeals_phone");
  const main = second.page.getByRole("main");
  await main.getByRole("link", { name: author.name }).click();
  await expect(main.getByText(plea)).toBeVisible();
  await main.getByRole("radio", { name: words.moderation.overturn }).check();
  const answer = main.getByRole("button", { name: words.moderation.answer_submit });
  await answer.click();
  await expect(main.getByText(words.problem.required)).toBeVisible();
  const because = `Ce n’est pas un numéro ${mark()}`;
  await main.getByRole("textbox", { name: words.moderation.answer }).fill(because);
  await screenshot(second.page, "appeal_case");
  await expectFits(second.page, "appeal_case_phone");
  await answer.click();
  await expect(main.getByRole("status").filter({ hasText: words.moderation.answered })).toBeVisible();

  await expect(hers.getByText(text.overturned)).toBeVisible({ timeout: 15_000 });
  await expect(hers.getByText(because).first()).toBeVisible();
  await expect(hers.getByRole("listitem").first()).toContainText(words.account.decided_lift);
  await expectFits(jeanne.page, "decisions_overturned_phone");
  expect(await posts(jeanne)).toBe(201);
  await second.leave();
  await first.leave();
  await jeanne.leave();
});

test("who was banned contests it from the page to log in, and is let in again", async ({ browser, baseURL }) => {
  const zoe = { ...stranger("pro"), name: `Atelier ${mark()}` };
  const pro = await Somebody.arrives(browser, baseURL ?? "");
  const publicId = await pro.signUp(zoe);
  const first = await moderator(browser, baseURL ?? "");
  const second = await moderator(browser, baseURL ?? "");
  await decide(first, publicId, { action: "ban" }, "Des menaces, trois fois.");
  await expect(accountLink(pro.page, zoe.name)).toHaveCount(0, { timeout: 15_000 });

  pro.troubles.expect(/status of 403/);
  const login = new LoginPage(pro.page);
  const main = pro.page.getByRole("main");
  const refused = main.getByRole("alert").filter({ hasText: "Des menaces, trois fois." });
  await login.open();
  await login.logIn(zoe);
  await expect(refused).toBeVisible({ timeout: 20_000 });
  const submit = main.getByRole("button", { name: text.submit });
  await submit.click();
  await expect(main.getByText(words.problem.required)).toBeVisible();
  const plea = main.getByRole("textbox", { name: text.body });
  await plea.fill("Mon compte avait été volé.");
  await expectAccessible(pro.page);
  await screenshot(pro.page, "login_closed");
  await expectFits(pro.page, "login_closed_phone");
  // Another attempt to get in loses nothing of it.
  await login.submit().click();
  await expect(refused).toBeVisible({ timeout: 20_000 });
  await expect(plea).toHaveValue("Mon compte avait été volé.");
  await submit.click();
  await expect(main.getByText(text.pending)).toBeVisible({ timeout: 20_000 });
  await expectAccessible(pro.page);

  // It is still so when he comes back, and his answer is there once it is given.
  await login.open();
  await login.logIn(zoe);
  await expect(main.getByText(text.pending)).toBeVisible({ timeout: 20_000 });
  await expect(submit).toHaveCount(0);
  await expectFits(pro.page, "login_closed_pending_phone");
  await open(second.page, "/moderation");
  const judge = second.page.getByRole("main");
  await judge.getByRole("link", { name: zoe.name }).click();
  await judge.getByRole("radio", { name: words.moderation.overturn }).check();
  await judge.getByRole("textbox", { name: words.moderation.answer }).fill("Le compte avait été volé, en effet.");
  await judge.getByRole("button", { name: words.moderation.answer_submit }).click();
  await expect(judge.getByRole("status").filter({ hasText: words.moderation.answered })).toBeVisible();
  await pro.logIn(zoe);
  await open(pro.page, "/compte/decisions");
  await expect(main.getByText(text.overturned)).toBeVisible();
  await second.leave();
  await first.leave();
  await pro.leave();
});
