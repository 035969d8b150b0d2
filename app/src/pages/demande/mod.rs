//! Demandes: the list, one of them, one's own, and the form that posts one.

mod detail;
mod filters;
mod map;
mod mine;
mod new;
mod search;

pub use detail::DetailPage;
pub use mine::MinePage;
pub use new::NewPage;
pub use search::SearchPage;
