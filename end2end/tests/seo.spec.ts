// What search engines, shared links and people who come from them see: heads of pages, the sitemap, the pages of the trades.

import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { hydrated, open, overhang } from "../pages/site";
import { filled, words } from "../support/words";

const TRADE = "/services/plomberie";
const TOWN = "/services/plomberie/paris-11-75111";

/** The canonical address in a page as the server sends it. */
function sent(html: string): string {
  const [tag = ""] = /<link\b[^>]*rel="canonical"[^>]*>/.exec(html) ?? [];
  return (/href="([^"]*)"/.exec(tag)?.[1] ?? "").replaceAll("&amp;", "&");
}

/** What a page's head says, now. */
function head(page: Page) {
  return page.evaluate(() => {
    const all = (selector: string, name: string) =>
      [...document.head.querySelectorAll(selector)].map((element) => element.getAttribute(name) ?? "");
    return {
      title: document.title,
      canonical: all("link[rel=canonical]", "href"),
      description: all("meta[name=description]", "content"),
      robots: all("meta[name=robots]", "content"),
      og: Object.fromEntries(
        [...document.head.querySelectorAll("meta[property^='og:']")].map((meta) => [
          meta.getAttribute("property"),
          meta.getAttribute("content"),
        ]),
      ) as Record<string, string>,
      data: [...document.querySelectorAll("script[type='application/ld+json']")].map((script) => script.textContent ?? ""),
    };
  });
}

const address = (path: string, origin: string) => new URL(path, origin).href;

test("each page has a title, a description and an address of its own, the same once the program has come", async ({ page, request, baseURL }) => {
  const origin = baseURL ?? "";
  const list = await (await request.get("/demandes")).text();
  const demande = /href="(\/demandes\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? "";
  const seen = { title: new Set<string>(), canonical: new Set<string>(), description: new Set<string>() };
  const paths = ["/", "/demandes", "/services", TRADE, TOWN, "/services/menage/paris-11-75111", "/regles/classement", demande];
  for (const path of paths) {
    const html = await (await request.get(path)).text();
    await open(page, path);
    const { title, canonical, description, robots, og, data } = await head(page);
    expect(canonical, path).toEqual([address(path, origin)]);
    expect(sent(html), path).toBe(canonical[0]);
    expect(robots, path).toEqual([]);
    expect(description, path).toHaveLength(1);
    expect(description[0]!.length, path).toBeGreaterThan(30);
    expect(og, path).toMatchObject({
      "og:url": canonical[0],
      "og:site_name": "LeBonCoup",
      "og:locale": "fr_FR",
      "og:description": description[0],
      "og:image": address("/share.png", origin),
    });
    expect(title.startsWith(og["og:title"]!.split("<")[0]!), path).toBe(true);
    for (const block of data) expect(JSON.parse(block)["@context"], path).toBe("https://schema.org");
    seen.title.add(title);
    seen.canonical.add(canonical[0]!);
    seen.description.add(description[0]!);
  }
  for (const [what, values] of Object.entries(seen)) expect(values.size, what).toBe(paths.length);
  const picture = await request.get("/share.png");
  expect(picture.headers()["content-type"]).toBe("image/png");
});

test("what the head says follows the reader from page to page", async ({ page, baseURL }) => {
  const origin = baseURL ?? "";
  await open(page, "/");
  expect(JSON.parse((await head(page)).data[0]!)["@type"]).toBe("WebSite");
  await page.getByRole("main").getByRole("link", { name: words.kit.trade.plomberie }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.kit.trade.plomberie);
  const { canonical, data, og } = await head(page);
  expect(canonical).toEqual([address(TRADE, origin)]);
  expect(og["og:url"]).toBe(canonical[0]);
  expect(data.map((block) => JSON.parse(block)["@type"])).toEqual(["BreadcrumbList"]);
  expect(JSON.parse(data[0]!).itemListElement.at(-1).item).toBe(canonical[0]);
});

test("a search has one address, and only a plain one may be listed", async ({ page, baseURL }) => {
  const canonical = (path: string) => [address(path, baseURL ?? "")];
  await open(page, "/demandes?lieu=paris+11&tri=date");
  expect(await head(page)).toMatchObject({ canonical: canonical("/demandes?lieu=Paris+11e+%2875011%29"), robots: ["noindex"] });
  await open(page, "/demandes?lieu=75011&categorie=plomberie");
  expect(await head(page)).toMatchObject({ canonical: canonical(TOWN), robots: [] });
  for (const path of ["/connexion", "/inscription", "/demandes?q=armoire"]) {
    await open(page, path);
    expect((await head(page)).robots, path).toEqual(["noindex"]);
  }
});

test("what the sitemap lists is there", async ({ request, baseURL }) => {
  const origin = baseURL ?? "";
  const robots = await (await request.get("/robots.txt")).text();
  expect(robots).toContain(`Sitemap: ${origin}/sitemap.xml`);
  const answer = await request.get("/sitemap.xml");
  expect(answer.headers()["content-type"]).toContain("xml");
  const listed = [...(await answer.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url!);
  expect(new Set(listed).size).toBe(listed.length);
  for (const path of [/\/services\/[a-z-]+$/, /\/services\/[a-z-]+\/[a-z0-9-]+$/, /\/regles\//]) {
    expect(listed.some((url) => path.test(url)), String(path)).toBe(true);
  }
  // Every kind of page; of the hundreds of demandes a few.
  const demandes = listed.filter((url) => /\/demandes\/./.test(url));
  expect(demandes.length).toBeGreaterThan(100);
  const looked = listed.filter((url) => !demandes.includes(url)).concat(demandes.slice(0, 10));
  for (const url of looked) {
    expect(url.startsWith(`${origin}/`), url).toBe(true);
    const page = await request.get(url);
    expect(page.status(), url).toBe(200);
    const html = await page.text();
    expect(html, url).not.toContain('content="noindex"');
    expect(sent(html), url).toBe(url);
  }
});

test("the page of a trade leads to its towns", async ({ page }) => {
  await open(page, TRADE);
  await expect(page.getByText(words.service.advices.plomberie)).toBeVisible();
  await screenshot(page, "service");
  await expectAccessible(page);
  expect(await overhang(page), "pixels of sideways scroll").toBe(0);
  await page.getByRole("main").getByRole("link", { name: /^Paris 11e/ }).click();
  await expect(page).toHaveURL(TOWN);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plomberie à Paris 11e");
});

test("the page of a trade in a town leads on, to the search and to the form", async ({ page, member }) => {
  await member("demandeur");
  await open(page, TOWN);
  await expect(page.getByRole("article").first()).toBeVisible();
  await screenshot(page, "service-city");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "service-city-390");
  await expectAccessible(page);
  for (const width of [320, 390, 600, 768, 960, 1280, 1600]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overhang(page), `at ${width} px`).toBe(0);
  }
  await page.getByRole("link", { name: words.service.see_all }).click();
  await expect(page).toHaveURL("/demandes?lieu=Paris+11e+%2875011%29&categorie=plomberie");
  await page.goBack();
  await page.getByRole("main").getByRole("link", { name: words.service.post }).click();
  await expect(page.getByRole("heading", { name: words.post.heading })).toBeVisible();
  await expect(page.locator("#place")).toHaveValue("Paris 11e (75011)");
  await expect(page.locator("#category")).toHaveValue("plomberie");
});

test("who must log in first comes back to the filled form", async ({ page }) => {
  await open(page, "/demandes/nouvelle?lieu=Paris+11e+%2875011%29&categorie=plomberie");
  const link = page.getByRole("main").getByRole("link", { name: words.sign_in.log_in });
  const next = new URL((await link.getAttribute("href"))!, page.url()).searchParams.get("suite");
  expect(next).toBe("/demandes/nouvelle?lieu=Paris+11e+%2875011%29&categorie=plomberie");
});

test("where nothing is asked for, the page says so and leads on", async ({ page }) => {
  await open(page, "/services/velo/mont-louis-66117");
  await expect(page.getByRole("heading", { name: filled(words.service.nothing, { at: "à Mont-Louis" }) })).toBeVisible();
  expect((await head(page)).robots).toEqual(["noindex"]);
  await expect(page.getByRole("link", { name: words.service.widen })).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "service-city-empty");
});

test("a town has one address", async ({ request }) => {
  const moved = await request.get("/services/plomberie/75111", { maxRedirects: 0 });
  expect([moved.status(), moved.headers()["location"]]).toEqual([301, TOWN]);
  expect((await request.get("/services/plomberie/nulle-part")).status()).toBe(404);
});

test("a demande says where it stands", async ({ page }) => {
  await open(page, "/demandes?q=chauffe-eau+qui+goutte");
  await page.getByRole("link", { name: "Groupe de sécurité de chauffe-eau qui goutte" }).first().click();
  const way = page.getByRole("navigation", { name: words.kit.crumbs.label });
  await expect(way.getByRole("listitem")).toHaveText([words.kit.crumbs.home, "Plomberie", "Paris 11e", "Groupe de sécurité de chauffe-eau qui goutte"]);
  await way.getByRole("link", { name: "Paris 11e" }).click();
  await expect(page).toHaveURL(TOWN);
  await hydrated(page);
});
