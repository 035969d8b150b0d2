//! `kill -9` at every step between Stripe, the webhook and an unlock, and while messages are sent. Started again, the server
//! has lost nothing, doubled nothing, and can prove it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../shared/bodies.rs"]
mod bodies;
mod messages;
mod purchases;
mod random;
mod scene;
mod unlocks;
