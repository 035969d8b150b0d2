//! The ledger: every movement of tokens, append-only. What moves tokens is booked where it happens (`unlock/`); here it is
//! read, proven, and given to.

mod gift;
mod history;
#[cfg(test)]
mod tests;
mod verify;

pub use gift::give;
pub use history::history;
pub use verify::{Report, verify};
