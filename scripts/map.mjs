// Builds public/map/ from map/ and the npm packages leaflet and polylabel: map.js, which every search page loads, and what it
// loads once the map is seen, under a name that changes with its content.
//   node scripts/map.mjs            writes it
//   node scripts/map.mjs --check    says whether the committed files are what would be written (exit code 1 if not)

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "public", "map");

const made = await build({
  absWorkingDir: root,
  entryPoints: { map: "map/element.js" },
  outdir: target,
  banner: { js: "// Built by scripts/map.mjs from map/, Leaflet and polylabel: /map/LICENSE.txt. Not to be edited." },
  bundle: true,
  charset: "utf8",
  chunkNames: "[name]-[hash]",
  format: "esm",
  legalComments: "none",
  loader: { ".css": "text" },
  minify: true,
  splitting: true,
  target: "es2022",
  write: false,
});
const licence = (name, file) => `${name}\n\n${readFileSync(join(root, "node_modules", name, file), "utf8").trim()}\n`;
const files = new Map(made.outputFiles.map(({ path, text }) => [basename(path), text]));
files.set("LICENSE.txt", [licence("leaflet", "LICENSE"), licence("polylabel", "LICENSE"), licence("tinyqueue", "LICENSE")].join("\n"));

const committed = existsSync(target) ? readdirSync(target) : [];
if (process.argv.includes("--check")) {
  const same =
    committed.length === files.size && committed.every((name) => files.get(name) === readFileSync(join(target, name), "utf8"));
  if (!same) {
    console.error("public/map is out of date: node scripts/map.mjs");
    process.exit(1);
  }
} else {
  mkdirSync(target, { recursive: true });
  for (const name of committed) if (!files.has(name)) rmSync(join(target, name));
  for (const [name, text] of files) {
    writeFileSync(join(target, name), text);
    const bytes = [Buffer.from(text), gzipSync(text), brotliCompressSync(text)].map((data) => data.length);
    console.log(`public/map/${name}: ${bytes[0]} bytes, ${bytes[1]} with gzip, ${bytes[2]} with brotli`);
  }
}
