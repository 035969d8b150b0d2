// Builds public/zxcvbn-VERSION.js, which judges passwords in the browser, from scripts/zxcvbn_worker.mjs and the npm
// packages @zxcvbn-ts/{core,language-common,language-fr}.
//   node scripts/zxcvbn.mjs            writes it
//   node scripts/zxcvbn.mjs --check    says whether the committed file is what would be written (exit code 1 if not)

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import compressDictionary from "@zxcvbn-ts/dictionary-compression/compress";
import decompress from "@zxcvbn-ts/dictionary-compression/decompress";
import { build } from "esbuild";
import { fold } from "./zxcvbn_fold.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules", "@zxcvbn-ts");
const json = (path) => JSON.parse(readFileSync(join(packages, path), "utf8"));
const { version } = json("core/package.json");
const name = `zxcvbn-${version}.js`;
const target = join(root, "public", name);

// A password of ten characters is hardly ever one word: rarer ones cost kilobytes and change no judgement.
const MOST = 20_000;
// This many keep their exact rank: zxcvbn speaks of the first ten and the first hundred.
const EXACT = 128;

const distinct = (list) => [...new Set(list.map((word) => fold(String(word)).toLowerCase()))];

// Behind the exact ones, words whose ranks differ by less than a factor of two stand in the order of the alphabet. That
// moves a guess by a bit at most, and neighbours share their beginnings: half the bytes.
function packed(list) {
  const ordered = list.slice(0, EXACT);
  for (let from = EXACT; from < list.length; from *= 2) ordered.push(...list.slice(from, from * 2).sort());
  const text = compressDictionary(ordered);
  if (decompress(text).join("\n") !== ordered.join("\n")) throw new Error("a dictionary does not survive its packing");
  return text;
}

function dictionaries() {
  const fr = (list) => json(`language-fr/src/${list}.json`);
  const { azerty, qwerty, keypad } = json("language-common/src/adjacencyGraphs.json");
  const sequences = Object.entries(fr("wordSequences")).map(([key, list]) => [key, distinct(list)]);
  return {
    passwords: packed(distinct(json("language-common/src/passwords.json")).slice(0, MOST)),
    words: packed(distinct(fr("commonWords")).slice(0, MOST)),
    names: packed(distinct([...fr("firstnames"), ...fr("lastnames")]).sort()),
    sequences: Object.fromEntries(sequences),
    graphs: { azerty, qwerty, keypad },
  };
}

const plugin = {
  name: "dictionaries",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^dictionaries$/ }, ({ path }) => ({ path, namespace: "made" }));
    esbuild.onLoad({ filter: /^dictionaries$/, namespace: "made" }, () => ({
      contents: Object.entries(dictionaries())
        .map(([key, value]) => `export const ${key} = ${JSON.stringify(value)};`)
        .join("\n"),
    }));
  },
};

const made = await build({
  entryPoints: [join(root, "scripts", "zxcvbn_worker.mjs")],
  banner: {
    js:
      `// zxcvbn-ts ${version}, MIT, with passwords, French words and names: /zxcvbn.LICENSE.txt.\n` +
      "// Built by scripts/zxcvbn.mjs; not to be edited.",
  },
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  minify: true,
  plugins: [plugin],
  target: "es2020",
  write: false,
});
const text = made.outputFiles[0].text;

if (process.argv.includes("--check")) {
  const glue = readFileSync(join(root, "app", "src", "browser", "zxcvbn.rs"), "utf8");
  if (readFileSync(target, "utf8") !== text) {
    console.error(`public/${name} is out of date: node scripts/zxcvbn.mjs`);
    process.exit(1);
  }
  if (!glue.includes(`"/${name}"`)) {
    console.error(`app/src/browser/zxcvbn.rs does not ask for /${name}`);
    process.exit(1);
  }
} else {
  for (const old of readdirSync(join(root, "public"))) {
    if (/^zxcvbn-.*\.js$/.test(old) && old !== name) rmSync(join(root, "public", old));
  }
  writeFileSync(target, text);
  const bytes = [Buffer.from(text), gzipSync(text), brotliCompressSync(text)].map((data) => data.length);
  console.log(`public/${name}: ${bytes[0]} bytes, ${bytes[1]} with gzip, ${bytes[2]} with brotli`);
}
