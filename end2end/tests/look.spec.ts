// Every page, at both widths, light and dark: a picture for people, axe, and no sideways scroll.

import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { alert, open, overhang } from "../pages/site";
import { LoginPage } from "../pages/login";
import { SearchPage } from "../pages/search";
import type { Kind, Person } from "../support/people";
import { words } from "../support/words";

interface Tools {
  page: Page;
  member: (kind: Kind) => Promise<Person>;
  camille: () => Promise<Person>;
  baseURL: string;
}

interface Shown {
  /** Opens it, and waits for what it is about. */
  show: (tools: Tools) => Promise<unknown>;
  /** What the console says of it, which is no trouble. */
  trouble?: RegExp;
}

const heading = (page: Page, name: string) => expect(page.getByRole("heading", { name })).toBeVisible();

const ACCOUNT_PARTS = ["mot-de-passe", "e-mail", "code-de-secours", "appareils", "donnees", "suppression"];

async function openInEnglish({ page, baseURL }: Tools, path: string) {
  await page.context().addCookies([{ name: "langue", value: "en", url: baseURL }]);
  await open(page, path);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
}

const pages: Record<string, Shown> = {
  home: { show: ({ page }) => open(page, "/") },
  search: { show: ({ page }) => open(page, "/demandes?lieu=75011&rayon=10") },
  "search-everywhere": { show: ({ page }) => open(page, "/demandes") },
  "search-empty": {
    show: async ({ page }) => {
      await open(page, "/demandes?lieu=75011&q=xyzzyqwert");
      await heading(page, words.search.nothing);
    },
  },
  "search-refused": {
    show: async ({ page }) => {
      await open(page, "/demandes?lieu=Xyzzyqwert");
      await heading(page, words.search.refused);
    },
    trouble: /status of 422/,
  },
  "search-places": {
    show: async ({ page }) => {
      await open(page, "/");
      await new SearchPage(page).place().type("montreu");
    },
  },
  detail: {
    show: async ({ page }) => {
      await open(page, "/demandes?q=chauffe-eau+qui+goutte");
      await page.getByRole("link", { name: "Groupe de sécurité de chauffe-eau qui goutte" }).first().click();
      await heading(page, words.demande.near);
    },
  },
  signup: { show: ({ page }) => open(page, "/inscription") },
  "signup-refused": {
    show: async ({ page }) => {
      await open(page, "/inscription");
      await page.getByLabel(words.signup.password, { exact: true }).fill("mésange");
      await page.getByRole("button", { name: words.signup.submit }).click();
      await expect(page.locator("#name")).toBeFocused();
    },
  },
  login: { show: ({ page }) => open(page, "/connexion") },
  "login-refused": {
    show: async ({ page }) => {
      const login = new LoginPage(page);
      await login.open();
      await login.logIn({ email: "camille@example.org", password: "pas le bon du tout" });
      await expect(alert(page)).toBeVisible();
    },
    trouble: /status of 401/,
  },
  post: {
    show: async ({ page, member }) => {
      await member("demandeur");
      await open(page, "/demandes/nouvelle");
      await heading(page, words.post.heading);
    },
  },
  "sign-in-first": { show: ({ page }) => open(page, "/mes-demandes"), trouble: /status of 401/ },
  "mine-empty": {
    show: async ({ page, member }) => {
      await member("demandeur");
      await open(page, "/mes-demandes");
      await heading(page, words.mine.nothing);
    },
  },
  mine: {
    show: async ({ page, camille }) => {
      await camille();
      await open(page, "/mes-demandes");
      await expect(page.getByRole("article").first()).toBeVisible();
    },
  },
  "mine-ask": {
    show: async ({ page, camille }) => {
      await camille();
      await open(page, "/mes-demandes");
      for (const question of await page.locator("details.ask > summary").all()) await question.click();
    },
  },
  edit: {
    show: async ({ page, camille }) => {
      await camille();
      await open(page, "/mes-demandes");
      await page.getByRole("link", { name: words.life.edit, exact: true }).first().click();
      await heading(page, words.life.edit_heading);
    },
  },
  wallet: {
    show: async ({ page, member }) => {
      await member("pro");
      await open(page, "/jetons");
      await heading(page, words.wallet.more);
    },
  },
  account: {
    show: async ({ page, member }) => {
      await member("pro");
      await open(page, "/compte");
      await heading(page, words.account.heading);
    },
  },
  ...Object.fromEntries(
    ACCOUNT_PARTS.map((part) => [
      `account-${part}`,
      {
        show: async ({ page, camille }: Tools) => {
          await open(page, `/connexion?suite=/compte/${part}`);
          await new LoginPage(page).logIn(await camille());
          await expect(page).toHaveURL(`/compte/${part}`);
          await expect(page.getByRole("main").getByRole("button").first()).toBeVisible();
        },
      },
    ]),
  ),
  "account-locked": {
    show: async ({ page, member }) => {
      await member("demandeur");
      await open(page, "/compte/mot-de-passe");
      await heading(page, words.account.locked);
    },
  },
  recover: { show: ({ page }) => open(page, "/recuperation") },
  rules: { show: ({ page }) => open(page, "/regles/classement") },
  "not-found": { show: ({ page }) => open(page, "/nulle-part"), trouble: /status of 404/ },
  failure: {
    show: async ({ page }) => {
      await page.route("**/ui/demandes/detail*", (route) => route.fulfill({ status: 500, json: "internal" }));
      await open(page, "/demandes?q=chauffe-eau+qui+goutte");
      await page.getByRole("link", { name: "Groupe de sécurité de chauffe-eau qui goutte" }).first().click();
      await heading(page, words.failure.heading);
    },
    trouble: /status of 500/,
  },
  ...Object.fromEntries(
    ["/", "/demandes?lieu=75011&rayon=10", "/inscription", "/connexion", "/recuperation"].map((path) => [
      `english${path.replace(/\?.*/, "").replace("/", "-")}`,
      { show: (tools: Tools) => openInEnglish(tools, path) },
    ]),
  ),
  ...Object.fromEntries(
    ["", ...ACCOUNT_PARTS].map((part) => [
      `english-account${part && `-${part}`}`,
      {
        show: async (tools: Tools) => {
          const { page, camille } = tools;
          const login = new LoginPage(page);
          await login.open("/compte");
          await login.logIn(await camille());
          await expect(page).toHaveURL("/compte");
          await openInEnglish(tools, part ? `/compte/${part}` : "/compte");
          await expect(page.getByRole("main").getByRole("button").first()).toBeVisible();
        },
      },
    ]),
  ),
};

const WIDTHS = [320, 360, 390, 480, 600, 640, 768, 900, 960, 1024, 1200, 1280, 1440, 1600];

for (const [name, { show, trouble }] of Object.entries(pages)) {
  test(name, async ({ page, member, camille, baseURL, troubles, isMobile, colorScheme }) => {
    if (trouble) troubles.expect(trouble);
    await show({ page, member, camille, baseURL: baseURL ?? "" });
    await expect(page).toHaveTitle(/LeBonCoup/);
    await screenshot(page, name);
    await expectAccessible(page);
    expect(await overhang(page), "pixels of sideways scroll").toBe(0);
    // Once is enough: colours move nothing, and a phone stretches its page where a window would scroll.
    if (isMobile || colorScheme === "dark") return;
    const wide: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const pixels = await overhang(page);
      if (pixels > 0) wide.push(`${pixels} px too wide at ${width} px`);
    }
    expect(wide).toEqual([]);
  });
}
