//! Reports made, decisions received.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::opaque_debug;

/// A report made. What others wrote is not repeated.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedReport {
    /// The report.
    pub id: Uuid,
    /// `conversation`, `demande`, `review` or `user`.
    pub subject: String,
    /// What was reported.
    pub conversation_id: Option<Uuid>,
    /// What was reported.
    pub demande_id: Option<Uuid>,
    /// Why.
    pub reason: String,
    /// In the reporter's own words.
    pub details: Option<String>,
    /// Where it stands.
    pub status: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub decided_at: Option<String>,
}

/// What the person's own browser counted in one conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedFlag {
    /// Where; `None` once that conversation was deleted.
    pub conversation_id: Option<Uuid>,
    /// What was found.
    pub flag_type: String,
    /// How often it was certain.
    pub count: i32,
    /// How often it was possible.
    pub possible_count: i32,
    /// When, RFC 3339, UTC.
    pub last_flagged: String,
}

/// A decision of moderation about the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedDecision {
    /// The decision.
    pub id: Uuid,
    /// What was decided.
    pub action: String,
    /// `law`, `terms` or `goodwill`.
    pub ground: String,
    /// The reasons, as told.
    pub statement: String,
    /// Whether a person decided; thresholds do alone otherwise.
    pub by_a_person: bool,
    /// How long it holds.
    pub until: Option<String>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
}

/// An appeal against a decision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedAppeal {
    /// The decision.
    pub decision_id: Uuid,
    /// In the person's words.
    pub body: String,
    /// `pending`, `upheld` or `overturned`.
    pub status: String,
    /// The answer.
    pub answer: Option<String>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub decided_at: Option<String>,
}

opaque_debug!(ExportedReport, ExportedFlag, ExportedDecision, ExportedAppeal);
