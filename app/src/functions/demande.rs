//! Finding, reading and posting demandes.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::DemandeId;
use model::demande::{DemandeDetail, DemandeSummary, MyDemande, NewDemande};
use model::search::{MapCounts, SearchForm, SearchResults};

use crate::error::ApiError;

/// A page of results.
#[server(prefix = "/ui", endpoint = "demandes/search", input = GetUrl)]
pub async fn search_demandes(#[server(default)] form: SearchForm) -> Result<SearchResults, ApiError> {
    use super::context::{refuse, services};
    backend::demande::search(&services(), &form).await.map_err(refuse)
}

/// How many demandes the search finds in each commune, or in each department.
#[server(prefix = "/ui", endpoint = "demandes/map", input = GetUrl)]
pub async fn map_demandes(#[server(default)] form: SearchForm) -> Result<MapCounts, ApiError> {
    use super::context::{refuse, services};
    backend::demande::map_counts(&services(), &form)
        .await
        .map_err(refuse)
}

/// A demande whole.
#[server(prefix = "/ui", endpoint = "demandes/detail", input = GetUrl)]
pub async fn get_demande(id: DemandeId) -> Result<DemandeDetail, ApiError> {
    use super::context::{caller, refuse, services};
    let found = backend::demande::detail(&services(), caller().as_ref(), id)
        .await
        .map_err(refuse)?;
    found.ok_or_else(|| refuse(ApiError::NotFound))
}

/// Demandes near one.
#[server(prefix = "/ui", endpoint = "demandes/near", input = GetUrl)]
pub async fn demandes_near(id: DemandeId) -> Result<Vec<DemandeSummary>, ApiError> {
    use super::context::{refuse, services};
    backend::demande::near(&services(), id).await.map_err(refuse)
}

/// The caller's own demandes, the open ones first.
#[server(prefix = "/ui", endpoint = "demandes/mine", input = GetUrl)]
pub async fn my_demandes() -> Result<Vec<MyDemande>, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::demande::mine(&services(), &caller).await.map_err(refuse)
}

/// Posts a demande.
#[server(prefix = "/ui", endpoint = "demandes/post", input = Json)]
pub async fn post_demande(demande: NewDemande) -> Result<DemandeId, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::demande::post(&services(), &caller, demande)
        .await
        .map_err(refuse)
}
