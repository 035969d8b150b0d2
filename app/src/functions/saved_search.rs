//! Searches that the caller keeps. The forms are sent by the browser itself where there is no JavaScript, so what comes of them
//! is a page: `?fait=gardee`, `?refus=invalid-fields`.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::saved_search::SavedSearch;
use model::search::SearchForm;
use uuid::Uuid;

use crate::error::ApiError;

/// The caller's searches, with how many demandes are new in each.
#[server(prefix = "/ui", endpoint = "searches/mine", input = GetUrl)]
pub async fn my_searches() -> Result<Vec<SavedSearch>, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::demande::saved_searches(&services(), &caller)
        .await
        .map_err(refuse)
}

/// Whether the caller keeps this search; `None` for nobody. If so, its results count as looked at.
#[server(prefix = "/ui", endpoint = "searches/look")]
pub async fn look_at_my_search(#[server(default)] form: SearchForm) -> Result<Option<bool>, ApiError> {
    use super::context::{caller, refuse, services};
    let Some(caller) = caller() else { return Ok(None) };
    let kept = backend::demande::look_at_search(&services(), &caller, &form).await;
    kept.map(Some).map_err(refuse)
}

/// Keeps a search.
#[server(prefix = "/ui", endpoint = "searches/save")]
pub async fn keep_search(#[server(default)] form: SearchForm) -> Result<(), ApiError> {
    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={}", links::LOGIN, links::SAVED));
        return Ok(());
    };
    let done = backend::demande::save_search(&services(), &caller, &form).await;
    lead_on("gardee", done.map_err(ApiError::from));
    Ok(())
}

/// Names one of the caller's searches.
#[server(prefix = "/ui", endpoint = "searches/rename")]
pub async fn rename_my_search(id: Uuid, #[server(default)] label: String) -> Result<(), ApiError> {
    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={}", links::LOGIN, links::SAVED));
        return Ok(());
    };
    let done = backend::demande::rename_search(&services(), &caller, id, &label).await;
    lead_on("nommee", done.map_err(ApiError::from));
    Ok(())
}

/// Keeps one of the caller's searches no longer.
#[server(prefix = "/ui", endpoint = "searches/forget")]
pub async fn forget_my_search(id: Uuid) -> Result<(), ApiError> {
    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={}", links::LOGIN, links::SAVED));
        return Ok(());
    };
    let done = backend::demande::forget_search(&services(), &caller, id).await;
    lead_on("oubliee", done.map_err(ApiError::from));
    Ok(())
}

#[cfg(feature = "ssr")]
fn lead_on(done: &str, outcome: Result<(), ApiError>) {
    use super::context::lead_to;
    use crate::components::links;
    lead_to(&match outcome {
        Ok(()) => format!("{}?fait={done}", links::SAVED),
        Err(error) => format!("{}?refus={}", links::SAVED, error.name()),
    });
}
