//! What moderators see: the reports that wait, and one of them with its evidence. To anybody else nothing of it is there.

mod case;
mod decide;
mod queue;

pub use case::CasePage;
pub use queue::QueuePage;
