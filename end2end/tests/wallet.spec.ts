// Buying tokens on the sandbox's page, and what the wallet says of it when Stripe is slow, silent or repeats itself.

import { expectAccessible } from "../fixtures/accessible";
import { expect, test } from "../fixtures/test";
import { CARDS, SANDBOX, WalletPage } from "../pages/wallet";
import { open } from "../pages/site";
import { words } from "../support/words";

const text = words.wallet;

test.beforeEach(async ({ troubles, member }) => {
  troubles.allow(SANDBOX);
  await member("pro");
});

test("a pro buys a pack and sees it arrive", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  await expectAccessible(page);
  await expect(wallet.balance()).toHaveText("0");
  await expect(wallet.pack(10)).toBeChecked();
  await expect(wallet.pay()).toHaveText(/Payer\s10\s€\spour\s10\sjetons/, { useInnerText: true });
  await wallet.pack(30).check();
  await expect(wallet.pay()).toHaveText(/Payer\s25\s€\spour\s30\sjetons/, { useInnerText: true });
  await wallet.goToPay(30);
  await wallet.type(CARDS.accepted);
  await wallet.back();
  await expect(wallet.said()).toContainText(/30\sjetons sont arrivés/);
  await expect(wallet.inBar()).toHaveText("30");
  await expectAccessible(page);
  await page.getByRole("link", { name: text.receipt }).click();
  await expect(page.getByRole("heading", { name: /^Facture n°\s\d{4}-\d{6}$/ })).toBeVisible();
  await expectAccessible(page);
  await wallet.open();
  await expect(wallet.balance()).toHaveText("30");
  await expect(wallet.rows()).toHaveCount(1);
});

test("a refused card debits nothing, another one pays", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  await wallet.goToPay(10);
  await wallet.type(CARDS.refused);
  await expect(page.getByRole("alert")).toContainText("refusée");
  await wallet.type(CARDS.confirmed);
  await page.getByRole("button", { name: "Confirmer" }).click();
  await wallet.back();
  await expect(wallet.said()).toContainText(/10\sjetons sont arrivés/);
});

test("giving up half-way leaves everything as it was", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  await wallet.goToPay(70);
  await page.getByRole("link", { name: "Abandonner et revenir" }).click();
  await expect(wallet.said()).toContainText(text.abandoned);
  await wallet.open();
  await expect(wallet.balance()).toHaveText("0");
});

test("a tab closed after paying loses nothing", async ({ page, context }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  const session = await wallet.goToPay(10);
  await page.close();
  await wallet.control(`sessions/${session}/pay`);
  const later = await context.newPage();
  await expect(async () => {
    await open(later, "/jetons");
    await expect(new WalletPage(later).balance()).toHaveText("10", { timeout: 500 });
  }).toPass();
});

test("the page waits for Stripe's word and shows it when it comes", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  const session = await wallet.goToPay(10);
  await wallet.control(`sessions/${session}/mode/held`);
  await wallet.type(CARDS.accepted);
  await wallet.back();
  await expect(wallet.said()).toContainText(/en attente de confirmation/);
  await expect(wallet.inBar()).toHaveText("0");
  expect(await wallet.control(`sessions/${session}/release`)).toEqual([200]);
  await expect(wallet.said()).toContainText(/10\sjetons sont arrivés/);
  await expect(wallet.inBar()).toHaveText("10");
});

test("a direct debit arrives later, once, however often it is told", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  const session = await wallet.goToPay(10);
  await wallet.control(`sessions/${session}/mode/duplicate`);
  await wallet.type(CARDS.debit);
  await wallet.back();
  await expect(wallet.said()).toContainText(/10\sjetons sont arrivés/, { timeout: 15_000 });
  for (const event of await wallet.events(session)) {
    expect(await wallet.control(`events/${event.id}/deliver?times=5`)).toEqual([200, 200, 200, 200, 200]);
    expect(await wallet.control(`events/${event.id}/deliver?fault=forged`)).toEqual([400]);
  }
  await wallet.open();
  await expect(wallet.balance()).toHaveText("10");
  await expect(wallet.rows()).toHaveCount(1);
});

test("what Stripe never told is asked for", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  const session = await wallet.goToPay(10);
  await wallet.control(`sessions/${session}/mode/lost`);
  await wallet.type(CARDS.accepted);
  await wallet.back();
  await expect(wallet.said()).toContainText(/en attente de confirmation/);
  await expect(wallet.said()).toContainText(/10\sjetons sont arrivés/, { timeout: 30_000 });
});

test("a purchase is withdrawn from in two clicks, with a credit note", async ({ page }) => {
  const wallet = new WalletPage(page);
  await wallet.open();
  await wallet.goToPay(30);
  await wallet.type(CARDS.accepted);
  await wallet.back();
  await expect(wallet.said()).toContainText(/sont arrivés/);
  await wallet.open();
  await page.getByRole("link", { name: text.withdraw }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: text.withdraw_confirm }).click();
  await expect(page.getByRole("heading", { name: /^Avoir n°\s\d{4}-\d{6}$/ })).toBeVisible();
  await expect(page.getByText(text.refund_done)).toBeVisible();
  await expectAccessible(page);
  await wallet.open();
  await expect(wallet.balance()).toHaveText("0");
  await expect(wallet.rows()).toHaveCount(2);
});
