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
  readonly zoom = (name: string) => this.box().getByRole("button", { name, exact: true });
  readonly switchTo = (name: string) => this.page.locator("label").filter({ has: this.page.getByRole("radio", { name }) });

  /** A point of the screen that lies in an area: the middle of its frame may lie in a neighbour. */
  async inside(name: string): Promise<{ x: number; y: number }> {
    await expect(this.area(name)).toBeVisible();
    const look = () => this.area(name).evaluate((link) => {
      const { left, top, width, height } = link.getBoundingClientRect();
      const steps = Array.from({ length: 19 }, (_, step) => (step + 1) / 20);
      const points = steps.flatMap((across) => steps.map((down) => ({ x: left + width * across, y: top + height * down })));
      const middle = ({ x, y }: { x: number; y: number }) => Math.hypot(x - left - width / 2, y - top - height / 2);
      points.sort((one, other) => middle(one) - middle(other));
      return points.find(({ x, y }) => document.elementFromPoint(x, y)?.closest(".commune") === link);
    });
    let found: { x: number; y: number } | undefined;
    // After a change of the window's size the map follows in its own time.
    await expect(async () => {
      found = await look();
      expect(found, `${name} can be seen`).toBeDefined();
    }).toPass({ timeout: 5_000 });
    return found!;
  }

  /** Clicks into an area. */
  async choose(name: string) {
    const { x, y } = await this.inside(name);
    await this.page.mouse.click(x, y);
  }

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
