// `/inscription`: the form, then the recovery code.

import { expect, type Page } from "@playwright/test";
import { words } from "../support/words";
import type { Person } from "../support/people";
import { open } from "./site";

const text = words.signup;

export class SignupPage {
  constructor(readonly page: Page) {}

  readonly name = () => this.page.getByRole("textbox", { name: text.name });
  readonly email = () => this.page.getByRole("textbox", { name: text.email });
  readonly password = () => this.page.getByLabel(text.password, { exact: true });
  readonly terms = () => this.page.getByRole("checkbox", { name: text.terms_1 });
  readonly shared = () => this.page.getByRole("checkbox", { name: words.kit.shared.label });
  readonly role = (kind: Person["kind"]) =>
    this.page.getByRole("radio", { name: kind === "pro" ? text.role_pro : text.role_demandeur });
  readonly submit = () => this.page.getByRole("button", { name: text.submit });
  readonly code = () => this.page.locator(".stub__code span");
  readonly lastGroup = () => this.page.getByRole("textbox", { name: text.last });
  readonly done = () => this.page.getByRole("button", { name: text.done });

  open = (query = "") => open(this.page, `/inscription${query}`);

  async fill(person: Person) {
    await this.role(person.kind).check();
    await this.name().fill(person.name);
    await this.email().fill(person.email);
    await this.password().fill(person.password);
    await this.terms().check();
  }

  /** The recovery code once it is shown, in its nine groups. */
  async groups(): Promise<string[]> {
    await expect(this.page.getByRole("heading", { name: text.recovery })).toBeVisible({ timeout: 20_000 });
    return this.code().allInnerTexts();
  }

  /** The whole way: form, keys, code put away. */
  async signUp(person: Person) {
    await this.fill(person);
    await this.submit().click();
    const groups = await this.groups();
    await this.lastGroup().fill(groups.at(-1) ?? "");
    await this.done().click();
  }
}
