// Builds public/icons.svg, the one sprite, from scripts/icons.txt and the npm package @phosphor-icons/core.
//   node scripts/icons.mjs            writes it
//   node scripts/icons.mjs --check    says whether the committed file is what would be written (exit code 1 if not)
// The package is looked for in node_modules; its folder may be given in PHOSPHOR_ICONS instead.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = process.env.PHOSPHOR_ICONS ?? join(root, "node_modules", "@phosphor-icons", "core");
const target = join(root, "public", "icons.svg");

const styles = ["thin", "light", "bold", "fill", "duotone"];

// Our own two. Colours come from the class of the outer <svg> by inheritance: fill and stroke for the coin, fill and
// color for the mark, because a style sheet does not reach into <use>.
const own = [
  `<symbol id="coin" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.75" stroke-width="1.5"/><path fill="#5b4200" stroke="none" d="M5.9 6.2h2.2v5.6a1.1 1.1 0 0 1-2.2 0zM8.9 6.2h2.2v7.4a1.1 1.1 0 0 1-2.2 0zM11.9 6.2h2.2v4.4a1.1 1.1 0 0 1-2.2 0z"/></symbol>`,
  `<symbol id="mark" viewBox="0 0 32 32"><path d="M4 6.5A4.5 4.5 0 0 1 8.5 2h15A4.5 4.5 0 0 1 28 6.5v9.25H4z"/><path d="M4 17h5.25v6.9a2.62 2.62 0 0 1-5.25 0z"/><path d="M10.25 17h5.25v9.4a2.62 2.62 0 0 1-5.25 0z"/><path fill="currentColor" d="M16.5 19h5.25v8.4a2.62 2.62 0 0 1-5.25 0z" transform="rotate(-7 17 19)"/><path d="M22.75 17H28v5.2a2.62 2.62 0 0 1-5.25 0z"/></symbol>`,
];

function names(list) {
  const lines = list
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const twice = lines.find((line, i) => lines.indexOf(line) !== i);
  if (twice) throw new Error(`${twice} stands twice in scripts/icons.txt`);
  return lines;
}

function symbol(name) {
  const style = styles.find((s) => name.endsWith(`-${s}`)) ?? "regular";
  const svg = readFileSync(join(source, "assets", style, `${name}.svg`), "utf8");
  const match = /^<svg [^>]*viewBox="0 0 256 256"[^>]*>(.*)<\/svg>\s*$/s.exec(svg);
  if (!match) throw new Error(`${name}.svg is not drawn on 256 × 256`);
  return `<symbol id="${name}" viewBox="0 0 256 256">${match[1]}</symbol>`;
}

const version = JSON.parse(readFileSync(join(source, "package.json"), "utf8")).version;
const sprite = [
  `<svg xmlns="http://www.w3.org/2000/svg">`,
  `<!-- Phosphor Icons ${version}, © 2023 Phosphor Icons, MIT: /icons.LICENSE.txt. Built by scripts/icons.mjs. -->`,
  ...names(readFileSync(join(root, "scripts", "icons.txt"), "utf8")).map(symbol),
  ...own,
  `</svg>`,
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== sprite) {
    console.error("public/icons.svg is out of date: node scripts/icons.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(target, sprite);
  console.log(`public/icons.svg: ${sprite.match(/<symbol /g).length} symbols, ${Buffer.byteLength(sprite)} bytes`);
}
