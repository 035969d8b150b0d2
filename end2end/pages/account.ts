// `/compte` and the pages below it, and `/recuperation`.

import { expect, type Page } from "@playwright/test";
import { words } from "../support/words";
import type { Person } from "../support/people";
import { open } from "./site";

const text = words.account;

export class AccountPage {
  constructor(readonly page: Page) {}

  readonly main = () => this.page.getByRole("main");
  readonly email = () => this.page.getByRole("textbox", { name: words.login.email, exact: true });
  readonly password = () => this.page.getByLabel(text.password, { exact: true });
  readonly newPassword = () => this.page.getByLabel(text.new_password, { exact: true });
  readonly newEmail = () => this.page.getByRole("textbox", { name: text.new_email });
  readonly newEmailAgain = () => this.page.getByRole("textbox", { name: text.new_email_again });
  readonly button = (name: string) => this.main().getByRole("button", { name });
  readonly locked = () => this.page.getByRole("heading", { name: text.locked });

  open = (part = "") => open(this.page, `/compte${part}`);

  /** Types what proves that it is he. */
  async prove(person: Pick<Person, "email" | "password">) {
    await this.email().fill(person.email);
    await this.password().fill(person.password);
  }

  async done(message: string) {
    await expect(this.main().getByRole("status").filter({ hasText: message })).toBeVisible();
  }
}

/** The recovery code, once it is shown. */
export async function shownCode(page: Page): Promise<string[]> {
  await expect(page.getByRole("heading", { name: words.signup.recovery })).toBeVisible({ timeout: 20_000 });
  return page.locator(".stub__code span").allInnerTexts();
}

/** Puts it away. */
export async function putAway(page: Page, groups: string[]) {
  await page.getByRole("textbox", { name: words.signup.last }).fill(groups.at(-1) ?? "");
  await page.getByRole("button", { name: words.signup.done }).click();
}
