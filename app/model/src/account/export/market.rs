//! Demandes, unlocks and reviews.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::opaque_debug;

/// A demande posted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedDemande {
    /// Stands in the address of its page.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its words.
    pub description: String,
    /// The trade.
    pub category: String,
    /// INSEE code of the commune or arrondissement.
    pub place: String,
    /// As shown.
    pub place_name: String,
    /// Whole euros.
    pub budget_min: Option<i32>,
    /// Whole euros.
    pub budget_max: Option<i32>,
    /// `active`, `full`, `resolved`, `expired` or `removed`.
    pub status: String,
    /// Ordinary places.
    pub slots_total: i16,
    /// Of those, taken.
    pub slots_used: i16,
    /// Premium places.
    pub slots_premium_total: i16,
    /// Of those, taken.
    pub slots_premium_used: i16,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub expires_at: String,
    /// When, RFC 3339, UTC.
    pub extended_at: Option<String>,
    /// When, RFC 3339, UTC.
    pub paused_at: Option<String>,
    /// When, RFC 3339, UTC.
    pub resolved_at: Option<String>,
    /// When, RFC 3339, UTC.
    pub removed_at: Option<String>,
    /// Why it was taken down.
    pub removal_reason: Option<String>,
}

/// A demande unlocked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedUnlock {
    /// The unlock.
    pub id: Uuid,
    /// The demande.
    pub demande_id: Uuid,
    /// What it cost.
    pub tokens_spent: i32,
    /// `standard` or `premium` tokens.
    pub paid_with: String,
    /// Whether it took a premium place.
    pub is_premium: bool,
    /// When, RFC 3339, UTC.
    pub unlocked_at: String,
    /// When the pro first wrote.
    pub first_message_at: Option<String>,
    /// When his message was first opened.
    pub opened_at: Option<String>,
    /// When he was first answered.
    pub answered_at: Option<String>,
    /// When, RFC 3339, UTC.
    pub refunded_at: Option<String>,
    /// Why the tokens were given back.
    pub refund_reason: Option<String>,
}

/// A review.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedReview {
    /// What it is about.
    pub unlock_id: Uuid,
    /// One to five.
    pub rating: i16,
    /// In the author's words.
    pub comment: Option<String>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// The pro's answer; only in reviews received.
    pub reply: Option<String>,
    /// When, RFC 3339, UTC.
    pub replied_at: Option<String>,
    /// When, RFC 3339, UTC.
    pub removed_at: Option<String>,
}

opaque_debug!(ExportedDemande, ExportedUnlock, ExportedReview);
