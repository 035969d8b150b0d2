// The field for a place, and the places that it offers.

import { expect, test } from "../fixtures/test";
import { PostPage } from "../pages/post";
import { SearchPage } from "../pages/search";
import { open, openHeld } from "../pages/site";
import { words } from "../support/words";

const text = words.search;

test("the places under the field: by keyboard, by mouse, and closed by Escape", async ({ page }) => {
  const search = new SearchPage(page);
  await open(page, "/");
  const place = search.place();
  await place.type("montreu");
  await expect(place.input).toHaveAttribute("aria-expanded", "true");
  await expect(place.options.first()).toHaveText(/Montreuil\s*93100/);
  expect(await place.options.count()).toBeLessThanOrEqual(8);

  // Down, down, up: the first again; round the end and back.
  await place.input.press("ArrowDown");
  await place.input.press("ArrowDown");
  await expect(place.options.nth(1)).toHaveAttribute("aria-selected", "true");
  await place.input.press("ArrowUp");
  await expect(place.options.first()).toHaveAttribute("aria-selected", "true");
  const active = await place.options.first().getAttribute("id");
  await expect(place.input).toHaveAttribute("aria-activedescendant", active!);
  await place.input.press("ArrowUp");
  await expect(place.options.last()).toHaveAttribute("aria-selected", "true");

  await place.input.press("Escape");
  await expect(place.list).toBeHidden();
  await expect(place.input).toHaveValue("montreu");
  await expect(place.input).toHaveAttribute("aria-expanded", "false");

  await place.type("st denis");
  await place.options.filter({ hasText: "93200" }).click();
  await expect(place.input).toHaveValue("Saint-Denis (93200)");
  await expect(place.list).toBeHidden();

  await place.type("lyon 3");
  await page.getByRole("heading", { level: 1 }).click();
  await expect(place.list).toBeHidden();
  await expect(place.input).toHaveValue("lyon 3");

  // Without a choice, Enter sends what is typed.
  await place.type("lyon 3");
  await place.input.press("Enter");
  await expect(search.heading()).toContainText(`${text.near} Lyon 3e`);
});

test("a whole department is offered where a search can look through one, and nowhere else", async ({ page, member }) => {
  const search = new SearchPage(page);
  await open(page, "/");
  const place = search.place();
  await place.type("seine sa");
  await expect(place.options.first()).toHaveText(/Seine-Saint-Denis\s*Département 93/);
  await place.options.first().click();
  await expect(place.input).toHaveValue("Seine-Saint-Denis (93)");
  await page.getByRole("button", { name: words.home.find }).click();
  await expect(search.heading()).toContainText("Seine-Saint-Denis");
  // Paris is a town first; by its number it is a department.
  await place.type("paris");
  await expect(place.options.first()).toHaveText(/^Paris/);
  await expect(place.options.filter({ hasText: "Département" })).toHaveCount(0);
  await place.type("75");
  await expect(place.options.first()).toHaveText(/Paris\s*Département 75/);

  await member("demandeur");
  await open(page, "/demandes/nouvelle");
  const town = new PostPage(page).place();
  // "Val-d’Isère" is a town, "Val-d’Oise" is none.
  await town.type("val d");
  await expect(town.options.first()).toBeVisible();
  await expect(town.options.filter({ hasText: "Département" })).toHaveCount(0);
});

test("an answer that comes when the field is gone harms nothing", async ({ page }) => {
  let answer = () => {};
  const left = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/ui/places/areas*", async (route) => {
    await left;
    await route.continue();
  });
  await open(page, "/");
  const search = new SearchPage(page);
  const asked = page.waitForRequest("**/ui/places/areas*");
  await search.place().input.pressSequentially("nant");
  await asked;
  await page.getByRole("link", { name: words.home.all_demandes }).click();
  await expect(search.heading()).toContainText(text.in_france);
  const answered = page.waitForResponse("**/ui/places/areas*");
  answer();
  await answered;
  // The page still answers.
  await search.titles().first().click();
  await expect(page).toHaveURL(/\/demandes\/[0-9a-f-]{36}$/);
});

test("a place typed before the program has loaded is kept", async ({ page }) => {
  const load = await openHeld(page, "/");
  const search = new SearchPage(page);
  await search.place().input.fill("Nantes");
  await load();
  await expect(search.place().input).toHaveValue("Nantes");
  await page.getByRole("button", { name: words.home.find }).click();
  await expect(search.heading()).toContainText(`${text.near} Nantes`);
});
