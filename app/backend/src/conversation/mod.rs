//! Conversations: a log of sealed messages between an author and a pro, and each side's own sealed history. Nothing here
//! opens any of it (`docs/protocol.md`).

mod detail;
mod error;
mod fold;
mod list;
mod read;
mod send;
mod side;
mod states;
#[cfg(test)]
mod tests;
mod typing;
mod unread;

pub use detail::detail;
pub use error::Error;
pub use fold::fold;
pub use list::list;
pub use read::mark_read;
pub use send::send;
pub(crate) use side::milliseconds;
pub use states::states;
pub use typing::typing;
pub use unread::unread;
