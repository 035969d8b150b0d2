//! Conversations: the list, one of them, and what two people compare.

mod composer;
mod copy;
mod list;
mod load;
mod message;
mod reading;
mod report;
mod rows;
mod safety;
mod scroll;
mod search;
mod templates;
mod thread;
mod threads;
mod typing;
mod warnings;
mod window;
mod words;

pub use list::ListPage;
pub use report::ReportPage;
pub use safety::SafetyNumberPage;
pub use thread::ThreadPage;
