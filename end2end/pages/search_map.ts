// The map beside the list of demandes.

import { expect, type Page } from "@playwright/test";
import { words } from "../support/words";

const text = words.map;

export class SearchMap {
  constructor(readonly page: Page) {}

  readonly box = () => this.page.getByRole("region", { name: text.title });
  readonly areas = () => this.box().locator(".commune");
  readonly area = (name: string) => this.box().getByRole("link", { name: new RegExp(`^${name} : `) });
  readonly labels = () => this.box().locator(".map__label");
  readonly zoom = (name: string) => this.box().getByRole("button", { name });
  readonly switchTo = (name: string) => this.page.locator("label").filter({ has: this.page.getByRole("radio", { name }) });

  /** How many demandes its areas say that they have, together. */
  async total(): Promise<number> {
    const said = await this.areas().evaluateAll((areas) => areas.map((area) => area.getAttribute("aria-label") ?? ""));
    return said.reduce((sum, words) => sum + Number(/ : (\d+)/.exec(words)?.[1]), 0);
  }

  /** Until it shows what it was asked. */
  async drawn() {
    await expect(this.areas().first()).toBeVisible();
    await expect(this.box().locator("demande-map[aria-busy]")).toHaveCount(0);
  }
}
