// What every page has: the bars around it, and the moment from which it answers.

import { expect, type Page } from "@playwright/test";
import { words, filled } from "../support/words";

/** Waits until the program has taken the page over. */
export async function hydrated(page: Page) {
  await expect(page.locator("html[data-hydrated=true]")).toBeAttached({ timeout: 30_000 });
}

/** Opens a path and waits until it answers. */
export async function open(page: Page, path: string) {
  await page.goto(path);
  await hydrated(page);
}

/** Opens a path as on a slow line: the page is there, its program comes once the function that is returned is called. */
export async function openHeld(page: Page, path: string): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/pkg/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(path, { waitUntil: "commit" });
  return () => {
    release();
    return hydrated(page);
  };
}

/** The link to one's account in the top bar. */
export function accountLink(page: Page, name: string) {
  return page.getByRole("banner").getByRole("link", { name: filled(words.kit.nav.account_of, { name }) });
}

/** The banner that says what went wrong. */
export function alert(page: Page) {
  return page.getByRole("alert");
}

/** The line under a field: its help, or its error. */
export function note(page: Page, id: string) {
  return page.locator(`#${id}-note`);
}

/** Whether the page can be pushed sideways, and by how many pixels. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
