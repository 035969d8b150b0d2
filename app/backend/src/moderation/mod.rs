//! Moderation: what browsers find and people report, who decides, and what is decided. Each decision is kept, with the
//! reasons that the person reads.

mod automatic;
mod case;
mod decide;
mod error;
mod evidence;
mod flag;
mod measure;
mod moderator;
mod own;
mod person;
mod queue;
mod record;
mod refund;
mod report;
#[cfg(test)]
mod tests;

pub use case::case;
pub use decide::{Case, decide};
pub use error::Error;
pub use flag::flag;
pub use moderator::{add_moderator, is_moderator, moderators, remove_moderator};
pub use own::own_decisions;
pub use queue::queue;
pub use refund::refund;
pub use report::report;
