//! What a pro sees before and after.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{UnlockKind, UnlockPrice};
use crate::{ConversationId, Tokens};

/// What a demande offers this pro: its places with their prices, what he has, or the place he has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlockOffer {
    /// The places that are left.
    pub choices: Vec<UnlockChoice>,
    /// Ordinary tokens he has.
    pub tokens: Tokens,
    /// Premium tokens he has.
    pub premium_tokens: Tokens,
    /// Goes along with the request, so that a click sent twice unlocks once.
    pub request_key: Uuid,
    /// The place he has taken; nothing is offered then.
    pub mine: Option<MyUnlock>,
}

/// A place that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnlockChoice {
    /// Which.
    pub kind: UnlockKind,
    /// What it costs.
    pub price: UnlockPrice,
    /// Tokens of that kind that he lacks; 0 where his balance reaches.
    pub missing: Tokens,
}

/// A place that a pro has taken, as he sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MyUnlock {
    /// The conversation; `None` once it was deleted, six months after its last message.
    pub conversation_id: Option<ConversationId>,
    /// Which place.
    pub kind: UnlockKind,
    /// What he paid.
    pub price: UnlockPrice,
    /// Whether his tokens were given back.
    pub refunded: bool,
}
