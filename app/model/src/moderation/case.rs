//! What a moderator reads: what was reported and nothing else.

use serde::{Deserialize, Serialize};

use super::{DecisionAction, Ground, ReportReason, ReportStatus, ReportSubject};
use crate::conversation::Peer;
use crate::detection::FlagKind;
use crate::{DecisionId, DemandeId, ReportId};

/// A report in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportSummary {
    /// The report.
    pub id: ReportId,
    /// What is reported.
    pub subject: ReportSubject,
    /// Why.
    pub reason: ReportReason,
    /// Who.
    pub reported: Peer,
    /// When: milliseconds since 1970, UTC.
    pub created_at: i64,
    /// Messages that came with it.
    pub messages: u32,
}

/// Some of the queue, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportPage {
    /// The reports.
    pub reports: Vec<ReportSummary>,
    /// After which one the rest is asked for; `None` where there is none.
    pub next: Option<ReportId>,
}

/// A message that a reporter chose to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportedMessage {
    /// The name of whom the reporter says to have written it.
    pub sender: String,
    /// When, by the sender's clock: milliseconds since 1970, UTC.
    pub sent_at: i64,
    /// What kind of message: `text`, and those of the specification.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Whether the sender's signature proves that he wrote this to the reporter, in this conversation.
    pub verified: bool,
}

/// What a person's browser found, over all his conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FlagCount {
    /// What.
    pub kind: FlagKind,
    /// How often for certain.
    pub count: u32,
    /// How often perhaps.
    pub possible_count: u32,
}

/// A decision about a person, or about a report of him.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PastDecision {
    /// The decision.
    pub id: DecisionId,
    /// What was done.
    pub action: DecisionAction,
    /// What it stands on.
    pub ground: Ground,
    /// The reasons that were sent.
    pub statement: String,
    /// Whether the counters decided alone.
    pub automatic: bool,
    /// Until when a restriction lasts: milliseconds since 1970, UTC.
    pub until: Option<i64>,
    /// When: milliseconds since 1970, UTC.
    pub created_at: i64,
    /// Whether it fell on appeal.
    pub overturned: bool,
}

/// The demande that a report is about, or whose conversation it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CaseDemande {
    /// The demande.
    pub id: DemandeId,
    /// Its title.
    pub title: String,
    /// Whether it is the reported person's own: he can be asked to account for it.
    pub by_reported: bool,
    /// Whether it is taken down.
    pub removed: bool,
}

/// A report, with everything that it takes to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportCase {
    /// The report.
    pub id: ReportId,
    /// Where it stands.
    pub status: ReportStatus,
    /// What is reported.
    pub subject: ReportSubject,
    /// Why.
    pub reason: ReportReason,
    /// The same in the reporter's words.
    pub details: Option<String>,
    /// Whether he says to believe what he says.
    pub good_faith: bool,
    /// When: milliseconds since 1970, UTC.
    pub created_at: i64,
    /// When it was decided.
    pub decided_at: Option<i64>,
    /// Who reports; `None` for somebody without an account. Not told to the reported.
    pub reporter: Option<Peer>,
    /// Who is reported.
    pub reported: Peer,
    /// Whether his account is closed.
    pub banned: bool,
    /// Until when he can post and unlock nothing, where that is still to come: milliseconds since 1970, UTC.
    pub restricted_until: Option<i64>,
    /// The demande; `None` once the conversation was deleted in its time.
    pub demande: Option<CaseDemande>,
    /// The messages, as the reporter put them.
    pub messages: Vec<ReportedMessage>,
    /// What the reported person's browser found.
    pub flags: Vec<FlagCount>,
    /// What was decided about him, and about reports of him, the latest first.
    pub decisions: Vec<PastDecision>,
}
