//! Stands in for Stripe where there is no key: in development, and in tests.
//!
//! The part of its API that we use, in its shapes and with its rules (idempotency keys, states, errors); a page on which a
//! purchase is paid with Stripe's own test cards; events, signed and delivered to our endpoint until it takes them. And
//! what Stripe never offers: `/_control`, which loses events, doubles, holds, forges and ages them.
//!
//! All of it lives in memory and is forgotten at the end. No card number that is typed is kept.

mod api;
mod control;
mod deliver;
mod event;
mod idempotency;
mod page;
mod pay;
mod problem;
mod session;
mod state;

use axum::Router;
pub use deliver::signature;
pub use state::{Sandbox, Settings};

/// Everything that the sandbox answers.
pub fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .merge(api::router())
        .merge(page::router())
        .merge(control::router())
        .with_state(sandbox)
}

/// The machine's clock, in seconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "what is signed must be of now, and nothing here is tested against a set clock"
)]
pub(crate) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or_default())
}
