// What every part of `make bench` ends with: a table, a file, and an exit code that says whether a limit was passed.

import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus } from "node:os";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} measured what was found, with its unit
 * @property {string} [reference] what it is compared with, in the same run
 * @property {number} [ratio] measured by reference, or by a fixed bound
 * @property {number} [limit] of the ratio; without one the row only informs
 */

/** A time in seconds, with the unit that suits it. */
export function time(seconds) {
  if (seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} µs`;
  return `${(seconds * 1e3).toPrecision(3)} ms`;
}

/** How often a second: of the time that one takes. */
export const rate = (seconds) => `${Math.round(1 / seconds)} /s`;

/** Prints the rows of part `name` and writes target/bench/`name`.json; exits with 1 if a ratio is above its limit. */
export function report(name, /** @type {Row[]} */ rows) {
  const passed = (row) => row.limit === undefined || row.ratio <= row.limit;
  const number = (value) => (value === undefined ? "" : value.toFixed(2));
  const cells = rows.map((row) => [
    row.what,
    row.measured,
    row.reference ?? "",
    number(row.ratio),
    number(row.limit),
    row.limit === undefined ? "" : passed(row) ? "ok" : "TOO SLOW",
  ]);
  const table = [["", "measured", "reference", "ratio", "limit", ""], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  for (const line of table) {
    const padded = line.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column])));
    console.log(padded.join("  ").trimEnd());
  }
  const processors = cpus();
  const machine = { processor: processors[0]?.model, cores: processors.length, arch: arch() };
  const kept = resolve(root, "target/bench");
  mkdirSync(kept, { recursive: true });
  writeFileSync(resolve(kept, `${name}.json`), `${JSON.stringify({ name, machine, rows }, null, 2)}\n`);
  if (!rows.every(passed)) process.exitCode = 1;
}
