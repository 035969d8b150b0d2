//! Several notices on the board.

use leptos::prelude::*;
use model::demande::DemandeSummary;

use super::notice::Notice;

/// The notices, one under the other; with `three`, in three columns where there is room.
#[component]
pub fn Notices(
    /// What a list knows of each.
    demandes: Vec<DemandeSummary>,
    /// Level of their titles: 2 or 3.
    #[prop(default = 2)]
    level: u8,
    /// In three columns where there is room.
    #[prop(optional)]
    three: bool,
) -> impl IntoView {
    let class = if three { "notices notices--3" } else { "notices" };
    view! {
        <div class=class>
            {demandes.into_iter().map(|demande| view! { <Notice demande level /> }).collect_view()}
        </div>
    }
}
