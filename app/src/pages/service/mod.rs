//! The pages of the trades: what is asked for, where, and how to ask for it well.

mod index;
mod parts;
mod town;
mod trade;

pub use index::IndexPage;
pub use town::TownPage;
pub use trade::TradePage;
