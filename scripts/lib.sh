# Shared by every script: where things are, how they speak, which versions are pinned. Source it, do not run it.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# What is compiled once for every checkout of this user: the wasm standard library, the tools built from crates.io, and the
# crates that we depend on (cargo's build-dir).
CACHE=${LEBONCOUP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/leboncoup}

CARGO_LEPTOS_VERSION=0.3.11
WASM_BINDGEN_VERSION=0.2.130 # the same as in Cargo.toml: the generated glue must match
NEXTEST_VERSION=0.9.143
MINIMUM_RUST=1.96
BUILD_CACHE_MB=40000

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
note() { printf '  %s\n' "$*" >&2; }
die() {
  printf '\033[31m%s\033[0m\n' "$*" >&2
  exit 1
}

# as_root COMMAND…: directly as root, through sudo otherwise.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "'$1' needs root and sudo is missing: run as root, or install sudo."
  fi
}

# step TITLE COMMAND…: says what is running, its time at the end, and shows the output only when it fails.
step() {
  local title=$1 log started seconds
  shift
  log=$(mktemp)
  started=$SECONDS
  printf '→ %s… ' "$title" >&2
  if "$@" >"$log" 2>&1; then
    seconds=$((SECONDS - started))
    printf 'done (%d s)\n' "$seconds" >&2
    rm -f "$log"
  else
    printf 'failed\n' >&2
    tail -n 60 "$log" >&2
    rm -f "$log"
    die "Stopped at “$title”. The last lines above say why."
  fi
}

# duration SECONDS: "3 min 07 s"
duration() { printf '%d min %02d s' "$(($1 / 60))" "$(($1 % 60))"; }
