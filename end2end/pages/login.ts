// `/connexion`

import type { Page } from "@playwright/test";
import { words } from "../support/words";
import { open } from "./site";

const text = words.login;

export class LoginPage {
  constructor(readonly page: Page) {}

  readonly email = () => this.page.getByRole("textbox", { name: text.email });
  readonly password = () => this.page.getByLabel(text.password, { exact: true });
  readonly shared = () => this.page.getByRole("checkbox", { name: words.kit.shared.label });
  readonly submit = () => this.page.getByRole("main").getByRole("button", { name: text.submit });

  open = (next?: string) =>
    open(this.page, next === undefined ? "/connexion" : `/connexion?suite=${encodeURIComponent(next)}`);

  async logIn(person: { email: string; password: string }) {
    await this.email().fill(person.email);
    await this.password().fill(person.password);
    await this.submit().click();
  }
}
