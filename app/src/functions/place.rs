//! Finding a place by what is typed.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::place::{Area, Cell, Outlined, PlaceSuggestion};

use crate::error::ApiError;

/// Places whose name or postcode begins as typed, likeliest first.
#[server(prefix = "/ui", endpoint = "places/suggest", input = GetUrl)]
pub async fn suggest_places(query: String) -> Result<Vec<PlaceSuggestion>, ApiError> {
    use super::context::{refuse, services};
    backend::place::search(&services().db, &query, 8)
        .await
        .map_err(refuse)
}

/// Where a search can look by what is typed: departments and places, likeliest first.
#[server(prefix = "/ui", endpoint = "places/areas", input = GetUrl)]
pub async fn suggest_areas(query: String) -> Result<Vec<Area>, ApiError> {
    use super::context::{refuse, services};
    backend::place::search_areas(&services().db, &query, 8)
        .await
        .map_err(refuse)
}

/// The communes of a coarse square: a device that looks for its own says no more of where it is.
#[server(prefix = "/ui", endpoint = "places/cell", input = GetUrl)]
pub async fn places_in_cell(cell: Cell) -> Result<Vec<Outlined>, ApiError> {
    use super::context::{refuse, services};
    backend::place::in_cell(&services().db, cell)
        .await
        .map_err(refuse)
}
