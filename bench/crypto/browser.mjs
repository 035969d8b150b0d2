// crypto-core as WebAssembly against the SubtleCrypto of the same browser, in one page. Needs target/bench/pkg (scripts/bench.sh).

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { launch } from "../chromium.mjs";
import { rate, report, time } from "../report.mjs";

const root = resolve(import.meta.dirname, "../..");
const page = (body) => ({ contentType: "text/html", body });
const script = (path) => ({ contentType: "text/javascript", body: readFileSync(resolve(root, path)) });
// A secure context without a server: what a page of this origin asks for is answered from here.
const origin = "http://localhost";
const files = {
  "/": page("<!doctype html><title>bench</title>"),
  "/page.js": script("bench/crypto/page.js"),
  "/pkg/crypto.js": script("target/bench/pkg/crypto.js"),
  "/pkg/crypto_bg.wasm": {
    contentType: "application/wasm",
    body: readFileSync(resolve(root, "target/bench/pkg/crypto_bg.wasm")),
  },
};

const browser = await launch();
let found;
try {
  const tab = await browser.newPage();
  await tab.route(`${origin}/**`, (route) => {
    const file = files[new URL(route.request().url()).pathname];
    return file ? route.fulfill(file) : route.abort();
  });
  await tab.goto(`${origin}/`);
  found = await tab.evaluate(async () => (await import("/page.js")).measure());
} finally {
  await browser.close();
}

const { kdf, aead256, aead65536, envelopes, blocked } = found;
if (blocked.reference < kdf.wasm / 2) throw new Error("a blocked thread was not noticed: the measure is wrong");
const against = (what, { wasm, subtle }, limit) => ({
  what,
  measured: `${time(wasm)} wasm`,
  reference: `${time(subtle)} SubtleCrypto`,
  ratio: wasm / subtle,
  limit,
});
report("crypto-browser", [
  // The fallback.
  against("PBKDF2, 600 000 iterations", kdf, 8),
  {
    what: "… as a login derives (BrowserKdf)",
    measured: time(kdf.login),
    reference: `${time(kdf.subtle)} SubtleCrypto`,
    ratio: kdf.login / kdf.subtle,
    limit: 1.3,
  },
  {
    what: "… longest task of the interface thread",
    measured: time(blocked.login),
    reference: `50 ms; ${time(blocked.reference)} in wasm`,
    ratio: blocked.login / 0.05,
    limit: 1,
  },
  against("AES-256-GCM, 256 B", aead256, 1.5),
  // Why files go through SubtleCrypto, and only where it is missing through wasm.
  against("AES-256-GCM, 64 KiB", aead65536, 40),
  { what: "messages sealed", measured: `${rate(envelopes.seal)} wasm` },
  { what: "messages opened", measured: `${rate(envelopes.open)} wasm` },
]);
