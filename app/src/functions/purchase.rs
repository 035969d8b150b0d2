//! Buying tokens. The forms are sent by the browser itself where there is no JavaScript, so what comes of them is a page:
//! Stripe's, or ours with `?refus=payments-unavailable`.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::purchase::{BoughtPack, CreditNote, Pack, Receipt, Wallet};
use uuid::Uuid;

use crate::error::ApiError;

/// The caller's tokens; `after`: with the movements of that page.
#[server(prefix = "/ui", endpoint = "tokens/wallet", input = GetUrl)]
pub async fn my_wallet(after: Option<String>) -> Result<Wallet, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::purchase::wallet(&services(), &caller, after.as_deref())
        .await
        .map_err(refuse)
}

/// One of the caller's purchases.
#[server(prefix = "/ui", endpoint = "tokens/purchase", input = GetUrl)]
pub async fn my_purchase(id: Uuid) -> Result<BoughtPack, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    let found = backend::purchase::purchase(&services(), &caller, id)
        .await
        .map_err(refuse)?;
    found.ok_or_else(|| refuse(ApiError::NotFound))
}

/// Has Stripe asked about one of the caller's purchases, if nobody asked just before. What it said is in [`my_purchase`].
#[server(prefix = "/ui", endpoint = "tokens/ask")]
pub async fn ask_about_purchase(id: Uuid) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::purchase::ask_about(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// The receipt of one of the caller's purchases.
#[server(prefix = "/ui", endpoint = "tokens/receipt", input = GetUrl)]
pub async fn my_receipt(id: Uuid) -> Result<Receipt, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::purchase::receipt(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// The credit note of one of the caller's withdrawals.
#[server(prefix = "/ui", endpoint = "tokens/credit-note", input = GetUrl)]
pub async fn my_credit_note(id: Uuid) -> Result<CreditNote, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::purchase::credit_note(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// Opens a checkout and leads there.
#[server(prefix = "/ui", endpoint = "tokens/buy")]
pub async fn buy_tokens(pack: Pack) -> Result<(), ApiError> {
    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={}", links::LOGIN, links::WALLET));
        return Ok(());
    };
    let opened = backend::purchase::open_checkout(&services(), &caller, pack).await;
    lead_to(&match opened {
        Ok(checkout) => checkout.url,
        Err(error) => format!("{}?refus={}", links::WALLET, ApiError::from(error).name()),
    });
    Ok(())
}

/// Withdraws from a purchase for as many unspent tokens as were shown, and leads to the credit note.
#[server(prefix = "/ui", endpoint = "tokens/withdraw")]
pub async fn withdraw_from(id: Uuid, tokens: u32) -> Result<(), ApiError> {
    use super::context::{caller, lead_to, services};
    use crate::components::links;
    let Some(caller) = caller() else {
        lead_to(&format!("{}?suite={}", links::LOGIN, links::WALLET));
        return Ok(());
    };
    let done = backend::purchase::withdraw(&services(), &caller, id, model::Tokens(tokens)).await;
    lead_to(&match done {
        Ok(withdrawal) => links::credit_note(withdrawal),
        Err(error) => format!("{}?refus={}", links::withdraw(id), ApiError::from(error).name()),
    });
    Ok(())
}
