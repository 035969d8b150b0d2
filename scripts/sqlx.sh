#!/usr/bin/env bash
# `make sqlx`: asks a database with today's schema about every query and keeps the answers in .sqlx, so that nobody needs
# a database to build. `sqlx.sh --check` only compares.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"
source "$ROOT/scripts/database.sh"
use_toolchain

start_test_database
trap stop_test_database EXIT
url=$(migrated_database sqlx_check)
fresh=$(mktemp -d)
# The macros write down what they asked into SQLX_OFFLINE_DIR; they run again only in what is compiled anew.
touch app/backend/src/lib.rs
env -u SQLX_OFFLINE DATABASE_URL="$url" SQLX_OFFLINE_DIR="$fresh" cargo check --quiet -p backend --all-targets
if [ "${1:-}" = --check ]; then
  diff -rq "$fresh" .sqlx >/dev/null || die "The queries or the schema have changed: run 'make sqlx' and commit .sqlx."
else
  compgen -G "$fresh/*.json" >/dev/null || die "No query was seen: .sqlx is left as it is."
  rm -rf .sqlx
  mv "$fresh" .sqlx
  note "$(find .sqlx -name '*.json' | wc -l) queries in .sqlx"
fi
