//! What a person takes along: everything that the server holds about him, and nothing about anyone else.
//!
//! Plain words and numbers as they are stored; moments are RFC 3339 in UTC, sealed things standard base64. What is sealed
//! is opened on the device, which alone can. Of other people there is the public id that the person knows them by, where
//! the device needs it to open what they sent, and what they wrote in a review of him, which everyone reads.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::auth::opaque_debug;

mod market;
mod moderation;
mod money;
mod person;
mod sealed;

pub use market::*;
pub use moderation::*;
pub use money::*;
pub use person::*;
pub use sealed::*;

/// Everything that the server holds about one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountExport {
    /// The account itself.
    pub account: ExportedAccount,
    /// The trades of a pro.
    pub trades: Vec<String>,
    /// Sessions, open and ended, newest first.
    pub sessions: Vec<ExportedSession>,
    /// Demandes posted, newest first.
    pub demandes: Vec<ExportedDemande>,
    /// Demandes unlocked, newest first.
    pub unlocks: Vec<ExportedUnlock>,
    /// Every movement of tokens, in order.
    pub ledger: Vec<ExportedLedgerEntry>,
    /// Packs bought, newest first.
    pub purchases: Vec<ExportedPurchase>,
    /// Withdrawals from purchases, newest first.
    pub withdrawals: Vec<ExportedWithdrawal>,
    /// Reviews written.
    pub reviews_written: Vec<ExportedReview>,
    /// Reviews received, as everyone reads them: without their author.
    pub reviews_received: Vec<ExportedReview>,
    /// What was told in the app, newest first.
    pub notifications: Vec<ExportedNotification>,
    /// What is pushed, where it was chosen.
    pub notification_preferences: Vec<ExportedPreference>,
    /// When nothing is pushed.
    pub quiet_hours: Option<ExportedQuietHours>,
    /// Browsers that are pushed to.
    pub push_subscriptions: Vec<ExportedPushSubscription>,
    /// Searches kept, newest first.
    pub saved_searches: Vec<ExportedSearch>,
    /// Reports made, newest first.
    pub reports: Vec<ExportedReport>,
    /// What the person's own browser found in what he typed: counts, never words.
    pub flags: Vec<ExportedFlag>,
    /// Decisions of moderation about the person, with the reasons he was told.
    pub decisions: Vec<ExportedDecision>,
    /// Appeals made.
    pub appeals: Vec<ExportedAppeal>,
    /// Attachments sent; their octets are sealed.
    pub attachments: Vec<ExportedAttachment>,
    /// Sealed under the account key.
    pub vault_items: Vec<SealedVaultItem>,
    /// The public keys that others verify with, by epoch.
    pub public_bundles: Vec<ExportedBundle>,
    /// The person's own side of each conversation, newest first.
    pub conversations: Vec<SealedConversation>,
}

opaque_debug!(AccountExport);
