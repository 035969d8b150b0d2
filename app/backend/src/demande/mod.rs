//! Demandes: posting one, finding them, reading one.

mod detail;
mod error;
mod map;
mod mine;
mod near;
mod post;
mod row;
mod search;
#[cfg(test)]
mod tests;

pub use detail::detail;
pub use error::Error;
pub use map::map_counts;
pub use mine::mine;
pub use near::near;
pub use post::post;
pub use search::{nearby, search};
