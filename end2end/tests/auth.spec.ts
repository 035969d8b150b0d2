// Signing up, logging in, logging out, in front of the screen.

import { expect, test } from "../fixtures/test";
import { LoginPage } from "../pages/login";
import { SignupPage } from "../pages/signup";
import { accountLink, alert, note, open, openHeld } from "../pages/site";
import { DEMO_PASSWORD, neighbour, stranger } from "../support/people";
import { words } from "../support/words";

test("a pro signs up, logs out and logs in again", async ({ page, context }) => {
  const pro = stranger("pro");
  const signup = new SignupPage(page);
  await signup.open("?type=pro");
  await expect(signup.role("pro")).toBeChecked();
  await signup.signUp(pro);
  await expect(page).toHaveURL("/demandes");
  await expect(accountLink(page, pro.name)).toBeVisible();

  const [session] = (await context.cookies()).filter(({ name }) => name === "session");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("session");

  await accountLink(page, pro.name).click();
  await expect(page.getByRole("definition").filter({ hasText: words.account.kind_pro })).toBeVisible();
  await page.getByRole("button", { name: words.account.log_out }).click();
  await expect(page).toHaveURL("/");
  await expect(accountLink(page, pro.name)).toHaveCount(0);
  expect((await context.cookies()).filter(({ name }) => name === "session")).toEqual([]);

  await page.getByRole("banner").getByRole("link", { name: words.kit.nav.log_in }).click();
  await new LoginPage(page).logIn(pro);
  await expect(page).toHaveURL("/demandes");
  await expect(accountLink(page, pro.name)).toBeVisible();
  await page.reload();
  await expect(accountLink(page, pro.name)).toBeVisible();
});

test("logging out ends the session, not only its cookie", async ({ page, context, member, playwright, baseURL }) => {
  const person = await member("demandeur");
  const token = (await context.cookies()).find(({ name }) => name === "session")?.value;
  await open(page, "/compte");
  await expect(page.getByRole("textbox", { name: words.account.name })).toHaveValue(person.name);
  await page.getByRole("button", { name: words.account.log_out }).click();
  await expect(page).toHaveURL("/");
  const thief = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  const answer = await thief.get("/api/demandes/nearby?lat=48.86&lon=2.44&radius_km=10");
  expect(answer.status()).toBe(401);
  await thief.dispose();
});

test("an account of the demonstration town opens as the README says", async ({ page }) => {
  const login = new LoginPage(page);
  await login.open();
  await login.logIn({ email: " Karim@Example.org ", password: DEMO_PASSWORD });
  await expect(page).toHaveURL("/demandes");
});

for (const [who, email] of [["a wrong password", "camille@example.org"], ["an unknown e-mail", "personne@exemple.fr"]]) {
  test(`${who} is refused in the same words, and the e-mail is kept`, async ({ page, context, troubles }) => {
    const login = new LoginPage(page);
    await login.open();
    troubles.expect(/status of 401/);
    await login.logIn({ email, password: "ce n’est pas le bon" });
    await expect(alert(page)).toHaveText(words.error.wrong_credentials);
    await expect(login.email()).toHaveValue(email);
    await expect(login.submit()).toBeEnabled();
    expect(await context.cookies()).toEqual([]);
  });
}

test("an empty log-in asks for both fields", async ({ page }) => {
  const login = new LoginPage(page);
  await login.open();
  await login.submit().click();
  await expect(note(page, "email")).toHaveText(words.problem.required);
  await expect(note(page, "password")).toHaveText(words.problem.required);
  await expect(login.email()).toBeFocused();
});

test("what was wrong with a field goes when one types there, and only there", async ({ page }) => {
  const login = new LoginPage(page);
  await login.open();
  await login.submit().click();
  await login.email().pressSequentially("c");
  await expect(note(page, "email")).toBeHidden();
  await expect(login.email()).not.toHaveAttribute("aria-invalid");
  await expect(note(page, "password")).toHaveText(words.problem.required);
  await login.submit().click();
  await expect(note(page, "email")).toHaveText(words.problem.invalid);
});

test("an e-mail that has an account is said to, and what was typed is kept", async ({ page, troubles }) => {
  const camille = { ...neighbour("camille", "Camille", "demandeur"), password: "un tout autre mot de passe" };
  const signup = new SignupPage(page);
  await signup.open();
  await signup.fill(camille);
  troubles.expect(/status of 409/);
  await signup.submit().click();
  await expect(alert(page)).toHaveText(words.error.email_taken);
  await expect(signup.email()).toHaveValue(camille.email);
  await expect(signup.name()).toHaveValue(camille.name);
  await expect(signup.password()).toHaveValue(camille.password);
  await expect(signup.terms()).toBeChecked();
});

test("a wrong sign-up form names its fields and takes the focus to the first", async ({ page }) => {
  const signup = new SignupPage(page);
  await signup.open();
  await signup.email().fill("jeanne@exemple");
  await signup.password().fill("court");
  await signup.submit().click();
  await expect(note(page, "name")).toHaveText(words.problem.required);
  await expect(note(page, "email")).toHaveText(words.problem.invalid);
  await expect(note(page, "password")).toHaveText("Trop court : 10 caractères au moins.");
  await expect(page.locator("#terms-note")).toHaveText(words.problem.not_accepted);
  await expect(signup.name()).toBeFocused();
  await expect(signup.email()).toHaveValue("jeanne@exemple");
});

test("a double click opens one account", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/ui/auth/signup")) sent.push(request.method());
  });
  const signup = new SignupPage(page);
  await signup.open();
  await signup.fill(stranger());
  await signup.submit().dblclick();
  await signup.groups();
  expect(sent).toEqual(["POST"]);
});

test("a password that is tried first is named, explained and refused; the judge is loaded for nobody else", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(new URL(request.url()).pathname));
  const signup = new SignupPage(page);
  await signup.open();
  const judges = () => asked.filter((path) => path.includes("zxcvbn"));
  expect(judges()).toEqual([]);
  await signup.fill({ ...stranger(), password: "azertyuiop" });
  const meter = page.locator(".strength");
  await expect(meter).toHaveAttribute("data-level", "1");
  await expect(meter.or(page.locator(".strength__advice")).first()).toBeVisible();
  await expect(page.getByText(words.kit.strength.advice.common).or(page.getByText(words.kit.strength.advice.keyboard))).toBeVisible();
  expect(judges()).toHaveLength(1);
  await signup.password().fill("1234567890");
  await expect(page.getByText(words.kit.strength.advice.common).or(page.getByText(words.kit.strength.advice.sequence))).toBeVisible();
  await signup.submit().click();
  await expect(note(page, "password")).toHaveText(words.problem.too_weak);
  await signup.password().fill("trois mésanges au balcon");
  await signup.submit().click();
  await signup.groups();
});

test("the password can be looked at", async ({ page }) => {
  const login = new LoginPage(page);
  await login.open();
  await login.password().fill("trois mésanges");
  const show = page.getByRole("button", { name: words.kit.field.show_password });
  await expect(login.password()).toHaveAttribute("type", "password");
  await show.click();
  await expect(login.password()).toHaveAttribute("type", "text");
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await expect(login.password()).toHaveValue("trois mésanges");
});

test("logging in leads on to the page that asked for it", async ({ page, troubles }) => {
  troubles.expect(/status of 401/);
  await open(page, "/mes-demandes");
  await page.getByRole("main").getByRole("link", { name: words.sign_in.log_in }).click();
  await new LoginPage(page).logIn(neighbour("camille", "Camille", "demandeur"));
  await expect(page).toHaveURL("/mes-demandes");
  await expect(page.getByRole("article").first()).toBeVisible();
});

for (const evil of ["//ailleurs.example/x", "https://ailleurs.example/", "/\\ailleurs.example", "/\t/ailleurs.example", "/.//ailleurs.example"]) {
  test(`logging in leads to no other site: ${JSON.stringify(evil)}`, async ({ page }) => {
    const login = new LoginPage(page);
    await login.open(evil);
    await login.logIn(neighbour("camille", "Camille", "demandeur"));
    await expect(page).toHaveURL("/demandes");
    await expect(accountLink(page, "Camille R.")).toBeVisible();
  });
}

test("what is chosen and typed before the program has loaded counts", async ({ page }) => {
  const pro = stranger("pro");
  const signup = new SignupPage(page);
  const load = await openHeld(page, "/inscription");
  await signup.fill(pro);
  await load();
  await expect(signup.role("pro")).toBeChecked();
  await expect(signup.terms()).toBeChecked();
  await expect(signup.password()).toHaveValue(pro.password);
  await signup.submit().click();
  await signup.groups();
  await open(page, "/compte");
  await expect(page.getByRole("definition").filter({ hasText: words.account.kind_pro })).toBeVisible();
});
