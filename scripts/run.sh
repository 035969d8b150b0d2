#!/usr/bin/env bash
# `make run`: installs what is missing, builds, serves. `make watch` (run.sh --watch): the same, rebuilt at each change.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"
source "$ROOT/scripts/release.sh"

started=$SECONDS
say "LeBonCoup: a first run compiles tools and dependencies, about half an hour on two cores; the next ones take seconds."
"$ROOT/scripts/setup.sh"
use_toolchain
export SQLX_OFFLINE=true
if [ "${1:-}" = --watch ]; then
  exec cargo leptos watch
fi
build_release
note "Ready after $(duration $((SECONDS - started)))."
note "wasm: $("$ROOT/scripts/wasm-size.sh")"
exec "$ROOT/target/release/leboncoup"
