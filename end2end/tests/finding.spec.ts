// Finding more: several trades, a typo, the commune one is in, and searches that one keeps.

import { expect, test } from "../fixtures/test";
import { SearchPage } from "../pages/search";
import { hydrated } from "../pages/site";
import { filled, words } from "../support/words";

const text = words.search;
const trade = words.kit.trade;
const tradesOf = (search: SearchPage) => search.notices().locator(".notice__meta span:not(.notice__age)").allInnerTexts();

test("several trades are looked for at once, and stand in the link", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=75011&rayon=50");
  await search.unfold();
  await search.choose(trade.plomberie, trade.cours);
  await expect(search.trades().locator("summary")).toHaveText(filled(text.several_trades, { count: 2 }));
  await search.trades().locator("summary").click();
  await search.go().click();
  await expect(page).toHaveURL(/categorie=plomberie&categorie=cours/);
  await hydrated(page);
  expect(new Set(await tradesOf(search))).toEqual(new Set([trade.plomberie, trade.cours]));
  await expect(search.trade(trade.cours)).toBeChecked();
  await page.goBack();
  await expect(search.trades().locator("summary")).toHaveText(text.all_categories);
});

test("the trades can be chosen by keyboard", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open();
  await search.unfold();
  await search.trades().locator("summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(search.trades().getByRole("checkbox").first()).toBeChecked();
});

test("a typo still finds, and the page says so", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?q=chaufe-eaux");
  await expect(page.getByText(filled(text.approximate, { words: "chaufe-eaux" }))).toBeVisible();
  await expect(search.titles().filter({ hasText: /chauffe-eau/i }).first()).toBeVisible();
});

test("a list can be narrowed to one commune, and widened again", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=75011&rayon=30&commune=75111");
  for (const facts of await search.notices().locator(".notice__facts").allInnerTexts()) expect(facts).toContain("Paris 11e");
  await page.getByRole("link", { name: filled(text.only_commune, { place: "Paris 11e" }) }).click();
  await expect(page).not.toHaveURL(/commune=/);
});

test.describe("around me", () => {
  const here = { latitude: 48.86341, longitude: 2.44287 };
  test.use({ geolocation: here, permissions: ["geolocation"] });

  test("the commune is found on the device: no request carries the point", async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
    const search = new SearchPage(page);
    await search.open();
    await search.unfold();
    await page.getByRole("button", { name: text.around_me }).click();
    await expect(search.heading()).toContainText(`${text.near} Montreuil`);
    await expect(search.place().input).toHaveValue("Montreuil (93100)");
    expect(asked.some((request) => request.includes("/ui/places/cell"))).toBe(true);
    for (const request of asked) expect(request).not.toMatch(/48\.8|2\.44|4886|244287/);
  });
});

test("who does not say where he is is told what to do", async ({ page, context }) => {
  await context.clearPermissions();
  const search = new SearchPage(page);
  await search.open();
  await search.unfold();
  await page.getByRole("button", { name: text.around_me }).click();
  await expect(page.getByText(text.around_refused).or(page.getByText(text.around_unknown))).toBeVisible();
});

test("a search is kept, renamed and removed", async ({ page, member }) => {
  await member("pro");
  const search = new SearchPage(page);
  await search.open("?lieu=Montreuil&rayon=10&categorie=plomberie&categorie=cours");
  await page.getByRole("button", { name: words.saved.keep, exact: true }).click();
  await expect(page).toHaveURL(/\/recherches\?fait=gardee/);
  await expect(page.getByText(words.saved.done_kept)).toBeVisible();
  await expect(page.getByText(words.saved.none_new)).toBeVisible();

  await page.getByRole("listitem").locator("summary").click();
  await page.getByLabel(words.saved.name).fill("Près du métro");
  await page.getByRole("button", { name: words.saved.rename, exact: true }).click();
  const kept = page.getByRole("link", { name: "Près du métro" });
  await kept.click();
  await expect(search.heading()).toContainText(`${text.near} Montreuil`);
  await expect(page.getByRole("heading", { name: words.saved.kept })).toBeVisible();

  await page.getByRole("link", { name: words.saved.see, exact: true }).click();
  await page.getByRole("listitem").locator("summary").click();
  await page.getByRole("button", { name: words.saved.forget }).click();
  await expect(page.getByRole("heading", { name: words.saved.nothing })).toBeVisible();
});

test("a visitor is led to the log-in page to keep a search", async ({ page }) => {
  const search = new SearchPage(page);
  await search.open("?lieu=Montreuil");
  const offer = page.getByRole("region", { name: words.saved.keep_title });
  await expect(offer.getByRole("link", { name: words.sign_in.log_in })).toBeVisible();
});
