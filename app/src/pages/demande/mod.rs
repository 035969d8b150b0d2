//! Demandes: the list, one of them, one's own, and the form that posts one.

mod canonical;
mod detail;
mod edit;
mod fields;
mod filters;
mod keep;
mod map;
mod mine;
mod new;
mod own_panel;
mod saved;
mod search;
mod trades;
mod unlock_panel;

pub use detail::DetailPage;
pub use edit::EditPage;
pub use mine::MinePage;
pub use new::NewPage;
pub use saved::SavedPage;
pub use search::SearchPage;
