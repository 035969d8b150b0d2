// `/mes-demandes`, and the panel beside one's own demande: the same steps in both places.

import { expect, type Locator, type Page } from "@playwright/test";
import { words } from "../support/words";
import { open } from "./site";

const text = words.life;

/** The steps that an author can take, within a notice or a panel. */
export class Steps {
  constructor(readonly within: Locator) {}

  readonly button = (name: string) => this.within.getByRole("button", { name, exact: true });
  readonly edit = () => this.within.getByRole("link", { name: text.edit, exact: true });
  readonly pause = () => this.button(text.pause);
  readonly resume = () => this.button(text.resume);
  readonly extend = () => this.button(text.extend);
  /** What opens the question, and what answers it. */
  readonly lower = () => this.within.locator("summary", { hasText: text.lower });
  readonly lowerConfirm = () => this.button(text.lower_confirm);
  readonly resolve = () => this.within.locator("summary", { hasText: text.resolve });
  readonly resolveConfirm = () => this.button(text.resolve_confirm);

  async lowerTo(slots: number, closePremium: boolean) {
    await this.lower().click();
    await this.within.getByRole("radio", { name: String(slots), exact: true }).check();
    if (closePremium) await this.within.getByRole("checkbox", { name: text.lower_premium }).check();
    await this.lowerConfirm().click();
  }

  async settle() {
    await this.resolve().click();
    await expect(this.within.getByText(text.resolve_text)).toBeVisible();
    await this.resolveConfirm().click();
  }
}

export class MinePage {
  constructor(readonly page: Page) {}

  readonly notice = (title: string) => this.page.getByRole("article", { name: title });
  readonly group = (name: string) =>
    this.page.locator(".own-group").filter({ has: this.page.getByRole("heading", { level: 2, name }) });
  readonly steps = (title: string) => new Steps(this.notice(title));
  /** What came of the last step. */
  readonly outcome = () => this.page.getByRole("main").getByRole("status");

  open = () => open(this.page, "/mes-demandes");
}
