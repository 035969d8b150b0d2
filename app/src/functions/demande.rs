//! Finding, reading and posting demandes.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::DemandeId;
use model::demande::life::Action;
use model::demande::{DemandeDetail, DemandeSummary, EditDemande, MyDemande, NewDemande};
use model::search::{MapCounts, SearchForm, SearchResults};
use serde::{Deserialize, Serialize};

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

/// Says something else in one's own demande.
#[server(prefix = "/ui", endpoint = "demandes/edit", input = Json)]
pub async fn edit_my_demande(id: DemandeId, demande: EditDemande) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::demande::edit(&services(), &caller, id, demande)
        .await
        .map_err(refuse)
}

/// The page that a form stands on, which it leads back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// `/mes-demandes`
    #[default]
    Mine,
    /// `/demandes/{id}`
    Detail,
}

impl Stands {
    /// Its name in the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Detail => "detail",
        }
    }
}

/// Does something with one's own demande. The forms that call it are sent by the browser itself where there is no
/// JavaScript; so whatever comes of it, it leads back to a page that says so: `?fait=pause`, `?refus=demande-over`.
#[server(prefix = "/ui", endpoint = "demandes/change")]
pub async fn change_my_demande(
    id: DemandeId,
    action: Action,
    #[server(default)] slots: Option<u8>,
    #[server(default)] close_premium: bool,
    #[server(default)] stands: Stands,
) -> Result<(), ApiError> {
    use model::demande::{DemandeChange, LowerSlots};

    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let page = match stands {
        Stands::Mine => links::MINE.to_owned(),
        Stands::Detail => links::demande(id),
    };
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={page}", links::LOGIN));
        return Ok(());
    };
    let change = match (action, slots) {
        (Action::Pause, _) => Some(DemandeChange::Pause),
        (Action::Resume, _) => Some(DemandeChange::Resume),
        (Action::Extend, _) => Some(DemandeChange::Extend),
        (Action::Resolve, _) => Some(DemandeChange::Resolve),
        (Action::LowerSlots, Some(slots)) => {
            Some(DemandeChange::LowerSlots(LowerSlots { slots, close_premium }))
        }
        // An edit has a form of its own.
        (Action::Edit, _) | (Action::LowerSlots, None) => None,
    };
    let done = match change {
        Some(change) => backend::demande::change(&services(), &caller, id, change)
            .await
            .map_err(ApiError::from),
        None => Err(ApiError::Malformed),
    };
    lead_to(&match done {
        Ok(()) => format!("{page}?fait={}", action.as_str()),
        Err(error) => format!("{page}?refus={}", error.name()),
    });
    Ok(())
}
