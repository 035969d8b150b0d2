#!/usr/bin/env bash
# Builds the standard library for wasm32-unknown-unknown from Debian's rust-web-src, once, into the cache.
# Only for machines that can't `rustup target add` (docs/decisions/0002-toolchain.md).
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"

sysroot=$(wasm_sysroot)
[ -e "$sysroot/done" ] && exit 0

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
mkdir -p "$build/src"
cat >"$build/Cargo.toml" <<TOML
[package]
name = "empty"
version = "0.0.0"
edition = "2024"

[profile.release]
panic = "abort"

[workspace]
TOML
echo '#![no_std]' >"$build/src/lib.rs"

# -Zbuild-std is unstable: RUSTC_BOOTSTRAP lets the stable compiler do it. Bitcode: builds with `lto = true` need it.
cd "$build"
env -u RUSTUP_TOOLCHAIN -u CARGO_TARGET_DIR RUSTC="$DEBIAN_RUSTC" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
  /usr/bin/cargo build --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,proc_macro

lib=$sysroot/lib/rustlib/wasm32-unknown-unknown/lib
mkdir -p "$lib"
for rlib in target/wasm32-unknown-unknown/release/deps/*.rlib; do
  case $rlib in */libempty-*) ;; *) cp "$rlib" "$lib/" ;; esac
done
touch "$sysroot/done"
