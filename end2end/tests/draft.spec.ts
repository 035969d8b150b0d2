// What becomes of a demande that is being written: nothing typed is lost, nothing is posted twice.

import { expect, test } from "../fixtures/test";
import { PostPage, draft } from "../pages/post";
import { SearchPage } from "../pages/search";
import { alert, open, openHeld } from "../pages/site";
import { words } from "../support/words";

const POSTED = /\/demandes\/[0-9a-f-]{36}$/;

test("a session that has ended meanwhile loses nothing of what was typed", async ({ page, context, member, troubles }) => {
  await member("demandeur");
  const post = new PostPage(page);
  const demande = draft();
  await post.open();
  await post.fill(demande);
  // In another tab.
  const logout = await context.request.post("/api/auth/logout");
  expect(logout.status()).toBe(204);
  troubles.expect(/\/ui\/demandes\/post/);
  await post.submit().click();
  await expect(alert(page)).toContainText(words.error.unauthenticated);
  await post.expectKept(demande);
});

test("a network that fails loses nothing, and the second try posts once", async ({ page, member, troubles }) => {
  await member("demandeur");
  const post = new PostPage(page);
  const demande = draft();
  await post.open();
  await post.fill(demande);
  // The demande arrives, its answer does not.
  let lost = false;
  await page.route("**/ui/demandes/post", async (route) => {
    if (lost) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort("connectionreset");
  });
  troubles.expect(/\/ui\/demandes\/post.*ERR_CONNECTION_RESET|ERR_CONNECTION_RESET.*\/ui\/demandes\/post/);
  await post.submit().click();
  await expect(alert(page)).toContainText(words.error.unreachable);
  await post.expectKept(demande);
  await post.submit().click();
  await expect(page).toHaveURL(POSTED);
  await open(page, "/mes-demandes");
  await expect(new SearchPage(page).titles()).toHaveText([demande.title]);
});

test("a refusal that comes when the form was left harms nothing", async ({ page, context, member, troubles }) => {
  await member("demandeur");
  let answer = () => {};
  const left = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/ui/demandes/post", async (route) => {
    await left;
    await route.continue();
  });
  const post = new PostPage(page);
  await post.open();
  await post.fill(draft());
  const sent = page.waitForRequest("**/ui/demandes/post");
  await post.submit().click();
  await sent;
  await page.getByRole("link", { name: words.kit.nav.search, exact: true }).click();
  const search = new SearchPage(page);
  await expect(search.notices().first()).toBeVisible();
  await context.request.post("/api/auth/logout");
  troubles.expect(/\/ui\/demandes\/post/);
  const answered = page.waitForResponse("**/ui/demandes/post");
  answer();
  await answered;
  await search.titles().first().click();
  await expect(page).toHaveURL(POSTED);
});

test("a double click posts once", async ({ page, member }) => {
  await member("demandeur");
  const post = new PostPage(page);
  const demande = draft();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/ui/demandes/post")) sent.push(request.method());
  });
  await post.open();
  await post.fill(demande);
  await post.submit().dblclick();
  await expect(page).toHaveURL(POSTED);
  expect(sent).toEqual(["POST"]);
  await open(page, "/mes-demandes");
  await expect(new SearchPage(page).titles()).toHaveText([demande.title]);
});

test("what is filled in before the program has loaded counts", async ({ page, member }) => {
  await member("demandeur");
  const post = new PostPage(page);
  const demande = draft();
  const load = await openHeld(page, "/demandes/nouvelle");
  await post.title().fill(demande.title);
  await post.description().fill(demande.description);
  await post.category().selectOption({ label: demande.category });
  await post.place().input.fill(demande.place[1]);
  await post.min().fill(demande.min);
  await post.max().fill(demande.max);
  await post.slots(demande.slots).check();
  await load();
  await post.expectKept(demande);
  await post.submit().click();
  await expect(page).toHaveURL(POSTED);
  await expect(page.getByText(`0/${demande.slots}`).first()).toBeVisible();
  await expect(page.getByText("40 – 90 €").first()).toBeVisible();
});
