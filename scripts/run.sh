#!/usr/bin/env bash
# `make run`: installs what is missing, builds, serves. `make watch` (run.sh --watch): the same, rebuilt at each change.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"

started=$SECONDS
say "LeBonCoup: a first run compiles tools and dependencies, about half an hour on two cores; the next ones take seconds."
"$ROOT/scripts/setup.sh"
use_toolchain
export SQLX_OFFLINE=true
if [ "${1:-}" = --watch ]; then
  exec cargo leptos watch
fi
# cargo-leptos makes the WebAssembly anew each time, which takes most of a minute: only when something has changed.
built=target/release/.built
if [ ! -e "$built" ] || [ ! -x target/release/leboncoup ] ||
  [ -n "$(find app server frontend crypto-core migrations style public .sqlx Cargo.toml Cargo.lock -newer "$built" -print -quit)" ]; then
  say "Building the server and the WebAssembly program (release)…"
  # With brotli's best beside each file, which takes seconds: the server would compress less, and at each request.
  cargo leptos build --release --precompress
  touch "$built"
fi
note "Ready after $(duration $((SECONDS - started)))."
note "wasm: $("$ROOT/scripts/wasm-size.sh")"
exec "$ROOT/target/release/leboncoup"
