//! What only the device can open.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::PublicId;
use crate::auth::opaque_debug;

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
    ExportedAttachment,
    SealedVaultItem,
    ExportedBundle,
    SealedConversation,
    SealedEnvelope
);
