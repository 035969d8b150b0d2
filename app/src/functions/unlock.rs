//! Taking a place of a demande.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::unlock::{UnlockKind, UnlockOffer};
use model::{DemandeId, Tokens};
use uuid::Uuid;

use crate::error::ApiError;

/// What a demande offers the caller; nothing where he is no pro.
#[server(prefix = "/ui", endpoint = "unlocks/offer", input = GetUrl)]
pub async fn get_unlock_offer(id: DemandeId) -> Result<Option<UnlockOffer>, ApiError> {
    use super::context::{caller, refuse, services};
    let Some(caller) = caller() else {
        return Ok(None);
    };
    backend::unlock::offer(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// Takes a place for the caller, at the price that the form has shown, and says whether it was taken. A browser without
/// JavaScript sends the form itself; so whatever comes of it, it leads back to the demande, with `?refus=unlock-full` where
/// it was refused.
#[server(prefix = "/ui", endpoint = "unlocks/take")]
pub async fn take_place(
    id: DemandeId,
    #[server(default)] kind: Option<UnlockKind>,
    #[server(default)] standard: Option<Tokens>,
    #[server(default)] premium: Option<Tokens>,
    request_key: Uuid,
) -> Result<bool, ApiError> {
    use model::unlock::NewUnlock;

    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let page = links::demande(id);
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={page}", links::LOGIN));
        return Ok(false);
    };
    let done = match kind {
        Some(kind) => {
            let price = match kind {
                UnlockKind::Standard => standard,
                UnlockKind::Premium => premium,
                // One is one.
                UnlockKind::PremiumToken => None,
            };
            let asked = NewUnlock {
                demande_id: id,
                kind,
                price,
                request_key: Some(request_key),
            };
            backend::unlock::unlock(&services(), &caller, asked)
                .await
                .map_err(ApiError::from)
        }
        None => Err(ApiError::Malformed),
    };
    lead_to(&match &done {
        Ok(_) => page,
        Err(error) => format!("{page}?refus={}", error.name()),
    });
    Ok(done.is_ok())
}
