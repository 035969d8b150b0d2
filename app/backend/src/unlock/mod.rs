//! Unlocks: a pro takes a place of a demande, and gets his tokens back where nobody talks to him.

mod error;
mod offer;
mod refund;
mod row;
mod take;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use offer::offer;
pub(crate) use refund::{Given, give_back, refund_due};
pub use refund::{Refunded, refund_demande};
pub use take::unlock;
