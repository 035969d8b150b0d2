// The first way through: a new person signs up, posts a demande, and anyone finds it.

import { expect, test } from "../fixtures/test";
import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { PostPage, draft } from "../pages/post";
import { SearchPage } from "../pages/search";
import { SignupPage } from "../pages/signup";
import { note, open } from "../pages/site";
import { stranger } from "../support/people";
import { filled, words } from "../support/words";

const POSTED = /\/demandes\/[0-9a-f-]{36}$/;

test("a new person signs up, posts a demande and finds it", async ({ page }) => {
  const signup = new SignupPage(page);
  const person = stranger("demandeur");
  await signup.open();
  await signup.fill(person);
  await signup.submit().click();

  const groups = await signup.groups();
  expect(groups).toHaveLength(9);
  for (const group of groups) expect(group).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
  await screenshot(page, "recovery");
  await expectAccessible(page);
  await signup.lastGroup().fill("zzzz");
  await signup.done().click();
  await expect(note(page, "last-group")).toHaveText(words.signup.last_wrong);
  await expect(signup.lastGroup()).toHaveAttribute("aria-invalid", "true");
  await signup.lastGroup().fill((groups.at(-1) ?? "").toLowerCase());
  await signup.done().click();

  await expect(page).toHaveURL("/demandes/nouvelle");
  const post = new PostPage(page);
  const demande = draft();
  await post.fill(demande);
  await post.submit().click();

  await expect(page).toHaveURL(POSTED);
  const sheet = page.getByRole("main");
  await expect(sheet.getByRole("heading", { level: 1 })).toHaveText(demande.title);
  await expect(sheet.locator(".sheet__text").getByText("Mur en brique creuse, vis et chevilles sur place.")).toBeVisible();
  const fact = (name: string) => sheet.locator(".facts div").filter({ has: page.getByText(name, { exact: true }) }).getByRole("definition");
  await expect(fact(words.demande.place)).toHaveText("Montreuil");
  await expect(fact(words.demande.budget)).toHaveText("40 – 90 €");
  await expect(fact(words.demande.pros)).toHaveText(`0/2 ${filled(words.demande.left_many, { left: 2 })}`);
  await expect(sheet.getByRole("heading", { name: words.demande.yours })).toBeVisible();

  // Anyone finds it, from the landing page.
  const search = new SearchPage(page);
  await open(page, "/");
  await search.place().choose("montreu", "Montreuil (93100)");
  await page.getByRole("button", { name: words.home.find }).click();
  await expect(search.heading()).toContainText(`${words.search.near} Montreuil`);
  await search.titles().filter({ hasText: demande.title }).click();
  await expect(page).toHaveURL(POSTED);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(demande.title);

  // And its author among her own.
  await open(page, "/mes-demandes");
  await expect(search.titles()).toHaveText([demande.title]);
});

test("an empty form says what is missing, where, and takes the focus to the first", async ({ page, member }) => {
  await member("demandeur");
  const post = new PostPage(page);
  await post.open();
  await post.submit().click();
  for (const id of ["title", "description", "category", "place"]) {
    await expect(note(page, id)).toHaveText(words.problem.required);
    await expect(page.locator(`#${id}`)).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator(`#${id}`)).toHaveAttribute("aria-describedby", `${id}-note`);
  }
  await expect(post.title()).toBeFocused();
  await screenshot(page, "post-refused");
  await expectAccessible(page);
});

test("wrong fields are named and everything typed is kept", async ({ page, member }) => {
  await member("demandeur");
  const post = new PostPage(page);
  const demande = { ...draft(), min: "200", max: "90" };
  await post.open();
  await post.fill(demande);
  await post.submit().click();
  await expect(note(page, "budget-max")).toHaveText(words.problem.min_above_max);
  await expect(post.max()).toBeFocused();
  await post.expectKept(demande);

  await post.max().fill("300");
  await post.place().input.fill("Xyzzyqwert");
  await post.submit().click();
  await expect(note(page, "place")).toHaveText(words.problem.unknown_place);
  await expect(post.place().input).toBeFocused();
  await post.expectKept({ ...demande, max: "300", place: ["", "Xyzzyqwert"] });

  // A name that is typed whole counts without being picked.
  await post.place().input.fill("montreuil");
  await post.submit().click();
  await expect(page).toHaveURL(POSTED);
});

test("what looks like markup is only text, wherever it is shown", async ({ page, context, member }) => {
  await member("demandeur");
  const title = `</title><script>document.title = "ouvert"</script> & "vis" ${draft().title.slice(-9)}`;
  const description = `<img src=x onerror="document.title = 'ouvert'"></textarea></script><!-- ${"é".repeat(3)}`;
  const data = { title, description, category: "bricolage", place: "93048", clientKey: crypto.randomUUID() };
  const posted = await context.request.post("/api/demandes", { data });
  const { id } = await posted.json();
  const search = new SearchPage(page);
  // From the server, then made in the browser, from the list.
  await open(page, `/demandes/${id}`);
  for (const step of ["server", "browser"]) {
    await expect(page.getByRole("heading", { level: 1 }), step).toHaveText(title);
    await expect(page.locator(".sheet__text"), step).toHaveText(description);
    // In the window's title `<` becomes a sign that only looks like it.
    await expect(page, step).toHaveTitle(`${title.replaceAll("<", "‹")}, Montreuil · LeBonCoup`);
    if (step === "browser") break;
    await open(page, "/demandes?lieu=93100&tri=date");
    await search.titles().filter({ hasText: title }).click();
  }
});

test("a pro is told that he posts nothing, a visitor where to sign in", async ({ page, member }) => {
  await open(page, "/demandes/nouvelle");
  await expect(page.getByRole("heading", { name: words.sign_in.title })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: words.sign_in.log_in })).toHaveAttribute(
    "href",
    "/connexion?suite=/demandes/nouvelle",
  );
  await member("pro");
  await open(page, "/demandes/nouvelle");
  await expect(page.getByText(words.post.pro)).toBeVisible();
  await expect(page.getByRole("button", { name: words.post.submit })).toHaveCount(0);
});
