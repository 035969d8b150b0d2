// What happens to an account: reloads, other devices, changed and forgotten passwords, leaving.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Browser, type Page } from "@playwright/test";
import { expect, test } from "../fixtures/test";
import { AccountPage, putAway, shownCode } from "../pages/account";
import { LoginPage } from "../pages/login";
import { accountLink, alert, note, open } from "../pages/site";
import { SignupPage } from "../pages/signup";
import { CARDS, SANDBOX, WalletPage } from "../pages/wallet";
import { type Derivation, derive } from "../support/keys";
import { type Person, stranger } from "../support/people";
import { english, words } from "../support/words";
import { unwrap, wrap } from "../support/wrap";

const text = words.account;

/** Someone new, with real keys, signed in; and the recovery code. */
async function arrive(page: Page, shared = false): Promise<{ person: Person; code: string[] }> {
  const person = stranger("pro");
  const signup = new SignupPage(page);
  await signup.open("?type=pro");
  await signup.fill(person);
  if (shared) await signup.shared().check();
  await signup.submit().click();
  const code = await shownCode(page);
  await putAway(page, code);
  await expect(page).toHaveURL("/demandes");
  return { person, code };
}

async function logIn(page: Page, person: Pick<Person, "email" | "password">, shared = false) {
  const login = new LoginPage(page);
  await login.open();
  if (shared) await login.shared().check();
  await login.logIn(person);
}

/** A second browser of the same person. */
async function elsewhere(browser: Browser, baseURL: string | undefined, person: Person) {
  const context = await browser.newContext({ baseURL, locale: "fr-FR" });
  const page = await context.newPage();
  await logIn(page, person);
  await expect(accountLink(page, person.name)).toBeVisible();
  return { page, close: () => context.close() };
}

/** What this browser keeps: which names, and whether the key can be taken out. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ extractable: boolean; copy: number } | null>((resolve, reject) => {
        const opening = indexedDB.open("leboncoup");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains("keys")) return resolve(null);
          const reading = database.transaction("keys").objectStore("keys").get("account");
          reading.onsuccess = () => {
            database.close();
            const record = reading.result;
            resolve(record ? { extractable: record.key.extractable, copy: record.copy.length } : null);
          };
        };
      }),
  );

test("a reload keeps the keys open without the password", async ({ page }) => {
  const { person } = await arrive(page);
  const account = new AccountPage(page);
  expect(await kept(page)).toEqual({ extractable: false, copy: 77 });
  await account.open("/mot-de-passe");
  await expect(account.newPassword()).toBeVisible();
  await page.reload();
  await expect(account.newPassword()).toBeVisible();

  await account.open();
  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");
  await expect.poll(() => kept(page)).toBeNull();
  await logIn(page, person);
  await expect(page).toHaveURL("/demandes");
  await expect.poll(() => kept(page)).not.toBeNull();
});

test("a shared computer keeps nothing: the cookie goes with the browser, the keys with the page", async ({ page, context }) => {
  const { person } = await arrive(page);
  const account = new AccountPage(page);
  await account.open();
  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");

  await logIn(page, person, true);
  await expect(page).toHaveURL("/demandes");
  expect((await context.cookies()).find(({ name }) => name === "session")?.expires).toBe(-1);
  expect(await kept(page)).toBeNull();
  await account.open("/mot-de-passe");
  await expect(account.locked()).toBeVisible();
  await page.getByRole("link", { name: text.unlock }).click();
  await new LoginPage(page).logIn(person);
  await expect(page).toHaveURL("/compte/mot-de-passe");
  await expect(account.newPassword()).toBeVisible();
});

test("signing up on a shared computer keeps nothing either, nor does changing the password there", async ({ page, context }) => {
  const { person } = await arrive(page, true);
  const life = async () => (await context.cookies()).find(({ name }) => name === "session")?.expires;
  expect(await life()).toBe(-1);
  expect(await kept(page)).toBeNull();
  const account = new AccountPage(page);
  await account.open("/mot-de-passe");
  await expect(account.locked()).toBeVisible();

  await page.getByRole("link", { name: text.unlock }).click();
  const login = new LoginPage(page);
  await login.shared().check();
  await login.logIn(person);
  // The login page asks for the same two fields.
  await expect(account.newPassword()).toBeVisible();
  await account.prove(person);
  await account.newPassword().fill("un autre, bien plus long");
  await account.button(text.password_submit).click();
  await account.done(text.password_done);
  expect(await life()).toBe(-1);
  expect(await kept(page)).toBeNull();
});

test("other tabs forget the keys with the one that logs out, and take over whoever logs in", async ({ page, context }) => {
  const { person } = await arrive(page);
  const second = await context.newPage();
  const other = new AccountPage(second);
  const signInFirst = second.getByRole("heading", { name: words.sign_in.title });
  await other.open("/mot-de-passe");
  await expect(other.newPassword()).toBeVisible();

  // Nothing is done in the second tab from here on: it is only looked at.
  const account = new AccountPage(page);
  await account.open();
  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");
  await expect(signInFirst).toBeVisible();
  await expect(other.newPassword()).toHaveCount(0);
  await expect(accountLink(second, person.name)).toHaveCount(0);

  await logIn(page, person);
  await expect(other.newPassword()).toBeVisible();
  await expect(accountLink(second, person.name)).toBeVisible();
  expect(await kept(second)).not.toBeNull();

  // The same person again, who says by now that nothing is to be kept: the other tab has nothing to open the keys with.
  await expect(page).toHaveURL("/demandes");
  await logIn(page, person, true);
  await expect(page).toHaveURL("/demandes");
  await expect(other.locked()).toBeVisible();
  expect(await kept(second)).toBeNull();
  await account.open();
  await account.button(text.log_out).click();
  await expect(signInFirst).toBeVisible();

  // Somebody else: what the second tab opens is his, and proves it with his password.
  const { person: next } = await arrive(page);
  await expect(other.newPassword()).toBeVisible();
  await other.prove(next);
  await other.newPassword().fill("un autre, bien plus long");
  await other.button(text.password_submit).click();
  await other.done(text.password_done);
});

test("logging in changes nothing of an account that takes today's iterations, or more", async ({ page, request }) => {
  const { person } = await arrive(page);
  const ask = async (): Promise<Derivation> => {
    const answer = await request.post("/api/auth/prelogin", { data: { email: person.email } });
    const { iterations, accountSalt } = await answer.json();
    return { iterations, accountSalt };
  };
  const today = await ask();
  await logIn(page, person);
  await expect(page).toHaveURL("/demandes");
  expect(await ask()).toEqual(today);

  // Another client puts the same password under more, as this one does where it finds fewer than today's.
  const more = { iterations: today.iterations + 50_000, accountSalt: randomBytes(16).toString("hex") };
  const [before, after] = [await derive(person, today), await derive(person, more)];
  const login = await request.post("/api/auth/login", { data: { email: person.email, passwordHash: before.passwordHash } });
  const { wrapPassword } = await login.json();
  const renewed = await request.post("/ui/account/credentials", {
    data: {
      request: {
        currentPasswordHash: before.passwordHash,
        credentials: {
          passwordHash: after.passwordHash,
          kdfIterations: more.iterations,
          accountSalt: more.accountSalt,
          wrapPassword: wrap(unwrap(wrapPassword, before, today), after, more),
        },
      },
    },
  });
  expect(renewed.status(), await renewed.text()).toBe(200);
  await logIn(page, person);
  await expect(page).toHaveURL("/demandes");
  const account = new AccountPage(page);
  await account.open("/mot-de-passe");
  await expect(account.newPassword()).toBeVisible();
  expect(await ask()).toEqual(more);
});

test("a changed password opens the same account, and every other device is out", async ({ page, browser, baseURL, troubles }) => {
  const { person } = await arrive(page);
  const other = await elsewhere(browser, baseURL, person);
  const account = new AccountPage(page);
  await account.open("/mot-de-passe");
  const renewed = { ...person, password: "un autre, bien plus long" };

  await account.prove({ ...person, password: "pas celui-là" });
  await account.newPassword().fill(renewed.password);
  troubles.expect(/status of 401/);
  await account.button(text.password_submit).click();
  await expect(alert(page)).toHaveText(words.error.wrong_credentials);
  await expect(account.newPassword()).toHaveValue(renewed.password);

  await account.prove(person);
  await account.button(text.password_submit).click();
  await account.done(text.password_done);
  await page.reload();
  await expect(account.newPassword()).toBeVisible();

  // Abuse case 8: the session of before is dead, and so is the copy of the keys that it guarded. The page that is open hears of it.
  await expect(accountLink(other.page, person.name)).toHaveCount(0, { timeout: 15_000 });
  await expect.poll(() => kept(other.page)).toBeNull();
  await other.page.reload();
  await expect(accountLink(other.page, person.name)).toHaveCount(0);
  await logIn(other.page, person);
  await expect(alert(other.page)).toHaveText(words.error.wrong_credentials);
  await logIn(other.page, renewed);
  await expect(accountLink(other.page, person.name)).toBeVisible();
  await other.close();
});

test("a new password that is the old one, or short, is said to be", async ({ page }) => {
  const { person } = await arrive(page);
  const account = new AccountPage(page);
  await account.open("/mot-de-passe");
  await account.prove(person);
  await account.newPassword().fill(person.password);
  await account.button(text.password_submit).click();
  await expect(note(page, "new-password")).toHaveText(words.problem.unchanged);
  await expect(account.newPassword()).toBeFocused();
});

test("what is typed and chosen stays while tokens come in another tab", async ({ page, context, troubles }) => {
  troubles.allow(SANDBOX);
  await arrive(page);
  const account = new AccountPage(page);
  await account.open("/e-mail");
  const wallet = new WalletPage(await context.newPage());
  await wallet.open();
  await wallet.pack(70).check();
  const field = account.newEmail().first();
  await field.fill("bientot@example.org");
  await expect(field).toBeFocused();

  const buying = await context.newPage();
  const purse = new WalletPage(buying);
  await purse.open();
  await purse.goToPay(10);
  await purse.type(CARDS.accepted);
  await purse.back();
  await expect(wallet.balance()).toHaveText("10");
  await expect(wallet.rows()).toHaveCount(1);
  await expect(wallet.pack(70)).toBeChecked();
  await expect(new WalletPage(page).inBar()).toHaveText("10");
  await expect(field).toHaveValue("bientot@example.org");
  await expect(field).toBeFocused();
});

test("a changed e-mail is the one that opens the account", async ({ page, troubles }) => {
  const { person } = await arrive(page);
  const moved = { ...person, email: `nouvelle.${person.email}` };
  const account = new AccountPage(page);
  await account.open("/e-mail");
  await account.prove(person);
  await account.newEmail().first().fill(moved.email);
  await account.newEmailAgain().fill(`x${moved.email}`);
  await account.button(text.email_submit).click();
  await expect(note(page, "new-email-again")).toHaveText(words.problem.different);
  await account.newEmailAgain().fill(moved.email);
  await account.button(text.email_submit).click();
  await account.done(text.email_done);

  await account.open();
  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");
  troubles.expect(/status of 401/);
  await logIn(page, person);
  await expect(alert(page)).toHaveText(words.error.wrong_credentials);
  await logIn(page, moved);
  await expect(accountLink(page, person.name)).toBeVisible();
});

test("a forgotten password: the recovery code opens the account, once", async ({ page, troubles }) => {
  const { person, code } = await arrive(page);
  const account = new AccountPage(page);
  await account.open();
  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");

  const login = new LoginPage(page);
  await login.open();
  await page.getByRole("link", { name: words.login.forgotten }).click();
  const renewed = { ...person, password: "retrouvé grâce au papier" };
  const typed = page.getByRole("textbox", { name: words.recover.code });
  const submit = page.getByRole("button", { name: words.recover.submit });
  await account.email().fill(person.email);
  await account.newPassword().fill(renewed.password);
  await typed.fill(code.join("-").replace(/.$/, (last) => (last === "A" ? "B" : "A")));
  await submit.click();
  await expect(note(page, "code")).toHaveText(words.problem.unreadable_code);
  await typed.fill(code.join(" ").toLowerCase());
  await submit.click();
  const next = await shownCode(page);
  expect(next).not.toEqual(code);
  await putAway(page, next);
  await expect(page).toHaveURL("/compte");
  await expect(accountLink(page, person.name)).toBeVisible();

  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");
  troubles.expect(/status of 401/);
  await open(page, "/recuperation");
  await account.email().fill(person.email);
  await account.newPassword().fill("encore un autre, pour voir");
  await typed.fill(code.join("-"));
  await submit.click();
  await expect(alert(page)).toBeVisible();
  await logIn(page, renewed);
  await expect(accountLink(page, person.name)).toBeVisible();
});

test("recovering on a shared computer keeps nothing there", async ({ page, context }) => {
  const { person, code } = await arrive(page);
  const account = new AccountPage(page);
  await account.open();
  await account.button(text.log_out).click();
  await expect(page).toHaveURL("/");
  await open(page, "/recuperation");
  await account.email().fill(person.email);
  await account.newPassword().fill("retrouvé chez le voisin");
  await page.getByRole("textbox", { name: words.recover.code }).fill(code.join("-"));
  await page.getByRole("checkbox", { name: words.kit.shared.label }).check();
  await page.getByRole("button", { name: words.recover.submit }).click();
  await putAway(page, await shownCode(page));
  await expect(page).toHaveURL("/compte");
  expect((await context.cookies()).find(({ name }) => name === "session")?.expires).toBe(-1);
  expect(await kept(page)).toBeNull();
  await account.open("/mot-de-passe");
  await expect(account.locked()).toBeVisible();
});

test("a device in the list can be signed out, and loses its keys", async ({ page, browser, baseURL }) => {
  const { person } = await arrive(page);
  const other = await elsewhere(browser, baseURL, person);
  const account = new AccountPage(page);
  await account.open("/appareils");
  const devices = account.main().getByRole("listitem");
  await expect(devices).toHaveCount(2);
  await expect(devices.filter({ hasText: text.session_current })).toHaveCount(1);
  await account.main().getByRole("button", { name: text.session_end, exact: false }).first().click();
  await expect(devices).toHaveCount(1);
  await expect(accountLink(other.page, person.name)).toHaveCount(0, { timeout: 15_000 });
  await expect.poll(() => kept(other.page)).toBeNull();
  await other.close();

  await account.button(text.everywhere_submit).click();
  await expect(page).toHaveURL("/connexion");
  await expect.poll(() => kept(page)).toBeNull();
});

test("a new recovery code replaces the former one", async ({ page }) => {
  const { person, code } = await arrive(page);
  const account = new AccountPage(page);
  await account.open("/code-de-secours");
  await account.prove(person);
  await account.button(text.code_submit).click();
  const next = await shownCode(page);
  expect(next).toHaveLength(9);
  expect(next).not.toEqual(code);
  await putAway(page, next);
  await expect(page).toHaveURL("/compte");
});

test("a person takes along what is held about him, opened on this device", async ({ page }) => {
  const { person } = await arrive(page);
  const account = new AccountPage(page);
  await account.open("/donnees");
  const saving = page.waitForEvent("download");
  await account.button(text.export_submit).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe("leboncoup-mes-donnees.json");
  const { held, opened } = JSON.parse(readFileSync(await file.path(), "utf8"));
  expect(held.account).toMatchObject({ displayName: person.name, userType: "pro", userId: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(held.vaultItems.map(({ kind }: { kind: string }) => kind)).toEqual(["keyring"]);
  expect(opened).toEqual({ conversations: [], templates: null, unreadable: [] });
  await account.done(text.export_done);
});

test("a name can be changed, and the language of the interface with it", async ({ page }) => {
  await arrive(page);
  const account = new AccountPage(page);
  await account.open();
  await page.getByRole("textbox", { name: text.name }).fill("Atelier du Lac");
  await account.button(text.profile_submit).click();
  await account.done(text.profile_done);
  await page.getByRole("combobox", { name: words.kit.foot.language }).selectOption("en");
  await account.button(text.profile_submit).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("textbox", { name: english.account.name })).toHaveValue("Atelier du Lac");
});

test("a deleted account is gone, and its e-mail is free", async ({ page, troubles }) => {
  const { person } = await arrive(page);
  const account = new AccountPage(page);
  await account.open("/suppression");
  await account.prove(person);
  await account.button(text.deletion_submit).click();
  await expect(page).toHaveURL("/");
  await expect(accountLink(page, person.name)).toHaveCount(0);
  await expect.poll(() => kept(page)).toBeNull();
  troubles.expect(/status of 401/);
  await logIn(page, person);
  await expect(alert(page)).toHaveText(words.error.wrong_credentials);
  const signup = new SignupPage(page);
  await signup.open();
  await signup.fill(person);
  await signup.submit().click();
  await shownCode(page);
});

test("what only the keys open asks for them, and says how", async ({ page, member }) => {
  await member("demandeur");
  const account = new AccountPage(page);
  for (const part of ["/mot-de-passe", "/e-mail", "/code-de-secours", "/donnees"]) {
    await account.open(part);
    await expect(account.locked()).toBeVisible();
    await expect(page.getByRole("link", { name: text.unlock })).toHaveAttribute("href", `/connexion?suite=/compte${part}`);
  }
});
