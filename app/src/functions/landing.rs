//! What stands on the pages of a trade.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::landing::{TownLanding, TradeLanding};

use crate::error::ApiError;

/// A trade in all of France.
#[server(prefix = "/ui", endpoint = "services/trade", input = GetUrl)]
pub async fn read_trade(trade: String) -> Result<TradeLanding, ApiError> {
    use model::Category;

    use super::context::{refuse, services};
    let category: Category = trade.parse().map_err(|_| refuse(ApiError::NotFound))?;
    backend::demande::trade_landing(&services(), category)
        .await
        .map_err(refuse)
}

/// A trade in and around a town, by the last part of its page's path; the name in it may be wrong.
#[server(prefix = "/ui", endpoint = "services/town", input = GetUrl)]
pub async fn read_town(trade: String, town: String) -> Result<TownLanding, ApiError> {
    use model::Category;

    use super::context::{refuse, services};
    let category: Category = trade.parse().map_err(|_| refuse(ApiError::NotFound))?;
    let insee = model::place::insee_of_slug(&town).ok_or_else(|| refuse(ApiError::NotFound))?;
    let found = backend::demande::town_landing(&services(), category, &insee)
        .await
        .map_err(refuse)?;
    found.ok_or_else(|| refuse(ApiError::NotFound))
}
