// The life of a demande, as its author leads it: every step is seen where it shows.

import type { APIRequestContext, Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessible";
import { expect, test } from "../fixtures/test";
import { MinePage, Steps } from "../pages/mine";
import { draft, PostPage } from "../pages/post";
import { SearchPage } from "../pages/search";
import { alert, open } from "../pages/site";
import { words } from "../support/words";

const text = words.life;

/** Posts a demande in Montreuil without its form; returns its id. */
async function posted(request: APIRequestContext, title: string): Promise<string> {
  const answer = await request.post("/api/demandes", {
    data: {
      title,
      description: "Mur en brique creuse.",
      category: "bricolage",
      place: "93048",
      budgetMin: 40,
      budgetMax: 90,
      slots: 3,
      clientKey: crypto.randomUUID(),
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).id;
}

/** Whether the search by date shows the title to anyone. */
async function expectFound(page: Page, title: string, found: boolean) {
  const answer = await page.request.get(`/demandes?lieu=93100&tri=date&q=${encodeURIComponent(title)}`);
  expect((await answer.text()).includes(`>${title}<`), found ? "it is in the search" : "it is out of the search").toBe(found);
}

test("a demande is posted, edited, paused, resumed, lowered, extended and settled", async ({ page, member }) => {
  await member("demandeur");
  const post = new PostPage(page);
  const said = draft();
  await post.open();
  await post.fill(said);
  await post.submit().click();
  await expect(page).toHaveURL(/\/demandes\/[0-9a-f-]{36}$/);
  const sheet = page.getByRole("main");

  const panel = new Steps(page.locator(".side"));
  await panel.edit().click();
  await expect(page.getByRole("heading", { name: text.edit_heading })).toBeVisible();
  await post.expectKept(said);
  const title = `Fixer ${draft().title.slice(-14)}`;
  await post.title().fill(title);
  await post.slots(3).check();
  await page.getByRole("button", { name: text.edit_submit }).click();
  await expect(sheet.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(sheet.getByRole("status")).toHaveText(text.done_edit);
  await expectFound(page, title, true);

  const mine = new MinePage(page);
  await mine.open();
  await expect(mine.notice(title)).toContainText(text.next_wait);
  await mine.steps(title).pause().click();
  await expect(mine.outcome()).toHaveText(text.done_pause);
  await expect(mine.group(text.group_paused).getByRole("article")).toHaveCount(1);
  await expectFound(page, title, false);
  await mine.steps(title).resume().click();
  await expect(mine.outcome()).toHaveText(text.done_resume);
  await expect(mine.group(text.group_open).getByRole("article")).toHaveCount(1);
  await expectFound(page, title, true);

  await mine.steps(title).lowerTo(1, true);
  await expect(mine.outcome()).toHaveText(text.done_lower);
  await expect(mine.notice(title)).toContainText("0/1");
  await expect(mine.steps(title).lower()).toHaveCount(0);

  await mine.steps(title).extend().click();
  await expect(mine.outcome()).toHaveText(text.done_extend);
  await expect(mine.notice(title)).toContainText(/encore 59 jours/);
  await expect(mine.steps(title).extend()).toHaveCount(0);
  await expectAccessible(page);

  await mine.notice(title).getByRole("link", { name: title }).click();
  await expect(panel.pause()).toBeVisible();
  await panel.settle();
  await expect(sheet.getByRole("status")).toHaveText(text.done_resolve);
  await expect(page.locator(".side")).toContainText(text.own_resolved);
  await expect(panel.pause()).toHaveCount(0);
  await expectFound(page, title, false);
  await mine.open();
  await expect(mine.group(text.group_closed).getByRole("article", { name: title })).toContainText(text.state_resolved);
});

test("of two tabs that edit, the second is told of the first and loses nothing", async ({ page, member, troubles }) => {
  await member("demandeur");
  const { title } = draft();
  const id = await posted(page.request, title);
  await open(page, `/demandes/${id}/modifier`);
  await expectAccessible(page);
  const other = { action: "edit", title: `${title} bis`, description: "Autrement.", category: "bricolage", place: "93048", slots: 3, revision: 1 };
  expect((await page.request.patch(`/api/demandes/${id}`, { data: other })).status()).toBe(200);
  troubles.expect(/status of 409/);
  const post = new PostPage(page);
  await post.description().fill("Ce que je veux vraiment.");
  await page.getByRole("button", { name: text.edit_submit }).click();
  await expect(alert(page)).toHaveText(text.changed);
  await expect(post.description()).toHaveValue("Ce que je veux vraiment.");
  // Once told, saving means it.
  await page.getByRole("button", { name: text.edit_submit }).click();
  await expect(page.locator(".sheet__text")).toHaveText("Ce que je veux vraiment.");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
});

test("a pro has unlocked: the page says why the words stand, and what can still be done", async ({ page, camille }) => {
  await camille();
  const mine = new MinePage(page);
  await mine.open();
  // Of Camille's demandes some have been unlocked; those offer no edit, and say who.
  const unlocked = page.locator("article.own").filter({ has: page.locator(".own__pro") }).first();
  await expect(unlocked.getByText(text.place_silent)).not.toHaveCount(0);
  await expect(unlocked.getByRole("link", { name: text.edit, exact: true })).toHaveCount(0);
  const path = await unlocked.getByRole("heading", { level: 3 }).getByRole("link").getAttribute("href");
  await open(page, `${path}/modifier`);
  await expect(page.getByRole("heading", { name: text.edit_closed })).toBeVisible();
  await expect(page.getByText(text.unlocked)).toBeVisible();
  await expect(page.getByRole("heading", { name: text.edit_still })).toBeVisible();
  await expectAccessible(page);
});

test("nobody else finds the form, and the public is told of a pause", async ({ page, browser, baseURL, member }) => {
  await member("demandeur");
  const { title } = draft();
  const id = await posted(page.request, title);
  expect((await page.request.patch(`/api/demandes/${id}`, { data: { action: "pause" } })).status()).toBe(200);
  const visitor = await browser.newContext({ baseURL });
  const seen = await visitor.newPage();
  await open(seen, `/demandes/${id}`);
  await expect(seen.getByText(text.public_paused)).toBeVisible();
  await expect(seen.locator("meta[name=robots]")).toHaveAttribute("content", "noindex");
  await expect(seen.getByRole("link", { name: words.demande.become_pro })).toHaveCount(0);
  await open(seen, `/demandes/${id}/modifier`);
  await expect(seen.getByRole("heading", { name: words.sign_in.title })).toBeVisible();
  await visitor.close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a demande is paused, resumed and settled by plain forms", async ({ page, member }) => {
    await member("demandeur");
    const { title } = draft();
    await posted(page.request, title);
    const mine = new MinePage(page);
    await page.goto("/mes-demandes");
    await mine.steps(title).pause().click();
    await expect(page).toHaveURL("/mes-demandes?fait=pause");
    await expect(mine.outcome()).toHaveText(text.done_pause);
    await expectFound(page, title, false);
    await mine.steps(title).resume().click();
    await expect(mine.outcome()).toHaveText(text.done_resume);
    await expectFound(page, title, true);
    await mine.steps(title).settle();
    await expect(page).toHaveURL("/mes-demandes?fait=resolve");
    await expect(mine.group(text.group_closed).getByRole("article", { name: title })).toBeVisible();
  });

  test("a step that comes too late is refused in words", async ({ page, member }) => {
    await member("demandeur");
    const { title } = draft();
    const id = await posted(page.request, title);
    await page.goto("/mes-demandes");
    expect((await page.request.patch(`/api/demandes/${id}`, { data: { action: "extend" } })).status()).toBe(200);
    await new MinePage(page).steps(title).extend().click();
    await expect(page).toHaveURL("/mes-demandes?refus=demande-extended");
    await expect(alert(page)).toHaveText(text.extended);
    // A second tap of the same button, or the way back: once is enough.
    await page.goto(`/demandes/${id}`);
    await new Steps(page.locator(".side")).pause().click();
    await expect(page).toHaveURL(`/demandes/${id}?fait=pause`);
    await expect(new SearchPage(page).heading()).toHaveText(title);
  });
});
