// What is written and has not left: over a reload, without a network, from another page; and that somebody is writing.

import { expectAccessible } from "../fixtures/accessible";
import { screenshot } from "../fixtures/screenshot";
import { Somebody, mark } from "../fixtures/somebody";
import { posted, scene } from "../fixtures/talk";
import { expect, test } from "../fixtures/test";
import { AccountPage } from "../pages/account";
import { open } from "../pages/site";
import { ThreadPage } from "../pages/thread";
import { giveTokens } from "../support/database";
import { stranger } from "../support/people";
import { filled, words } from "../support/words";

const text = words.messages;

test("what was begun is still there after a reload, and gone once it was sent", async ({ page, browser, baseURL }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  const begun = `Je pensais à samedi ${mark()}`;
  await anne.field().fill(begun);
  // It is kept in a moment, sealed: no record of this browser has the words.
  const kept = () =>
    page.evaluate(
      () =>
        new Promise<string[]>((done) => {
          const opening = indexedDB.open("leboncoup");
          opening.onsuccess = () => {
            const store = opening.result.transaction("keys").objectStore("keys");
            const names = store.getAllKeys();
            const values = store.getAll();
            values.onsuccess = () =>
              done(names.result.flatMap((name, at) => (String(name).startsWith("draft/") ? [String(values.result[at])] : [])));
          };
        }),
    );
  await expect.poll(kept).toHaveLength(1);
  expect((await kept()).join()).not.toContain("samedi");
  await page.reload();
  await anne.opened();
  await expect(anne.field()).toHaveValue(begun);
  await anne.submit().click();
  await anne.delivered(begun, "sent");
  await expect.poll(kept).toHaveLength(0);
  await page.reload();
  await anne.opened();
  await expect(anne.message(begun)).toBeVisible();
  await expect(anne.field()).toHaveValue("");
  await karim.leave();
});

test("what waits for a network leaves from another page too", async ({ page, browser, baseURL, troubles }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  await anne.open(id);
  await anne.opened();
  troubles.expect(/ERR_FAILED/);
  await page.route("**/ui/conversations/send", (route) => route.abort("failed"));
  await anne.say("Un");
  await anne.say("Deux");
  await anne.delivered("Deux", "sending");
  await page.unroute("**/ui/conversations/send");
  await open(page, "/demandes");
  await karim.thread.open(id);
  await expect(karim.thread.messages()).toHaveText(["Un", "Deux"]);
  await expect(karim.page.locator(".event--warn")).toHaveCount(0);
  await anne.open(id);
  await anne.delivered("Deux", "read");
  await expect(anne.messages()).toHaveText(["Un", "Deux"]);
  await karim.leave();
});

test("a conversation that could not be fetched is tried again", async ({ page, browser, baseURL, troubles }) => {
  const { karim, id, anne } = await scene(browser, baseURL ?? "", page);
  troubles.expect(/ERR_FAILED/);
  await page.route("**/ui/conversations/detail*", (route) => route.abort("failed"));
  await anne.open(id);
  const again = page.getByRole("button", { name: text.retry });
  await expect(again).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await screenshot(page, "conversation_not_opened");
  await page.unroute("**/ui/conversations/detail*");
  await again.click();
  await anne.opened();
  await karim.leave();
});

test("that somebody is writing is seen where both want it, and only there", async ({ page, browser, baseURL }) => {
  const { author, demandeId } = await posted(page);
  const zoe = { ...stranger("pro"), name: `Atelier ${mark()}` };
  const pro = await Somebody.arrives(browser, baseURL ?? "");
  giveTokens(await pro.signUp(zoe), 10);
  const id = await pro.unlock(demandeId);
  const anne = new ThreadPage(page);
  const told: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/ui/conversations/typing")) told.push(request.url());
  });
  // Nobody has asked for it: not even the server hears of it.
  await anne.open(id);
  await anne.opened();
  await anne.field().pressSequentially("Bonj");
  await pro.thread.open(id);
  await pro.thread.opened();
  expect(told).toEqual([]);

  for (const [who, name] of [[page, author.name], [pro.page, zoe.name]] as const) {
    const account = new AccountPage(who);
    await account.open();
    await expect(who.getByRole("textbox", { name: words.account.name })).toHaveValue(name);
    const box = who.getByRole("checkbox", { name: words.account.typing });
    await expect(box).not.toBeChecked();
    await box.check();
    await account.button(words.account.profile_submit).click();
    await account.done(words.account.profile_done);
    await who.reload();
    await expect(box).toBeChecked();
  }
  await pro.thread.open(id);
  await pro.thread.opened();
  await anne.open(id);
  await anne.opened();
  const writes = pro.page.getByText(filled(text.peer_typing, { name: author.name }));
  await expect(writes).toHaveCount(0);
  await anne.field().fill("Bonjour, ");
  await expect(writes).toBeVisible();
  await expectAccessible(pro.page);
  await screenshot(pro.page, "conversation_typing");
  await anne.field().fill("Bonjour, demain ?");
  await anne.submit().click();
  await expect(pro.thread.message("Bonjour, demain ?")).toBeVisible();
  await expect(writes).toHaveCount(0);
  await pro.leave();
});
