//! Moderation: who decides, and what is decided. Each decision is kept, with the reasons that the person reads.

mod error;
mod moderator;
mod refund;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use moderator::{add_moderator, moderators, remove_moderator};
pub use refund::refund;
