// Recomputes the look's table of contrasts from style/_tokens.scss, light and dark. No browser, no server.

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { compile } from "sass";
import { contrast, tokens } from "../support/contrast";

const TEXT = 4.5;
const UI = 3;

/** Foreground, ground, least ratio allowed, and the ratios promised in light and in dark, rounded once to a tenth. */
const table: [string, string, number, number, number][] = [
  ["ink", "page", TEXT, 15.2, 16.0],
  ["soft", "page", TEXT, 7.4, 10.0],
  ["soft", "green-tint", TEXT, 6.7, 6.7],
  ["soft", "brick-tint", TEXT, 6.9, 7.9],
  ["faint", "page", TEXT, 5.4, 7.2],
  ["faint", "surface", TEXT, 5.9, 6.5],
  ["faint", "sunken", TEXT, 5.0, 5.6],
  ["green", "page", TEXT, 7.5, 10.3],
  ["green", "surface", TEXT, 8.1, 9.3],
  ["green", "green-tint", TEXT, 6.7, 6.9],
  ["on-green", "green", TEXT, 8.1, 9.2],
  ["on-green", "green-strong", TEXT, 11.2, 11.1],
  ["on-mine", "mine", TEXT, 8.1, 7.6],
  ["on-hero", "hero", TEXT, 9.0, 11.7],
  ["on-hero-soft", "hero", TEXT, 6.6, 7.8],
  ["mimosa", "hero", TEXT, 6.3, 8.9],
  ["mimosa-ink", "mimosa-tint", TEXT, 8.4, 10.2],
  ["brick", "page", TEXT, 6.3, 9.3],
  ["brick", "surface", TEXT, 6.9, 8.4],
  ["brick", "brick-tint", TEXT, 5.9, 7.4],
  ["slip-ink", "slip", TEXT, 8.6, 7.6],
  ["edge", "surface", UI, 3.9, 4.1],
  ["edge", "page", UI, 3.6, 4.6],
  ["edge", "sunken", UI, 3.3, 3.5],
  ["slip-edge", "page", UI, 4.1, 7.2],
  ["mimosa-edge", "page", UI, 4.2, 7.0],
];

/** Text on the map: the worst of several grounds. */
const worst: [string, string[], number, number][] = [
  ["map-ink", ["map-0", "map-1", "map-2"], 7.7, 5.8],
  ["map-ink-top", ["map-3", "map-4"], 4.9, 5.5],
];

/** Pairs that our pages use and the look's table does not list; they have a floor and no promised figure. */
const also: [string, string, number][] = [
  ["ink", "surface", TEXT],
  ["ink", "sunken", TEXT],
  ["ink", "green-tint", TEXT],
  ["ink", "brick-tint", TEXT],
  ["ink", "mimosa-tint", TEXT],
  ["soft", "surface", TEXT],
  ["soft", "sunken", TEXT],
  ["page", "ink", TEXT],
  ["on-mimosa", "mimosa", TEXT],
  ["on-brick", "brick", TEXT],
  ["on-brick", "brick-strong", TEXT],
];

function style() {
  const root = resolve(dirname(test.info().file), "../..");
  const source = readFileSync(resolve(root, "style/_tokens.scss"), "utf8");
  const compiled = compile(resolve(root, "style/main.scss"), { style: "compressed" }).css;
  return { source, compiled };
}

/** The two palettes as written; dark lies over light. */
function palettes() {
  const { source } = style();
  const light = tokens(source, ":root {");
  return { light, dark: { ...light, ...tokens(source, "@mixin dark {") } };
}

test("every pair reaches its floor and the promised ratio", () => {
  const { light, dark } = palettes();
  for (const [ink, ground, floor, inLight, inDark] of table) {
    for (const [name, palette, promised] of [["light", light, inLight], ["dark", dark, inDark]] as const) {
      const ratio = contrast(palette[ink], palette[ground]);
      expect.soft(ratio, `${ink} on ${ground}, ${name}`).toBeGreaterThanOrEqual(floor);
      expect.soft(ratio.toFixed(1), `${ink} on ${ground}, ${name}`).toBe(promised.toFixed(1));
    }
  }
});

test("text on the map is legible on each of its grounds", () => {
  const { light, dark } = palettes();
  for (const [ink, grounds, inLight, inDark] of worst) {
    for (const [name, palette, promised] of [["light", light, inLight], ["dark", dark, inDark]] as const) {
      const ratio = Math.min(...grounds.map((ground) => contrast(palette[ink], palette[ground])));
      expect.soft(ratio, `${ink}, ${name}`).toBeGreaterThanOrEqual(TEXT);
      expect.soft(ratio.toFixed(1), `${ink}, ${name}`).toBe(promised.toFixed(1));
    }
  }
});

test("pairs outside the table reach their floor", () => {
  for (const [name, palette] of Object.entries(palettes())) {
    for (const [ink, ground, floor] of also) {
      const ratio = contrast(palette[ink], palette[ground]);
      expect.soft(ratio, `${ink} on ${ground}, ${name}`).toBeGreaterThanOrEqual(floor);
    }
  }
});

test("the style sheet carries the tokens, dark alike by the system and by choice", () => {
  const { source, compiled } = style();
  const light = tokens(source, ":root {");
  const dark = tokens(source, "@mixin dark {");
  const colours = (all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([, value]) => value.startsWith("#")));
  expect(Object.keys(colours(dark)).length).toBeGreaterThan(30);
  expect(tokens(compiled, ":root{")).toMatchObject(colours(light));
  expect(colours(tokens(compiled, ":root:not([data-theme=light])"))).toEqual(colours(dark));
  expect(colours(tokens(compiled, ":root[data-theme=dark]"))).toEqual(colours(dark));
});

test("the measure itself is right", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff").toFixed(2)).toBe("4.48"); // the usual example of a grey that just fails
});
