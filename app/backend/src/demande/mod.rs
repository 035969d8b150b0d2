//! Demandes: posting one, finding them, reading one.

mod change;
mod detail;
mod edit;
mod error;
mod extend;
mod held;
mod landing;
mod lower_slots;
mod map;
mod mine;
mod near;
mod own;
mod pause;
mod post;
mod resolve;
mod resume;
mod row;
mod saved;
mod search;
mod sitemap;
mod state;
#[cfg(test)]
mod tests;

pub use change::change;
pub use detail::detail;
pub use edit::edit;
pub use error::Error;
pub use extend::extend;
pub use landing::{town_landing, trade_landing};
pub use lower_slots::lower_slots;
pub use map::map_counts;
pub use mine::mine;
pub use near::near;
pub(crate) use own::status as status_at;
pub use pause::pause;
pub use post::post;
pub use resolve::resolve;
pub use resume::resume;
pub use saved::{forget_search, look_at_search, rename_search, save_search, saved_searches};
pub use search::{COUNTS_FOR, Center, SearchCache, nearby, search};
pub use sitemap::{
    ListedDemande, ListedTown, sitemap_demandes, sitemap_parts, sitemap_towns, sitemap_trades,
};
pub use state::state;
