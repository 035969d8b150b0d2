// The map of a search: in step with the list, by mouse and by keyboard, and nothing of it where nobody looks.

import { request as requests } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { expect, test } from "../fixtures/test";
import { SearchPage } from "../pages/search";
import { SearchMap } from "../pages/search_map";
import { hydrated } from "../pages/site";
import { openAccount, stranger } from "../support/people";
import { words } from "../support/words";

const AROUND = "?lieu=Paris+11e+%2875011%29&rayon=5";
const count = async (search: SearchPage) => Number(/\d+/.exec(await search.heading().innerText())?.[0]);

test("the map shows what the list counts, and narrows it", async ({ page }) => {
  const search = new SearchPage(page);
  const map = new SearchMap(page);
  await search.open(AROUND);
  await map.drawn();
  const all = await count(search);
  expect(await map.total()).toBe(all);

  const here = map.area("Paris 11e");
  const some = Number(/ : (\d+)/.exec((await here.getAttribute("aria-label")) ?? "")?.[1]);
  expect(some).toBeLessThan(all);
  await map.choose("Paris 11e");
  await expect(page).toHaveURL(/commune=75111/);
  await expect(here).toHaveAttribute("aria-current", "true");
  await expect.poll(() => count(search)).toBe(some);
  await expect(search.notices().first()).toContainText("Paris 11e");
  // The others stay on the map.
  expect(await map.total()).toBe(all);

  await page.goBack();
  await expect(page).not.toHaveURL(/commune=/);
  await expect.poll(() => count(search)).toBe(all);
  await expect(map.box().locator("[aria-current]")).toHaveCount(0);
});

test("the map is used by keyboard", async ({ page }) => {
  const search = new SearchPage(page);
  const map = new SearchMap(page);
  await search.open(AROUND);
  await map.drawn();
  await hydrated(page);
  await map.area("Montreuil").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/commune=93048/);
  await expect(map.area("Montreuil")).toHaveAttribute("aria-current", "true");
  await map.area("Montreuil").focus();
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/commune=/);
  await expectAccessible(page);
});

test("what is asked for overseas is a link in the corner of France", async ({ page, baseURL }) => {
  const author = await requests.newContext({ baseURL });
  await openAccount(author, stranger("demandeur"));
  const posted = await author.post("/api/demandes", {
    data: { title: "Goyavier à tailler", description: "Il dépasse chez le voisin.", category: "jardinage", place: "97411", budgetMin: 40, budgetMax: 80, slots: 2, clientKey: crypto.randomUUID() },
  });
  expect(posted.status(), await posted.text()).toBe(201);
  await author.dispose();

  const search = new SearchPage(page);
  const map = new SearchMap(page);
  await search.open("?categorie=jardinage");
  await map.drawn();
  const far = page.getByRole("navigation", { name: words.map.overseas });
  await expectAccessible(page);
  await screenshot(page, "map-overseas");
  await far.getByRole("link", { name: /^La Réunion : \d+/ }).click();
  await expect(search.heading()).toContainText("La Réunion");
  await expect(page).toHaveURL(/lieu=La\+R%C3%A9union\+%28974%29/);
  await expect(far).toBeHidden();
});

test("all of France is shown by department, and a department is looked into", async ({ page }) => {
  const search = new SearchPage(page);
  const map = new SearchMap(page);
  await search.open();
  await map.drawn();
  expect(await map.total()).toBe(await count(search));
  await expect(map.box().getByText(words.map.legend_departments)).toBeAttached();
  await screenshot(page, "map-france");
  await hydrated(page);
  await map.choose("Loire-Atlantique");
  await expect(page).toHaveURL(/lieu=Loire-Atlantique/);
  await expect(search.heading()).toContainText("Loire-Atlantique");
  await expect(map.area("Nantes")).toBeVisible();
  expect(await map.total()).toBe(await count(search));
});

test("from afar communes are added up, and the map moves by its buttons", async ({ page }) => {
  const map = new SearchMap(page);
  await new SearchPage(page).open(AROUND);
  await map.drawn();
  const total = await map.total();
  for (let times = 0; times < 4; times += 1) await map.zoom(words.map.farther).click();
  await expect(map.area("Paris")).toBeVisible();
  expect(await map.total()).toBe(total);
  for (let times = 0; times < 4; times += 1) await map.zoom(words.map.closer).click();
  await expect(map.area("Paris 11e")).toBeVisible();
});

test("after dragging the map, the search can begin there; the drag follows no link", async ({ page }) => {
  const search = new SearchPage(page);
  const map = new SearchMap(page);
  await search.open(AROUND);
  await map.drawn();
  await hydrated(page);
  const { x, y } = await map.inside("Paris 11e");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 150, y, { steps: 8 });
  await page.mouse.up();
  const here = map.box().getByRole("link", { name: /^Chercher autour de / });
  await expect(here).toBeVisible();
  expect(page.url()).not.toContain("commune=");
  const place = (await here.innerText()).replace("Chercher autour de ", "");
  await here.click();
  await expect(search.heading()).toContainText(place);
  await expect(search.place().input).toHaveValue(new RegExp(`^${place} \\(`));
});

test("on a phone the map comes when it is asked for", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const search = new SearchPage(page);
  const map = new SearchMap(page);
  await search.open(AROUND);
  await hydrated(page);
  expect(asked.filter((path) => path.startsWith("/map/view") || path.startsWith("/cartes/"))).toEqual([]);
  await map.switchTo(words.map.map).tap();
  await map.drawn();
  await expect(search.notices().first()).toBeHidden();
  await screenshot(page, "map-phone");
  const { x, y } = await map.inside("Paris 20e");
  await page.touchscreen.tap(x, y);
  await expect(page).toHaveURL(/commune=75120/);
  await map.switchTo(words.map.list).tap();
  await expect(search.notices().first()).toContainText("Paris 20e");
  await context.close();
});

test("a map that cannot be loaded says so, and comes on asking again", async ({ page, troubles }) => {
  troubles.expect(/cartes\/demandes\.json/);
  let broken = true;
  await page.route("**/cartes/demandes.json*", (route) => (broken ? route.abort() : route.continue()));
  const map = new SearchMap(page);
  await new SearchPage(page).open(AROUND);
  await expect(map.box().getByText(words.map.failed)).toBeVisible();
  broken = false;
  await map.box().getByRole("button", { name: words.map.again }).click();
  await map.drawn();
});
