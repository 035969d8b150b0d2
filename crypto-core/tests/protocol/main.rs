//! The protocol through its public interface, natively. `wasm.rs` runs the frozen part of it in a browser.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helper may fail the test"
)]

mod account;
mod attachment;
mod bundle;
mod by_hand;
mod envelope;
mod forged;
mod frozen;
mod history;
mod hostile;
mod kdf;
mod people;
mod properties;
mod rfc;
mod support;
mod vectors;
mod wycheproof;
