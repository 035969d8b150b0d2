//! Conversations in this browser: sealed and opened here, carried by the server (`docs/protocol.md`).

mod open;
mod outbox;
pub mod peers;
mod preview;
mod thread;

pub use open::OpenConversation;
pub use preview::preview;
pub use thread::{Delivery, Misfit, Parties, Queued, Remembered, Shown, TEXT, Thread};
