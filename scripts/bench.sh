#!/usr/bin/env bash
# `make bench`: measures, each against something of the same run, with a limit for the ratio. `scripts/bench.sh [part…]` takes some
# of them. Each prints a table and writes target/bench/<part>.json. Not part of `make test`: a loaded machine measures badly.
#
# A part `x-y` is the function `bench_x_y`; what it measures stands in bench/.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"
source "$ROOT/scripts/release.sh"

PARTS=(crypto-native crypto-browser login login-page search tokens messages messages-page)

# crypto-core against OpenSSL.
bench_crypto_native() {
  command -v openssl >/dev/null || die "openssl is missing: apt-get install openssl."
  cargo build --quiet --release -p crypto-core --example bench
  node bench/crypto/native.mjs
}

# crypto-core in wasm, built and shrunk as it is served, against SubtleCrypto in Chromium.
bench_crypto_browser() {
  local pkg=target/bench/pkg target=wasm32-unknown-unknown
  cargo build --quiet -p crypto-core --example bench --features webcrypto --profile wasm-release --target $target
  wasm-bindgen --target web --no-typescript --out-dir $pkg --out-name crypto target/$target/wasm-release/examples/bench.wasm
  wasm-opt -Oz $pkg/crypto_bg.wasm -o $pkg/crypto_bg.wasm
  node bench/crypto/browser.mjs
}

# Logins over HTTP against bcrypt alone, at the cost of production.
bench_login() {
  build_release
  cargo build --quiet --release -p backend --example raw_bcrypt
  cargo build --quiet -p embedded-postgres
  node bench/login/throughput.mjs
}

# What holds the interface thread up while somebody logs in, in Chromium.
bench_login_page() {
  build_release
  cargo build --quiet -p embedded-postgres
  node bench/login/page.mjs
}

# The search over HTTP against the same SQL in pgbench, up to a million demandes.
bench_search() {
  command -v wrk >/dev/null || die "wrk is missing: apt-get install wrk."
  build_release
  cargo build --quiet -p embedded-postgres
  node bench/search/search.mjs
}

# Unlocks and webhooks over HTTP against the same SQL in pgbench.
bench_tokens() {
  command -v wrk >/dev/null || die "wrk is missing: apt-get install wrk."
  build_release
  cargo build --quiet -p embedded-postgres
  node bench/tokens/tokens.mjs
}

# Messages over HTTP against the same SQL in pgbench, what one costs behind a long history, and the streams of open pages.
bench_messages() {
  command -v wrk >/dev/null || die "wrk is missing: apt-get install wrk."
  build_release
  cargo build --quiet -p embedded-postgres
  node bench/messages/messages.mjs
}

# A conversation with 10 000 messages behind it, in Chromium.
bench_messages_page() {
  build_release
  cargo build --quiet -p embedded-postgres
  node bench/messages/page.mjs
}

parts=("$@")
[ $# -gt 0 ] || parts=("${PARTS[@]}")
for part in "${parts[@]}"; do
  [[ " ${PARTS[*]} " == *" $part "* ]] || die "There is no part “$part”. There are: ${PARTS[*]}"
done

"$ROOT/scripts/setup.sh" --tests
use_toolchain
export SQLX_OFFLINE=true
slow=()
for part in "${parts[@]}"; do
  say "── $part"
  # A part that fails does not stop the others. Not as the condition of an `if`: that would let it run on after its own failures.
  set +e
  (set -e && "bench_${part//-/_}")
  [ $? = 0 ] || slow+=("$part")
  set -e
done
[ ${#slow[@]} = 0 ] || die "Failed or slower than allowed: ${slow[*]}"
say "Measured. The numbers lie in target/bench/."
