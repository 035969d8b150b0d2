#!/usr/bin/env bash
# `make test`: every check and every test, from format to browser. `test.sh --quick` stops before the release build.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"
source "$ROOT/scripts/database.sh"
source "$ROOT/scripts/release.sh"

started=$SECONDS
"$ROOT/scripts/setup.sh" --tests
use_toolchain
export SQLX_OFFLINE=true CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
packages=(-p server -p stripe-sandbox -p embedded-postgres -p backend -p model -p crypto-core -p app --features app/ssr)

# part TITLE COMMAND…: a part of the tests, with its time; its output is shown as it comes.
part() {
  local title=$1 began=$SECONDS
  shift
  say "── $title"
  "$@" || die "Failed: $title"
  note "$title: $(duration $((SECONDS - began)))"
}

# The browser's program must not hold a database, a runtime or a web server.
wasm_graph() {
  local found
  found=$(cargo tree -p frontend --target wasm32-unknown-unknown -e normal --prefix none |
    grep -E '^(sqlx|tokio|axum|hyper|backend|server)[a-z-]* v' | sort -u || true)
  [ -z "$found" ] || { echo "In the wasm graph: $found"; return 1; }
  echo "No sqlx, tokio or axum among $(cargo tree -p frontend --target wasm32-unknown-unknown -e normal --prefix none | sort -u | wc -l) crates."
}

crypto_in_chromium() {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner CHROMEDRIVER=$(command -v chromedriver) \
    WASM_BINDGEN_TEST_TIMEOUT=180 \
    cargo test -p crypto-core --target wasm32-unknown-unknown --features webcrypto --test wasm
}

part "Format" cargo fmt --all --check
part "Lints, native" cargo clippy "${packages[@]}" --all-targets -- -D warnings
part "Lints, wasm" cargo clippy -p frontend --target wasm32-unknown-unknown -- -D warnings
part "Lints, cryptography for browsers" cargo clippy -p crypto-core --target wasm32-unknown-unknown --features webcrypto \
  --lib --test wasm --example bench -- -D warnings
part "Crate graph" wasm_graph
part "Bundled scripts" bash -c 'node scripts/zxcvbn.mjs --check && node scripts/map.mjs --check && node --test scripts/'
start_test_database
trap stop_test_database EXIT
part "Queries against the schema" "$ROOT/scripts/sqlx.sh" --check
part "Rust tests" cargo nextest run "${packages[@]}"
part "Documentation tests" cargo test --quiet --doc -p crypto-core
if [ "${1:-}" = --quick ]; then
  say "The quick checks passed in $(duration $((SECONDS - started)))."
  exit
fi
part "Cryptography in Chromium" crypto_in_chromium
part "Release build" cargo leptos build --release --precompress
part "Release build of the sandbox" build_sandbox
part "End to end" npx playwright test --config end2end/playwright.config.ts
note "wasm: $("$ROOT/scripts/wasm-size.sh")"
say "All checks and tests passed in $(duration $((SECONDS - started)))."
