// Finding a demande: filters, order, pages, places, and what is shown when there is nothing.

import { expect, test } from "../fixtures/test";
import { ages, distances, expectRising, SearchPage } from "../pages/search";
import { hydrated } from "../pages/site";
import { words } from "../support/words";

const text = words.search;

test("filters narrow the list, stand in the address, and are kept", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open();
  const before = await search.heading().innerText();
  await search.place().choose("paris 11", "Paris 11e (75011)");
  await search.select(text.radius).selectOption("5");
  await search.choose(words.kit.trade.plomberie);
  await search.trades().locator("summary").click();
  await search.go().click();
  await expect(search.heading()).toContainText(`${text.near} Paris 11e`);
  await hydrated(page);

  const query = Object.fromEntries(new URL(page.url()).searchParams);
  expect(query).toMatchObject({ lieu: "Paris 11e (75011)", rayon: "5", categorie: "plomberie" });
  expect(await search.heading().innerText()).not.toBe(before);
  const trades = await search.notices().locator(".notice__meta span:not(.notice__age)").allInnerTexts();
  expect(trades.length).toBeGreaterThan(1);
  expect(new Set(trades)).toEqual(new Set([words.kit.trade.plomberie]));
  for (const kilometres of await distances(search.notices())) expect(kilometres).toBeLessThanOrEqual(5);

  await expect(search.place().input).toHaveValue("Paris 11e (75011)");
  await expect(search.select(text.radius)).toHaveValue("5");
  await expect(search.trade(words.kit.trade.plomberie)).toBeChecked();
});

test("budget, age and words narrow it further", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?q=chauffe-eau");
  await expect(search.titles().filter({ hasText: "chauffe-eau" }).first()).toBeVisible();
  await expect(search.words()).toHaveValue("chauffe-eau");

  await search.words().fill("");
  await search.select(text.age).selectOption({ label: text.age_1 });
  await search.select(text.budget).selectOption({ label: text.budget_100 });
  await search.go().click();
  await expect(page).toHaveURL(/age=1/);
  await hydrated(page);
  await expect(search.notices().first()).toBeVisible();
  for (const age of await ages(search.notices())) expect(age).toBeLessThanOrEqual(1440);
});

test("nearest first, or newest first, by a link", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=75011&rayon=30");
  await expect(search.notices()).toHaveCount(20);
  const near = await distances(search.notices());
  expectRising(near);
  expect(near.at(-1)).toBeGreaterThan(near[0]!);
  await expect(search.sort(text.sort_distance)).toHaveAttribute("aria-current", "true");

  await search.sort(text.sort_date).click();
  await expect(search.sort(text.sort_date)).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(/tri=date/);
  expectRising(await ages(search.notices()));

  await page.goBack();
  await expect(search.sort(text.sort_distance)).toHaveAttribute("aria-current", "true");
  expectRising(await distances(search.notices()));
});

test("pages follow one another without a gap or a repeat, and the way back works", async ({ page }) => {
  const search = new SearchPage(page);
  const addresses = () => search.titles().evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await search.open("?lieu=lyon&rayon=30");
  await expect(search.notices()).toHaveCount(20);
  const first = await addresses();
  const farthest = (await distances(search.notices())).at(-1)!;

  await search.next().click();
  await expect(page).toHaveURL(/apres=/);
  await expect(search.titles().first()).not.toHaveAttribute("href", first[0]!);
  const second = await addresses();
  expect(second.filter((address) => first.includes(address))).toEqual([]);
  expect((await distances(search.notices()))[0]).toBeGreaterThanOrEqual(farthest);

  await page.goBack();
  await expect.poll(addresses).toEqual(first);
  await page.goForward();
  await expect.poll(addresses).toEqual(second);
  await page.getByRole("link", { name: text.first_page }).click();
  await expect.poll(addresses).toEqual(first);
});

test("a demande opens from the list, and back is the same list", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=13001&rayon=10");
  const link = search.titles().nth(2);
  const title = await link.innerText();
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page).toHaveTitle(new RegExp("· LeBonCoup$"));
  await page.goBack();
  await expect(search.titles().nth(2)).toHaveText(title);
});

// Its INSEE code, 56260, is the postcode of Larmor-Plage.
test("a demande leads back to the demandes near its own place", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=Vannes&rayon=5");
  await expect(search.heading()).toContainText(`${text.near} Vannes`);
  await search.titles().first().click();
  await page.getByRole("link", { name: /^Les demandes près de Vannes/ }).click();
  await expect(search.heading()).toContainText(`${text.near} Vannes`);
  await expect(search.place().input).toHaveValue("Vannes (56000)");
});

test("a place that does not exist is said to, and what was typed is kept", async ({ page, troubles }) => {
  const search = new SearchPage(page);
  await search.open();
  await search.place().input.fill("Xyzzyqwert");
  await search.choose(words.kit.trade.cours);
  await search.trades().locator("summary").click();
  await search.words().fill("piano");
  troubles.expect(/status of 422/);
  await search.go().click();
  await expect(search.heading()).toHaveText(text.refused);
  await expect(page.locator("#lieu-error")).toHaveText(words.problem.unknown_place);
  await expect(search.place().input).toHaveAttribute("aria-invalid", "true");
  await expect(search.place().input).toHaveAttribute("aria-describedby", "lieu-error");
  await expect(search.place().input).toHaveValue("Xyzzyqwert");
  await expect(search.trade(words.kit.trade.cours)).toBeChecked();
  await expect(search.words()).toHaveValue("piano");
  await hydrated(page);
  await page.getByRole("main").getByRole("link", { name: text.see_all }).click();
  await expect(search.heading()).toContainText(text.in_france);
  await expect(search.place().input).toHaveValue("");
});

test("nothing found is a fact and one way out", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=paris&q=xyzzyqwert");
  await expect(page.getByRole("heading", { name: text.nothing })).toBeVisible();
  await expect(search.notices()).toHaveCount(0);
  await page.getByRole("link", { name: text.widen }).click();
  await expect(search.notices().first()).toBeVisible();
  await expect(search.select(text.radius)).toHaveValue("50");
});
