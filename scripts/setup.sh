#!/usr/bin/env bash
# Installs what building and testing need, and nothing that is there already. `setup.sh` for `make run`,
# `setup.sh --tests` for `make test` (a browser, nextest). Works as root and as a user with sudo.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/toolchain.sh"

started=$SECONDS
tests=${1:-}

# missing COMMAND-OR-FILE PACKAGE…: prints the packages where the command or file is not there
missing() {
  local wanted=$1
  shift
  command -v "$wanted" >/dev/null || compgen -G "$wanted" >/dev/null || echo "$@"
}

packages() {
  missing cc build-essential
  missing pkg-config pkg-config
  missing git git
  missing npm nodejs npm
  missing '/usr/lib/postgresql/*/lib/postgis-3.so' postgresql postgis-for-it
  if [ "$tests" = --tests ]; then
    missing chromium chromium
    missing chromedriver chromium-driver
    missing redis-server redis-server
  fi
}

install_packages() {
  local wanted
  wanted=$(packages | sort -u | tr '\n' ' ')
  [ -z "${wanted// /}" ] && return
  command -v apt-get >/dev/null ||
    die "Missing: $wanted. Install them with your system's package manager (Debian's names are given), then run this again."
  step "The list of Debian's packages" as_root apt-get update
  # PostGIS is packaged for one version of PostgreSQL, the system's own: 15 on Debian 12, 17 on Debian 13.
  wanted=${wanted/postgis-for-it/$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sort -V | tail -n 1 | cut -d' ' -f1)}
  step "Debian's packages: $wanted" apt_install $wanted
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# A Rust toolchain with the wasm target. The first way is every ordinary machine's; the second needs Debian only.
install_rust() {
  if rustup_has_wasm || [ -e "$(wasm_sysroot)/done" ]; then return; fi
  if command -v rustup >/dev/null && step_quietly "The wasm target, by rustup" rustup target add wasm32-unknown-unknown &&
    rustup_has_wasm; then
    return
  fi
  command -v apt-get >/dev/null ||
    die "No Rust $MINIMUM_RUST with the wasm32-unknown-unknown target: install rustup (https://rustup.rs), then run this again."
  local rust=(rustc-web cargo-web rust-web-src rust-web-llvm lld-19 rust-web-clippy rustfmt-web) absent=() package
  for package in "${rust[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || absent+=("$package")
  done
  if [ ${#absent[@]} != 0 ]; then
    step "The list of Debian's packages" as_root apt-get update
    step "Rust from Debian (no rustup server in reach): ${absent[*]}" apt_install "${absent[@]}"
  fi
  [ -e "$(wasm_sysroot)/done" ] ||
    step "The standard library for wasm, once (about a minute)" "$ROOT/scripts/wasm-sysroot.sh"
}

# step_quietly TITLE COMMAND…: like step, but a failure only says so: there is another way.
step_quietly() {
  local title=$1
  shift
  printf '→ %s… ' "$title" >&2
  if timeout 120 "$@" >/dev/null 2>&1; then echo done >&2; else
    echo "not possible here" >&2
    return 1
  fi
}

# A bare `cargo leptos watch` must find the same toolchain, and the crates that another checkout has compiled. (cargo-leptos
# does not follow `include` in this file, so the file is whole, and not in git.)
write_cargo_config() {
  local file=$ROOT/.cargo/config.toml
  local text="# Written by scripts/setup.sh: see scripts/toolchain.sh.
[build]
build-dir = \"$CACHE/build\"
rustc-workspace-wrapper = \"$ROOT/scripts/rustc.sh\""
  if [ "$TOOLCHAIN" = debian ]; then
    text+="
rustc = \"$DEBIAN_RUSTC\"
rustdoc = \"/usr/bin/rustdoc\"

[target.wasm32-unknown-unknown]
linker = \"wasm-ld-19\"
rustflags = [\"--sysroot=$(wasm_sysroot)\"]"
  fi
  # Clippy is a wrapper of its own; it looks again at what it saw with another value of this.
  text+="

[env]
CLIPPY_CONF_DIR = \"$ROOT\""
  if [ "$(cat "$file" 2>/dev/null)" != "$text" ]; then
    mkdir -p "$(dirname "$file")"
    echo "$text" >"$file"
  fi
}

# tool CRATE VERSION COMMAND WAIT FLAGS…: a tool from crates.io, compiled once, as lightly as it gets: it only drives
# other programs. A prebuilt one is taken where cargo-binstall can fetch it.
tool() {
  local crate=$1 version=$2 command=$3 wait=$4
  shift 4
  [[ "$("$CACHE/tools/bin/$command" --version 2>/dev/null || true)" == *"$version"* ]] && return
  if [[ "$(command -v "$command" >/dev/null && "$command" --version 2>/dev/null || true)" == *"$version"* ]]; then return; fi
  if command -v cargo-binstall >/dev/null &&
    step_quietly "$crate $version, prebuilt" cargo binstall -y --disable-strategies compile --root "$CACHE/tools" "$crate@$version"; then
    return
  fi
  step "$crate $version, compiled once for all checkouts ($wait)" env \
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$CACHE/tools-build" CARGO_BUILD_BUILD_DIR="$CACHE/tools-build" \
    cargo install "$crate" --version "$version" --root "$CACHE/tools" "$@"
}

# The crates' own share of the folder only grows: checkouts come and go. Once it is large it starts anew.
empty_build_cache() {
  [ -d "$CACHE/build" ] || return 0
  [ "$(du -sm "$CACHE/build" | cut -f1)" -lt "$BUILD_CACHE_MB" ] || step "Emptying $CACHE/build" rm -rf "$CACHE/build"
}

install_node_modules() {
  local wanted=$ROOT/package-lock.json have=$ROOT/node_modules/.package-lock.json
  if [ -e "$have" ] && [ "$have" -nt "$wanted" ]; then return; fi
  step "npm packages" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund
}

mkdir -p "$CACHE"
# One set-up at a time: a second one would compile the same tools beside the first.
exec 9>"$CACHE/lock"
flock -n 9 || { say "Another set-up is running; waiting for it…"; flock 9; }

install_packages
install_rust
use_toolchain
write_cargo_config
empty_build_cache
tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen "about 2 minutes"
tool cargo-leptos "$CARGO_LEPTOS_VERSION" cargo-leptos "about 12 minutes" --locked --no-default-features --features no_downloads
if [ "$tests" = --tests ]; then
  tool cargo-nextest "$NEXTEST_VERSION" cargo-nextest "about 5 minutes" --locked
fi
rm -rf "$CACHE/tools-build"
install_node_modules
# A bare `cargo leptos watch` finds them where cargo looks for its commands; what is there already is left alone.
bin=${CARGO_HOME:-$HOME/.cargo}/bin
mkdir -p "$bin"
for command in cargo-leptos wasm-bindgen; do
  [ -e "$bin/$command" ] || ln -sf "$CACHE/tools/bin/$command" "$bin/$command"
done
note "Set-up: $(duration $((SECONDS - started))), toolchain: $TOOLCHAIN, $(rustc --version)"
