//! The frozen vectors in a real browser: wasm, and the browser's own engines (feature `webcrypto`).
//!
//! `cargo test -p crypto-core --features webcrypto --target wasm32-unknown-unknown --test wasm`, with
//! `wasm-bindgen-test-runner` as the target's runner and `chromedriver` on the PATH. Natively there is nothing to do.

#[cfg(target_arch = "wasm32")]
#[path = "browser/mod.rs"]
mod browser;

fn main() {}
