// What the interface says in French, from the file it says it from.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const locale = (language: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../app/locales/${language}.json`), "utf8"));

/** The French words. */
export const words: typeof import("../../app/locales/fr.json") = locale("fr");
/** The English ones. */
export const english: typeof import("../../app/locales/en.json") = locale("en");

/** A sentence with its `{{ gaps }}` filled. */
export function filled(sentence: string, values: Record<string, string | number>): string {
  return sentence.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (gap, name: string) => String(values[name] ?? gap));
}
