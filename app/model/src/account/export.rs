//! What a person takes along: everything that the server holds about him, and nothing about anyone else.
//!
//! Plain words and numbers as they are stored; moments are RFC 3339 in UTC, sealed things standard base64. What is sealed
//! is opened on the device, which alone can. Other people appear by the public id that the person knows them by, where the
//! device needs it to open what they sent.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::PublicId;
use crate::auth::opaque_debug;

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

/// A movement of tokens.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedLedgerEntry {
    /// Counts from 1 for each kind.
    pub entry: i32,
    /// `standard` or `premium`.
    pub kind: String,
    /// What came (or, negative, went).
    pub amount: i32,
    /// What there was then.
    pub balance_after: i32,
    /// Why.
    pub reason: String,
    /// Why, for a gift.
    pub note: Option<String>,
    /// The purchase it follows from.
    pub purchase_id: Option<Uuid>,
    /// The unlock it follows from.
    pub unlock_id: Option<Uuid>,
    /// The withdrawal it follows from.
    pub withdrawal_id: Option<Uuid>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
}

/// A pack of tokens bought.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedPurchase {
    /// The purchase.
    pub id: Uuid,
    /// The pack.
    pub pack: String,
    /// Its tokens.
    pub tokens: i32,
    /// What it cost, cents, tax included.
    pub amount_cents: i32,
    /// `eur`.
    pub currency: String,
    /// Where it stands.
    pub status: String,
    /// Of that, paid back.
    pub refunded_cents: i32,
    /// Stripe's name for the payment.
    pub stripe_payment_id: Option<String>,
    /// Of the receipt's number.
    pub receipt_year: Option<i16>,
    /// The receipt's number in that year.
    pub receipt_number: Option<i32>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub paid_at: Option<String>,
}

/// A withdrawal from a purchase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedWithdrawal {
    /// The withdrawal.
    pub id: Uuid,
    /// From which purchase.
    pub purchase_id: Uuid,
    /// Tokens given back.
    pub tokens: i32,
    /// What is paid back, cents.
    pub amount_cents: i32,
    /// Where it stands.
    pub status: String,
    /// Of the credit note's number.
    pub receipt_year: i16,
    /// The credit note's number in that year.
    pub receipt_number: i32,
    /// When, RFC 3339, UTC.
    pub requested_at: String,
    /// When, RFC 3339, UTC.
    pub settled_at: Option<String>,
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
    /// Where.
    pub conversation_id: Uuid,
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

/// An attachment sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedAttachment {
    /// The attachment.
    pub id: Uuid,
    /// Where, as long as the conversation stands.
    pub conversation_id: Option<Uuid>,
    /// `image` or `video`.
    pub file_type: String,
    /// Octets, sealed.
    pub file_size: i32,
    /// When, RFC 3339, UTC.
    pub uploaded_at: String,
    /// When, RFC 3339, UTC.
    pub expires_at: String,
    /// When, RFC 3339, UTC.
    pub deleted_at: Option<String>,
}

/// Something sealed under the account key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SealedVaultItem {
    /// `keyring`, `pins`, `devices` or `templates`.
    pub kind: String,
    /// Raised by each write; the seal is bound to it.
    pub version: i32,
    /// Base64.
    pub ciphertext: String,
    /// When, RFC 3339, UTC.
    pub updated_at: String,
}

/// Public keys of one epoch.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedBundle {
    /// Counts up.
    pub epoch: i32,
    /// Base64, signed.
    pub bundle: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
}

/// The person's own side of a conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SealedConversation {
    /// The conversation.
    pub id: Uuid,
    /// The demande it is about.
    pub demande_id: Uuid,
    /// `a` (demandeur) or `b` (pro): the person's own.
    pub side: String,
    /// Who the other is, as the person sees him: the seals are bound to it.
    pub peer: PublicId,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When the last message came.
    pub last_updated: String,
    /// When the person left it.
    pub left_at: Option<String>,
    /// The last message he has read.
    pub read_seq: i64,
    /// His own history, sealed, base64.
    pub blob: Option<String>,
    /// The seal is bound to it.
    pub blob_version: i32,
    /// Up to here messages are in the blob.
    pub blob_upto_seq: i64,
    /// Every message of the log that is still kept for him, in order.
    pub envelopes: Vec<SealedEnvelope>,
}

/// One message, sealed for its owner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SealedEnvelope {
    /// Its place in the log.
    pub seq: i64,
    /// Its id; the seal is bound to it.
    pub message_id: Uuid,
    /// Which side wrote it.
    pub sender: String,
    /// Base64.
    pub envelope: String,
    /// When, RFC 3339, UTC.
    pub created_at: String,
}

opaque_debug!(
    AccountExport,
    ExportedAccount,
    ExportedSession,
    ExportedDemande,
    ExportedUnlock,
    ExportedLedgerEntry,
    ExportedPurchase,
    ExportedWithdrawal,
    ExportedReview,
    ExportedNotification,
    ExportedPreference,
    ExportedQuietHours,
    ExportedPushSubscription,
    ExportedSearch,
    ExportedReport,
    ExportedFlag,
    ExportedDecision,
    ExportedAppeal,
    ExportedAttachment,
    SealedVaultItem,
    ExportedBundle,
    SealedConversation,
    SealedEnvelope
);
