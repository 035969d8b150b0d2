//! What `make bench` measures of this crate, natively and in a browser. Not for use by hand: `scripts/bench.sh crypto`.
#![expect(
    clippy::unwrap_used,
    reason = "a tool of the developer's: what fails here should stop it"
)]

mod subject;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::measure();
}
