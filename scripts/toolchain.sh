# Chooses the Rust toolchain and puts the pinned tools first on PATH. Source it after lib.sh; setup.sh makes what it names.
#
# Two ways (docs/decisions/0002-toolchain.md):
#   rustup    an ordinary machine: a rustup toolchain that has the wasm32-unknown-unknown target
#   debian    no rustup server in reach: Debian's rustc-web and a wasm standard library built once into the cache
# The choice is written to .cargo/config.toml, so that a bare `cargo leptos watch` works too.

DEBIAN_RUSTC=/usr/bin/rustc
NODE_BIN=$ROOT/node_modules/.bin

version_at_least() { printf '%s\n%s\n' "$2" "$1" | sort -V -C; } # version_at_least HAVE WANT

rustc_version() { "$1" --version 2>/dev/null | sed -n 's/^rustc \([0-9.]*\).*/\1/p'; }

rustup_has_wasm() {
  command -v rustup >/dev/null || return 1
  local rustc
  rustc=$(rustup which rustc 2>/dev/null) || return 1
  version_at_least "$(rustc_version "$rustc")" "$MINIMUM_RUST" || return 1
  [ -d "$("$rustc" --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]
}

wasm_sysroot() { echo "$CACHE/sysroot-$(rustc_version "$DEBIAN_RUSTC")"; }

use_toolchain() {
  # A script that another one has started keeps its choice.
  if [ "${TOOLCHAIN:-}" != debian ] && rustup_has_wasm; then
    TOOLCHAIN=rustup
    PATH="$(dirname "$(rustup which rustc)"):$CACHE/tools/bin:$NODE_BIN:$PATH"
  else
    TOOLCHAIN=debian
    # Cargo looks for its commands in its own folder first, unless that stands on PATH: there, a rustup's clippy of another version.
    PATH="$CACHE/tools/bin:$NODE_BIN:/usr/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
    CARGO=/usr/bin/cargo
    RUSTC=$DEBIAN_RUSTC
    unset RUSTUP_TOOLCHAIN
    export CARGO RUSTC
  fi
  export PATH TOOLCHAIN
}
