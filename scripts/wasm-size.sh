#!/usr/bin/env bash
# Prints what a browser downloads of the WebAssembly program, raw and compressed by brotli.
source "$(dirname "$0")/lib.sh"
node -e '
  const { readdirSync, readFileSync } = require("node:fs");
  const { brotliCompressSync } = require("node:zlib");
  const folder = "target/site/pkg/";
  const size = (bytes) => `${Math.round(bytes / 1024)} KiB`;
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".wasm"))) {
    const bytes = readFileSync(folder + name);
    console.log(`${size(bytes.length)} raw, ${size(brotliCompressSync(bytes).length)} brotli`);
  }
'
