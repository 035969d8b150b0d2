// Two people in two browsers, about a demande.

import { randomInt } from "node:crypto";
import { type Browser, type BrowserContext, type Page, expect } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { type Troubles, watch } from "../fixtures/troubles";
import { LoginPage } from "../pages/login";
import { SignupPage } from "../pages/signup";
import { accountLink, overhang } from "../pages/site";
import { ThreadPage } from "../pages/thread";
import { neighbour, stranger, type Person } from "./people";

/** Letters like no other's: figures would look like a telephone number now and then. */
export const mark = () => Array.from({ length: 12 }, () => "bcdfghjklmnpqrstvwxz"[randomInt(20)]).join("");

/** Somebody in a browser of his own, which is watched as the test's own is. */
export class Somebody {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly thread: ThreadPage,
    readonly troubles: Troubles,
    readonly leave: () => Promise<void>,
  ) {}

  static async arrives(browser: Browser, baseURL: string): Promise<Somebody> {
    const context = await browser.newContext({ baseURL, locale: "fr-FR", timezoneId: "Europe/Paris" });
    const { troubles, end } = await watch(context, new URL(baseURL).host, true);
    const page = await context.newPage();
    return new Somebody(context, page, new ThreadPage(page), troubles, async () => {
      await context.close();
      end();
    });
  }

  /** Signs up, with keys; returns the id that others know him by. */
  async signUp(person: Person): Promise<string> {
    const signup = new SignupPage(this.page);
    const answered = this.page.waitForResponse("**/ui/auth/signup");
    await signup.open();
    await signup.signUp(person);
    await expect(accountLink(this.page, person.name)).toBeVisible();
    return (await (await answered).json()).me.publicId;
  }

  /** Takes a place; returns the conversation that it opens. */
  async unlock(demandeId: string): Promise<string> {
    const unlocked = await this.context.request.post("/api/unlocks", { data: { demandeId, kind: "standard" } });
    expect(unlocked.status(), await unlocked.text()).toBe(201);
    return (await unlocked.json()).conversationId;
  }

  async logIn(person: Person) {
    const login = new LoginPage(this.page);
    await login.open();
    await login.logIn(person);
    await expect(accountLink(this.page, person.name)).toBeVisible({ timeout: 20_000 });
  }
}

/** Looks at a page on a phone: nothing hangs over its side. */
export async function expectFits(page: Page, name: string) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overhang(page)).toBe(0);
  await expectAccessible(page);
  await screenshot(page, name);
  if (size) await page.setViewportSize(size);
}

/** A stranger, with keys, and a demande of hers. */
export async function posted(page: Page) {
  const author = stranger("demandeur");
  const signup = new SignupPage(page);
  await signup.open();
  await signup.signUp(author);
  await expect(accountLink(page, author.name)).toBeVisible();
  const title = `Fuite ${mark()}`;
  const answer = await page.request.post("/api/demandes", {
    data: {
      title,
      description: "Sous l’évier, depuis hier.",
      category: "plomberie",
      place: "93048",
      budgetMin: 50,
      budgetMax: 100,
      slots: 2,
      clientKey: crypto.randomUUID(),
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return { author, title, demandeId: (await answer.json()).id as string };
}

/** Karim has taken a place of it: both are in their browsers, with their keys. */
export async function scene(browser: Browser, baseURL: string, page: Page) {
  const { author, title, demandeId } = await posted(page);
  const karim = await Somebody.arrives(browser, baseURL);
  await karim.logIn(neighbour("karim", "Karim", "pro"));
  return { author, title, karim, id: await karim.unlock(demandeId), anne: new ThreadPage(page), demandeId };
}
