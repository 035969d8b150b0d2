// `/demandes`: the filters and the list.

import { expect, type Locator, type Page } from "@playwright/test";
import { words } from "../support/words";
import { PlaceField } from "./place_field";
import { open } from "./site";

const text = words.search;

export class SearchPage {
  constructor(readonly page: Page) {}

  readonly heading = () => this.page.getByRole("heading", { level: 1 });
  readonly filters = () => this.page.getByRole("search", { name: text.label });
  readonly place = () => new PlaceField(this.page, text.place);
  readonly select = (label: string) => this.filters().getByRole("combobox", { name: label, exact: true });
  readonly trades = () => this.filters().getByRole("group", { name: text.category });
  // Also while the fold is closed.
  readonly trade = (name: string) => this.trades().getByRole("checkbox", { name, exact: true, includeHidden: true });
  readonly words = () => this.filters().getByRole("textbox", { name: text.words });
  readonly go = () => this.filters().getByRole("button", { name: text.go });
  readonly notices = () => this.page.getByRole("main").getByRole("article");
  readonly titles = () => this.notices().getByRole("heading").getByRole("link");
  readonly next = () => this.page.getByRole("link", { name: text.next });
  readonly sort = (label: string) => this.page.getByRole("navigation", { name: text.sort }).getByRole("link", { name: label });

  open = (query = "") => open(this.page, `/demandes${query}`);

  /** Chooses trades besides those chosen; the fold stays open. */
  async choose(...names: string[]) {
    if (!(await this.trade(names[0]!).isVisible())) await this.trades().locator("summary").click();
    for (const name of names) await this.trade(name).check();
  }

  /** Opens the filters where they are folded: on a phone. */
  async unfold() {
    if (!(await this.go().isVisible())) await this.filters().locator("summary").click();
    await expect(this.go()).toBeVisible();
  }
}

/** Kilometres of each notice, in the order of the list. */
export async function distances(notices: Locator): Promise<number[]> {
  const texts = await notices.locator(".notice__facts").allInnerTexts();
  return texts.map((facts) => Number(/(\d+)\s*km/.exec(facts)?.[1]));
}

/** Minutes since each notice was posted, as far as its words tell, in the order of the list. */
export async function ages(notices: Locator): Promise<number[]> {
  const texts = await notices.locator(".notice__age").allInnerTexts();
  return texts.map((age) => {
    if (age.includes("instant")) return 0;
    if (age === "hier") return 1440;
    const [, count, unit] = /(\d+)\s*(min|h|jours)/.exec(age) ?? [];
    return Number(count) * { min: 1, h: 60, jours: 1440 }[unit ?? ""]!;
  });
}

/** Whether each figure is at least the one before. */
export function expectRising(figures: number[]) {
  expect(figures.every(Number.isFinite), `figures: ${figures}`).toBe(true);
  expect(figures).toEqual([...figures].sort((a, b) => a - b));
}
