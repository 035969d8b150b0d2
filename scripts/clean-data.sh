#!/usr/bin/env bash
# `make clean-data`: deletes what `make run` and `make test` have stored on this machine.
source "$(dirname "$0")/lib.sh"
tool=target/debug/embedded-postgres
for cluster in .data/postgres .data/test-postgres; do
  [ ! -x "$tool" ] || "$tool" --dir "$cluster" remove || true
done
rm -rf .data
note "Gone: .data"
