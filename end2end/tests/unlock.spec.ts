// A pro takes a place of a demande: the price before the click, the place after it, and what is refused.

import { type APIRequestContext, type Page, request as requests } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { expect, test } from "../fixtures/test";
import { alert, hydrated, open } from "../pages/site";
import { logIn, neighbour, openAccount, stranger } from "../support/people";
import { words } from "../support/words";

const text = words.unlock;

/** A demande of a stranger, at 5 tokens; returns its page, and the author who may still change it. */
async function posted(baseURL: string): Promise<{ path: string; author: APIRequestContext }> {
  const author = await requests.newContext({ baseURL });
  await openAccount(author, stranger("demandeur"));
  const answer = await author.post("/api/demandes", {
    data: {
      title: `Étagère ${crypto.randomUUID().slice(0, 8)}`,
      description: "Mur en brique creuse.",
      category: "bricolage",
      place: "93048",
      budgetMin: 120,
      budgetMax: 200,
      slots: 2,
      clientKey: crypto.randomUUID(),
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return { path: `/demandes/${(await answer.json()).id}`, author };
}

/** The panel beside the sheet. */
const side = (page: Page) => page.locator(".side");
/** Tokens in the top bar. */
const balance = async (page: Page) => Number((await page.locator(".balance b").innerText()).replace(/\D/g, ""));

test("a pro sees the price, takes a place in one click and sees it taken", async ({ page, baseURL }) => {
  await logIn(page.request, neighbour("karim", "Karim", "pro"));
  const { path, author } = await posted(baseURL ?? "");
  await open(page, path);
  const panel = side(page);
  const before = await balance(page);
  await expect(panel.getByText("5 € au plus")).toBeVisible();
  await expect(panel.getByText("10 € au plus")).toBeVisible();
  await expect(panel.getByText(text.after, { exact: true }).filter({ visible: true })).toHaveCount(1);
  await expectAccessible(page);

  // The price on the button follows the choice.
  await panel.getByRole("radio").nth(1).check();
  await expect(panel.getByRole("button")).toHaveText(/10\s+jetons/, { useInnerText: true });
  await panel.getByRole("radio").first().check();
  const button = panel.getByRole("button", { name: /5\s+jetons$/ });
  await expect(button).toBeVisible();
  await button.click();
  await expect(panel.getByRole("heading", { name: text.mine_title })).toBeVisible();
  await expect(panel.getByRole("status")).toContainText(text.mine_open);
  await expect(page.getByRole("main")).toContainText("1/2");
  // Others of Karim's tests may spend at the same time; nothing is ever added.
  await expect.poll(() => balance(page)).toBeLessThanOrEqual(before - 5);
  await expectAccessible(page);

  await page.reload();
  await hydrated(page);
  await expect(panel.getByRole("heading", { name: text.mine_title })).toBeVisible();
  await expect(panel.getByRole("button")).toHaveCount(0);
  await author.dispose();
});

test("a place that went meanwhile is refused in words, and nothing is spent", async ({ page, baseURL }) => {
  await logIn(page.request, neighbour("karim", "Karim", "pro"));
  const { path, author } = await posted(baseURL ?? "");
  // News are on their way: the click comes first.
  await page.route("**/live", () => {});
  await open(page, path);
  const paused = await author.patch(`/api${path}`, { data: { action: "pause" } });
  expect(paused.status()).toBe(200);
  await side(page).getByRole("button").click();
  await expect(alert(page)).toContainText(text.paused);
  await expect(side(page).getByRole("heading", { name: text.mine_title })).toHaveCount(0);
  await author.dispose();
});

test("whoever has the page open sees a place go, the author as well", async ({ page, browser, baseURL }) => {
  const { path, author } = await posted(baseURL ?? "");
  const pros = page.locator(".facts dd", { hasText: "/2" });
  await open(page, path);
  await expect(pros).toHaveText(/^0\/2\s+restent 2 places$/);
  const heading = await page.getByRole("heading", { level: 1 }).elementHandle();

  const own = await browser.newContext({ baseURL, storageState: await author.storageState() });
  const his = await own.newPage();
  await open(his, path);
  await expect(his.locator(".facts")).toContainText("0/2");

  const karim = await requests.newContext({ baseURL });
  await logIn(karim, neighbour("karim", "Karim", "pro"));
  const take = await karim.post("/api/unlocks", { data: { demandeId: path.split("/").pop() } });
  expect(take.status(), await take.text()).toBe(201);
  await expect(pros).toHaveText(/^1\/2\s+reste une place$/);
  await expect(page.locator(".tear")).toHaveAccessibleName("1 place prise sur 2, 2 places premium libres");
  await expect(his.locator(".facts")).toContainText("1/2");
  // Counted anew, not made anew: what is being read or filled in stays.
  expect(await heading?.evaluate((node) => node.isConnected)).toBe(true);

  // What opens and closes is shown, too.
  expect((await author.patch(`/api${path}`, { data: { action: "pause" } })).status()).toBe(200);
  await expect(side(page)).toContainText(words.life.public_paused);
  expect((await author.patch(`/api${path}`, { data: { action: "resume" } })).status()).toBe(200);
  await expect(side(page)).not.toContainText(words.life.public_paused);
  await Promise.all([author.dispose(), karim.dispose(), own.close()]);
});

test("on a phone the price is in sight, and the way to the panel", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page.request, neighbour("karim", "Karim", "pro"));
  const { path, author } = await posted(baseURL ?? "");
  await open(page, path);
  const dock = page.getByRole("region", { name: text.dock });
  await expect(dock).toBeInViewport({ ratio: 1 });
  await expect(dock).toContainText(/5\s+jetons/);
  await expectAccessible(page);
  await screenshot(page, "detail-dock");
  await dock.getByRole("link", { name: text.dock }).click();
  await expect(side(page).getByRole("button", { name: /5\s+jetons$/ })).toBeInViewport();
  await side(page).getByRole("button", { name: /5\s+jetons$/ }).click();
  await expect(side(page).getByRole("heading", { name: text.mine_title })).toBeVisible();
  await expect(dock).toHaveCount(0);
  await author.dispose();
});

test("a pro without tokens is told how many he lacks, and shown where they are", async ({ page, member, baseURL }) => {
  await member("pro");
  const { path, author } = await posted(baseURL ?? "");
  await open(page, path);
  await expect(side(page)).toContainText(/Il vous manque 5\s+jetons/);
  await expect(side(page).getByRole("link", { name: text.buy })).toHaveAttribute("href", "/jetons");
  await expect(side(page).getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
  await author.dispose();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a place is taken by a plain form, once", async ({ page, baseURL }) => {
    await logIn(page.request, neighbour("karim", "Karim", "pro"));
    const { path, author } = await posted(baseURL ?? "");
    await page.goto(path);
    await side(page).getByRole("button", { name: /5\s+jetons$/ }).click();
    await expect(page).toHaveURL(path);
    await expect(side(page).getByRole("heading", { name: text.mine_title })).toBeVisible();
    await page.goBack();
    // The form of before: the same key, the same unlock.
    if (await side(page).getByRole("button").count()) await side(page).getByRole("button").click();
    await expect(side(page).getByRole("heading", { name: text.mine_title })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("1/2");
    await author.dispose();
  });
});
