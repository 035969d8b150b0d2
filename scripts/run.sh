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

# Without a key of Stripe's the sandbox stands in for it, until the server ends.
start_sandbox() {
  if [ -n "${STRIPE_SECRET_KEY:-}${STRIPE_SECRET_KEY_FILE:-}" ] || grep -qsE '^STRIPE_SECRET_KEY(_FILE)?=.' .env; then
    return
  fi
  export STRIPE_SECRET_KEY=sk_test_sandbox STRIPE_WEBHOOK_SECRET=whsec_sandbox STRIPE_API_URL=http://127.0.0.1:12111
  SANDBOX_WEBHOOK_URL="http://${LISTEN:-127.0.0.1:3000}/api/webhooks/stripe" "target/$1/stripe-sandbox" --with-parent &
  note "Payments go to the sandbox, $STRIPE_API_URL; no money moves."
}

if [ "${1:-}" = --watch ]; then
  cargo build --quiet -p stripe-sandbox
  start_sandbox debug
  exec cargo leptos watch
fi
build_release
start_sandbox release
note "Ready after $(duration $((SECONDS - started)))."
note "wasm: $("$ROOT/scripts/wasm-size.sh")"
exec "$ROOT/target/release/leboncoup"
