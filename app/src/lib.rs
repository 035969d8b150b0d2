//! The product: its pages, its components and its server functions.
//!
//! Compiled twice: with `ssr` into the server, with `hydrate` into WebAssembly. `docs/architecture.md` says what may
//! depend on what.
#![recursion_limit = "512"]

pub mod browser;
pub mod components;
pub mod csp;
pub mod error;
pub mod functions;
pub mod pages;
pub mod reader;
mod routes;
mod shell;

pub use routes::App;
pub use shell::shell;

pub use generated::i18n;

#[expect(
    clippy::pedantic,
    clippy::expect_used,
    reason = "made by build.rs from locales/*.json"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
