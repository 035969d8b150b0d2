// The public pages without JavaScript: everything can be read and searched; what cannot be done says why.

import { expect, test } from "../fixtures/test";
import { screenshot } from "../fixtures/screenshot";
import { distances, expectRising, SearchPage } from "../pages/search";
import { accountLink } from "../pages/site";
import { english, filled, words } from "../support/words";

const text = words.search;

test("the landing page leads to a search", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Un bon coup de main, à deux rues d’ici\.$/);
  const search = new SearchPage(page);
  expect(await search.titles().count()).toBe(3);
  await search.place().input.fill("montreuil");
  await page.getByLabel(text.category).selectOption({ label: words.kit.trade.cuisine });
  await page.getByRole("button", { name: words.home.find }).click();
  await expect(search.heading()).toContainText(`${text.near} Montreuil`);
  await expect(search.titles().first()).toBeVisible();
});

test("a search is a link", async ({ page }) => {
  const search = new SearchPage(page);
  await page.goto("/demandes?lieu=75011&rayon=5&categorie=plomberie");
  await expect(search.heading()).toContainText(`${text.near} Paris 11e`);
  await expect(search.place().input).toHaveValue("75011");
  await expect(search.select(text.radius)).toHaveValue("5");
  await expect(search.trade(words.kit.trade.plomberie)).toBeChecked();
  expectRising(await distances(search.notices()));
  expect(await search.notices().count()).toBeGreaterThan(1);
  await screenshot(page, "search");
});

test("the list goes on, page after page, and a demande opens", async ({ page }) => {
  const search = new SearchPage(page);
  await page.goto("/demandes");
  await expect(search.notices()).toHaveCount(20);
  const first = await search.titles().first().getAttribute("href");
  await search.next().click();
  await expect(page).toHaveURL(/apres=/);
  await expect(search.titles().first()).not.toHaveAttribute("href", first!);
  const title = await search.titles().first().innerText();
  await search.titles().first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page.getByRole("link", { name: words.demande.become_pro })).toBeVisible();
  await screenshot(page, "detail");
});

test("the pages of the trades are whole: demandes, neighbours, other trades, what to say", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: words.kit.foot.trades }).click();
  await page.getByRole("main").getByRole("link", { name: words.kit.trade.plomberie }).click();
  await expect(page.getByText(words.service.advices.plomberie)).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: /^Paris 11e/ }).click();
  await expect(page).toHaveURL("/services/plomberie/paris-11-75111");
  await expect(page.getByRole("article").first()).toContainText("Paris 11e");
  for (const heading of [filled(words.service.neighbours, { trade: "Plomberie" }), filled(words.service.others, { at: "à Paris 11e" })]) {
    const part = page.locator("section", { has: page.getByRole("heading", { name: heading }) });
    expect(await part.getByRole("link").count(), heading).toBeGreaterThan(0);
  }
  await page.getByRole("link", { name: words.service.see_all }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Paris 11e");
});

test("what is not there answers 404, in the same hand", async ({ page, troubles }) => {
  troubles.expect(/status of 404/);
  const nowhere = [
    "/nulle-part",
    "/demandes/pas-un-numero",
    "/demandes/01900000-0000-7000-8000-000000000000",
    "/regles/inconnue",
  ];
  for (const path of nowhere) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.lost.heading);
    await expect(page.getByRole("main").getByRole("link", { name: words.lost.see_demandes })).toBeVisible();
  }
});

test("every text of law and of the house can be read from the footer", async ({ page }) => {
  await page.goto("/");
  const links = page.getByRole("contentinfo").getByRole("navigation").getByRole("link");
  const all = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
  const paths = all.filter((path) => path.startsWith("/regles/"));
  expect(paths).toHaveLength(7);
  for (const path of [...paths, "/regles/jetons"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect((await page.locator(".prose__sheet").innerText()).length, path).toBeGreaterThan(500);
  }
});

test("the language is chosen in the footer and stays", async ({ page }) => {
  await page.goto("/demandes?lieu=lyon");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL("/demandes?lieu=lyon");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("button", { name: english.search.go })).toBeVisible();
  await expect(page.getByRole("button", { name: "English" })).toHaveAttribute("aria-pressed", "true");
  await page.goto("/");
  await expect(page).toHaveTitle(english.home.title);
  await page.getByRole("button", { name: "Français" }).click();
  await expect(page).toHaveTitle(words.home.title);
});

test("the theme is chosen in the footer and stays", async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto("/");
  const html = page.locator("html");
  await expect(html).not.toHaveAttribute("data-theme");
  const light = await ground();
  await page.getByRole("button", { name: words.kit.foot.theme_dark }).click();
  await expect(html).toHaveAttribute("data-theme", "dark");
  expect(await ground()).not.toBe(light);
  await page.goto("/demandes");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: words.kit.foot.theme_light }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: words.kit.foot.theme_system }).click();
  await expect(html).not.toHaveAttribute("data-theme");
});

test("signing up and logging in say why they need JavaScript", async ({ page }) => {
  await page.goto("/inscription");
  // Playwright looks for no text inside <noscript>.
  const why = page.locator("noscript .banner");
  await expect(why).toBeVisible();
  await expect(why).toHaveText(words.signup.needs_js);
  await page.goto("/connexion");
  await expect(why).toBeVisible();
  await expect(why).toHaveText(words.login.needs_js);
  await screenshot(page, "login");
});

test("someone who is signed in can log out", async ({ page, camille }) => {
  const { name } = await camille();
  await page.goto("/compte");
  await expect(accountLink(page, name)).toBeVisible();
  await page.getByRole("button", { name: words.account.log_out }).click();
  await expect(page.getByRole("heading", { name: words.sign_in.title })).toBeVisible();
});
