// The wallet, the sandbox's page on which one pays, and the page that Stripe leads back to.

import { expect, type Page } from "@playwright/test";
import { hydrated, open } from "./site";
import { words } from "../support/words";

/** Where the sandbox stands in for Stripe (support/serve.mjs). */
export const SANDBOX = `http://127.0.0.1:${process.env.END2END_SANDBOX_PORT ?? 3150}`;

export const CARDS = {
  accepted: "4242 4242 4242 4242",
  refused: "4000 0000 0000 0002",
  confirmed: "4000 0000 0000 3220",
  debit: "FR14 2004 1010 0505 0001 3M02 606",
};

export class WalletPage {
  constructor(private readonly page: Page) {}

  open() {
    return open(this.page, "/jetons");
  }

  balance() {
    return this.page.locator(".purse__n b");
  }

  /** The balance in the bar. */
  inBar() {
    return this.page.getByRole("banner").locator(".balance b");
  }

  pack(tokens: number) {
    return this.page.getByRole("radio", { name: new RegExp(`^${tokens} `) });
  }

  pay() {
    return this.page.locator(".packs__go button");
  }

  rows() {
    return this.page.locator(".ledger tbody tr");
  }

  /** Chooses a pack and goes to the page on which it is paid. Returns the checkout's id. */
  async goToPay(tokens: number): Promise<string> {
    await this.pack(tokens).check();
    await this.pay().click();
    await this.page.waitForURL(`${SANDBOX}/pay/*`);
    return new URL(this.page.url()).pathname.split("/").pop() ?? "";
  }

  /** Types a number on the sandbox's page. */
  async type(number: string) {
    await this.page.getByRole("textbox").fill(number);
    await this.page.getByRole("button", { name: /^Payer/ }).click();
  }

  /** The page that Stripe leads back to. */
  async back() {
    await this.page.waitForURL(/\/jetons\/achats\/[0-9a-f-]{36}$/);
    await hydrated(this.page);
    await expect(this.page.getByRole("heading", { name: words.wallet.purchase_heading })).toBeVisible();
  }

  said() {
    return this.page.locator(".outcome");
  }

  /** Asks the sandbox for a fault. */
  async control(path: string): Promise<unknown> {
    const answer = await fetch(`${SANDBOX}/_control/${path}`, { method: "POST" });
    expect(answer.status, path).toBe(200);
    return answer.json();
  }

  async events(session: string): Promise<{ id: string; type: string }[]> {
    const answer = await fetch(`${SANDBOX}/_control/sessions/${session}/events`);
    return (await answer.json()) as { id: string; type: string }[];
  }
}
