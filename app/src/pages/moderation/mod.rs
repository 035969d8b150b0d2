//! What moderators see: the reports and the appeals that wait, and one of them with its evidence. To anybody else nothing of
//! it is there.

mod answer;
mod appeal;
mod case;
mod decide;
mod queue;

pub use appeal::AppealPage;
pub use case::CasePage;
pub use queue::QueuePage;
