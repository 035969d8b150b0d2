//! The account itself, its sessions, and what it is told.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::auth::opaque_debug;

/// The account itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedAccount {
    /// The specification's `userId` (§ 1.1).
    pub user_id: String,
    /// What other people see beside the name.
    pub public_id: String,
    /// `demandeur` or `pro`.
    pub user_type: String,
    /// What other people read.
    pub display_name: String,
    /// `fr` or `en`.
    pub language: String,
    /// Whether the other side of a conversation sees that he is writing.
    pub shows_typing: bool,
    /// Ordinary tokens.
    pub tokens: i32,
    /// Premium tokens.
    pub premium_tokens: i32,
    /// INSEE code of where a pro works from.
    pub area_place: Option<String>,
    /// How far from there, kilometres.
    pub area_radius_km: Option<i16>,
    /// Fourteen digits.
    pub siret: Option<String>,
    /// Whether a recovery code would open the account.
    pub has_recovery_code: bool,
    /// How the password's key is derived.
    pub kdf: String,
    /// With how many iterations.
    pub kdf_iterations: i32,
    /// The terms that were accepted.
    pub terms_version: String,
    /// When, RFC 3339, UTC.
    pub terms_accepted_at: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// Until when neither demandes nor unlocks are possible.
    pub restricted_until: Option<String>,
}

/// A session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedSession {
    /// "Firefox, Linux".
    pub device: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When it was last used; good to a minute.
    pub last_seen_at: String,
    /// When, RFC 3339, UTC.
    pub expires_at: String,
    /// When it was ended, if before its time.
    pub revoked_at: Option<String>,
}

/// Something told in the app.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedNotification {
    /// What about.
    pub kind: String,
    /// Ids and numbers, JSON.
    pub payload: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub read_at: Option<String>,
}

/// Whether a kind of notification is pushed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedPreference {
    /// What about.
    pub kind: String,
    /// Whether it is pushed.
    pub push: bool,
}

/// When nothing is pushed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedQuietHours {
    /// `22:00:00`
    pub starts_at: String,
    /// `07:00:00`
    pub ends_at: String,
    /// Of those times.
    pub time_zone: String,
}

/// A browser that is pushed to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedPushSubscription {
    /// The address at the browser's push service: whoever has it can push.
    pub endpoint: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When it last worked.
    pub last_success_at: Option<String>,
}

/// A search kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedSearch {
    /// Its name.
    pub label: Option<String>,
    /// INSEE code.
    pub place: String,
    /// Kilometres around it.
    pub radius_km: i16,
    /// Trades; none for all.
    pub categories: Vec<String>,
    /// Words sought.
    pub words: Option<String>,
    /// Whole euros.
    pub budget_min: Option<i32>,
    /// Whole euros.
    pub budget_max: Option<i32>,
    /// Whether new demandes are told.
    pub alerts: bool,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub last_alert_at: Option<String>,
}

opaque_debug!(
    ExportedAccount,
    ExportedSession,
    ExportedNotification,
    ExportedPreference,
    ExportedQuietHours,
    ExportedPushSubscription,
    ExportedSearch
);
