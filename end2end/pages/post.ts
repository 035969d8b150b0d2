// `/demandes/nouvelle`

import { randomInt } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { words } from "../support/words";
import { PlaceField } from "./place_field";
import { open } from "./site";

const text = words.post;

export interface Draft {
  title: string;
  description: string;
  category: string;
  /** What is typed for the place, and the label of the first place it finds. */
  place: [typed: string, label: string];
  min: string;
  max: string;
  slots: number;
}

const TASKS = ["Fixer une étagère", "Raboter une porte", "Poser un miroir", "Monter un placard", "Réparer un volet"];

/** A believable demande in Montreuil, with a title like no other. */
export function draft(): Draft {
  const [width, height] = [randomInt(400, 2000), randomInt(400, 2000)];
  return {
    title: `${TASKS[randomInt(TASKS.length)]} de ${width} × ${height} mm`,
    description: "Mur en brique creuse, vis et chevilles sur place.\n\nUn soir de semaine ou samedi matin.",
    category: words.kit.trade.bricolage,
    place: ["montreu", "Montreuil (93100)"],
    min: "40",
    max: "90",
    slots: 2,
  };
}

export class PostPage {
  constructor(readonly page: Page) {}

  readonly title = () => this.page.getByRole("textbox", { name: text.title_label });
  readonly description = () => this.page.getByRole("textbox", { name: text.description_label });
  readonly category = () => this.page.getByRole("combobox", { name: text.category_label });
  readonly place = () => new PlaceField(this.page, text.place_label);
  readonly min = () => this.page.getByRole("textbox", { name: text.budget_min, exact: true });
  readonly max = () => this.page.getByRole("textbox", { name: text.budget_max, exact: true });
  readonly slots = (count: number) => this.page.getByRole("radio", { name: String(count), exact: true });
  readonly submit = () => this.page.getByRole("button", { name: text.submit });

  open = () => open(this.page, "/demandes/nouvelle");

  async fill(demande: Draft) {
    await this.title().fill(demande.title);
    await this.description().fill(demande.description);
    await this.category().selectOption({ label: demande.category });
    await this.place().choose(...demande.place);
    await this.min().fill(demande.min);
    await this.max().fill(demande.max);
    await this.slots(demande.slots).check();
  }

  /** What the form holds is what was put into it. */
  async expectKept(demande: Draft) {
    await expect(this.title()).toHaveValue(demande.title);
    await expect(this.description()).toHaveValue(demande.description);
    await expect(this.category().locator("option:checked")).toHaveText(demande.category);
    await expect(this.place().input).toHaveValue(demande.place[1]);
    await expect(this.min()).toHaveValue(demande.min);
    await expect(this.max()).toHaveValue(demande.max);
    await expect(this.slots(demande.slots)).toBeChecked();
  }
}
