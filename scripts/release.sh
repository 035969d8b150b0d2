# The release build, as it is served. Source it after lib.sh and toolchain.sh.

# cargo-leptos makes the WebAssembly anew each time, which takes most of a minute: only when something has changed.
build_release() {
  local built=target/release/.built
  if [ ! -e "$built" ] || [ ! -x target/release/leboncoup ] ||
    [ -n "$(find app server frontend end2end/stripe-sandbox crypto-core migrations style public .sqlx Cargo.toml Cargo.lock -newer "$built" -print -quit)" ]; then
    say "Building the server and the WebAssembly program (release)…"
    # With brotli's best beside each file, which takes seconds: the server would compress less, and at each request.
    cargo leptos build --release --precompress
    build_sandbox
    touch "$built"
  fi
}

# With cargo-leptos's flag for erased views (Cargo.toml), though it has none: what both are made of is compiled once.
build_sandbox() {
  RUSTFLAGS="--cfg erase_components" cargo build --release --quiet -p stripe-sandbox
}
