//! Moderation: what browsers find and people report, who decides, and what is decided. Each decision is kept, with the
//! reasons that the person reads, and can be contested by him and by the one who reported.

mod answer;
mod appeal;
mod appeal_case;
mod appeal_closed;
mod appeal_queue;
mod automatic;
mod case;
mod closed;
mod contested;
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
mod undo;

pub use answer::answer;
pub use appeal::appeal;
pub use appeal_case::appeal_case;
pub use appeal_closed::appeal_closed;
pub use appeal_queue::appeal_queue;
pub use case::case;
pub(crate) use closed::closed;
pub use decide::{Case, decide};
pub use error::Error;
pub use flag::flag;
pub use moderator::{add_moderator, is_moderator, moderators, remove_moderator};
pub use own::own_decisions;
pub use queue::queue;
pub use refund::refund;
pub use report::report;
