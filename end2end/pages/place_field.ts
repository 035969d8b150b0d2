// The field for a place and the list under it.

import { expect, type Locator, type Page } from "@playwright/test";
import { words } from "../support/words";

export class PlaceField {
  readonly input: Locator;
  readonly list: Locator;
  readonly options: Locator;

  constructor(page: Page, label: string) {
    this.input = page.getByRole("combobox", { name: label, exact: true });
    this.list = page.getByRole("listbox", { name: words.place.suggestions });
    this.options = this.list.getByRole("option");
  }

  /** Types letter by letter, as people do, and waits for the places. */
  async type(text: string) {
    await this.input.click();
    await this.input.fill("");
    await this.input.pressSequentially(text);
    await expect(this.list).toBeVisible();
  }

  /** Types, and takes the first place of the list by keyboard. */
  async choose(text: string, label: string) {
    await this.type(text);
    // The list of what was typed before may still stand there.
    await expect(this.options.first()).toContainText(label.replace(/ \(.*\)$/, ""));
    await this.input.press("ArrowDown");
    await this.input.press("Enter");
    await expect(this.input).toHaveValue(label);
  }
}
