// `/messages` and `/messages/{id}`

import { expect, type Page } from "@playwright/test";
import { filled, words } from "../support/words";
import { open } from "./site";

const text = words.messages;

export class ThreadPage {
  constructor(readonly page: Page) {}

  readonly field = () => this.page.getByRole("textbox", { name: text.your_message });
  readonly submit = () => this.page.getByRole("button", { name: text.send, exact: true });
  readonly log = () => this.page.getByRole("log");
  /** Bubbles, the oldest first. */
  readonly messages = () => this.log().locator(".msg > p");
  /** The one that says this. */
  readonly message = (said: string) => this.log().locator(".msg").filter({ hasText: said });
  /** Leads to the newest, where nobody has written since, and where somebody has. */
  readonly newest = () => this.log().getByRole("button", { name: text.newest });
  readonly news = () => this.log().getByRole("button", { name: text.news });
  readonly templates = () => this.page.getByRole("button", { name: text.templates });
  readonly templateList = () => this.page.locator("#templates");
  readonly caution = () => this.page.locator(".caution");
  /** Entries of the list beside the thread, or of the page of the list. */
  readonly entry = (title: string) => this.page.getByRole("navigation", { name: text.heading }).getByRole("link", { name: title });

  open = (id: string) => open(this.page, `/messages/${id}`);

  /** Waits until its messages can be read. */
  async opened() {
    await expect(this.field()).toBeEnabled({ timeout: 20_000 });
  }

  async say(said: string) {
    await this.field().fill(said);
    await this.submit().click();
    await expect(this.field()).toHaveValue("");
  }

  /** Says so many things, faster than anybody types. */
  async sayMany(count: number, what = nth) {
    const said = Array.from({ length: count }, (_, n) => what(n));
    await this.page.evaluate(
      async ({ said, sending }) => {
        const field = document.querySelector<HTMLTextAreaElement>("#msg");
        for (const [n, words] of said.entries()) {
          if (!field?.form) throw new Error("nothing can be written");
          field.value = words;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.form.requestSubmit();
          if (n % 20 < 19 && n < said.length - 1) continue;
          do await new Promise((done) => setTimeout(done, 50));
          while (document.querySelector(`[data-state="${sending}"]`));
        }
      },
      { said, sending: text.sending },
    );
    await this.delivered(what(count - 1), "sent");
  }

  /**
   * Scrolls all the way up or down in steps, whatever is drawn meanwhile. Tells by how many pixels what stood in sight was ever
   * moved besides.
   */
  scrollThrough(way: "up" | "down"): Promise<number> {
    return this.log().evaluate(async (box, way) => {
      const edges = () => box.getBoundingClientRect();
      const drawn = async () => {
        for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      };
      let most = 0;
      for (let step = 0; step < 500; step += 1) {
        const stood = box.scrollTop;
        // Down it goes to the end of what is drawn at once, as the key "End" does.
        box.scrollTop = way === "up" ? stood - 600 : 0;
        const bubbles = [...box.querySelectorAll(".msg")];
        const read = bubbles.find((one) => one.getBoundingClientRect().top >= edges().top);
        if (!read) throw new Error("nothing is in sight");
        const before = read.getBoundingClientRect().top;
        const went = box.scrollTop !== stood;
        await drawn();
        const now = document.getElementById(read.id)?.getBoundingClientRect().top;
        most = Math.max(most, now === undefined ? Infinity : Math.abs(now - before));
        if (!went) return most;
      }
      throw new Error("it never ends");
    }, way);
  }

  /** How far one's own message has come: `sent`, `read` … */
  async delivered(said: string, how: "sending" | "sent" | "read" | "refused") {
    await expect(this.message(said)).toHaveAttribute("data-state", text[how]);
  }

  /** The safety number that this side sees. */
  async safetyNumber(id: string): Promise<string> {
    await open(this.page, `/messages/${id}/securite`);
    return this.page.locator(".safety-number").innerText();
  }
}

/** What `sayMany` says. Numbers might be taken for a telephone's. */
export const nth = (n: number) =>
  `Je regarde cela, ${[...String(n)].map((digit) => ["lo", "ri", "ma", "tu", "ne", "sa", "vi", "po", "ka", "du"][Number(digit)]).join("")}.`;

/** "Vous : …" in the list. */
export const own = (said: string) => filled(text.you, { words: said });
