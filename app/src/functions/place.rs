//! Finding a place by what is typed.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::place::PlaceSuggestion;

use crate::error::ApiError;

/// Places whose name or postcode begins as typed, likeliest first.
#[server(prefix = "/ui", endpoint = "places/suggest", input = GetUrl)]
pub async fn suggest_places(query: String) -> Result<Vec<PlaceSuggestion>, ApiError> {
    use super::context::{refuse, services};
    backend::place::search(&services().db, &query, 8)
        .await
        .map_err(refuse)
}
