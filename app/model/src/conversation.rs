//! Conversations: a log of sealed messages, and each side's own sealed history. The server carries all of it and reads none.
//!
//! Sealed things travel as base64; what they are made of stands in `docs/protocol.md`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::UserType;
use crate::{ConversationId, DemandeId, PublicId};

/// Messages of a page of the log, at most.
pub const LOG_PAGE: u32 = 200;

/// Messages that were not seen are counted so far, and no further.
pub const UNREAD_MOST: u32 = 100;

/// The other side of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Peer {
    /// How others know him.
    pub public_id: PublicId,
    /// The name he shows.
    pub display_name: String,
    /// What he came as.
    pub user_type: UserType,
}

/// Why nothing can be written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConversationClosed {
    /// The other side has left the conversation, or the site.
    PeerLeft,
    /// The other side was banned.
    PeerBanned,
}

impl ConversationClosed {
    /// Its name on the wire: the last part of a problem's `type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PeerLeft => "conversation-peer-left",
            Self::PeerBanned => "conversation-peer-banned",
        }
    }
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// The conversation.
    pub id: ConversationId,
    /// The demande that it is about.
    pub demande_id: DemandeId,
    /// Its title.
    pub demande_title: String,
    /// The other side.
    pub peer: Peer,
    /// The number of the last message; 0 where there is none.
    pub last_seq: u64,
    /// Messages of the other side that one has not seen; [`UNREAD_MOST`] stands for so many or more.
    pub unread: u32,
    /// When the last message came, or the conversation was opened: milliseconds since 1970, UTC.
    pub updated_at: i64,
    /// The last message, where it is not in one's blob alone.
    pub last: Option<LoggedMessage>,
    /// When it will be deleted for its silence, once both sides were told: milliseconds since 1970, UTC.
    pub expires_at: Option<i64>,
}

/// One message of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoggedMessage {
    /// Its number in the conversation, from 1.
    pub seq: u64,
    /// The id that its sender's device drew.
    pub message_id: Uuid,
    /// Whether the caller sent it.
    pub mine: bool,
    /// The caller's envelope: of his own messages the one for himself. `None` once it was folded into his blob and emptied.
    pub envelope: Option<String>,
    /// When the server took it: milliseconds since 1970, UTC.
    pub received_at: i64,
}

/// A conversation as one of its sides reads it: his blob, and what came after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConversationDetail {
    /// The conversation.
    pub id: ConversationId,
    /// The demande that it is about.
    pub demande_id: DemandeId,
    /// Its title.
    pub demande_title: String,
    /// The other side.
    pub peer: Peer,
    /// His public keys, newest epoch, signed by his identity.
    pub peer_bundle: String,
    /// The caller's history, sealed by his devices; `None` before the first folding, and where it was not asked for.
    pub my_blob: Option<String>,
    /// Its version, for the next folding.
    pub blob_version: u32,
    /// What of the log is in it.
    pub blob_upto_seq: u64,
    /// Messages after it, or after the number that was asked for, in their order; at most [`LOG_PAGE`].
    pub messages: Vec<LoggedMessage>,
    /// The number of the last message of all.
    pub last_seq: u64,
    /// What the caller has seen, up to which number.
    pub read_seq: u64,
    /// What the other side has seen.
    pub peer_read_seq: u64,
    /// Why nothing can be written, if so.
    pub closed: Option<ConversationClosed>,
    /// Whether both sides show when they write.
    pub shows_typing: bool,
    /// When it will be deleted for its silence, once both sides were told: milliseconds since 1970, UTC.
    pub expires_at: Option<i64>,
}

/// A message to send. The same id with the same bytes again is the same message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMessage {
    /// Drawn by the sender's device.
    pub message_id: Uuid,
    /// The envelope for the other side.
    pub for_peer: String,
    /// The envelope for the sender's own devices.
    pub for_self: String,
}

/// A message that the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SentMessage {
    /// Its number in the conversation.
    pub seq: u64,
    /// When the server took it: milliseconds since 1970, UTC.
    pub received_at: i64,
    /// Whether it was there before.
    pub repeated: bool,
}

/// One's own history, folded anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBlob {
    /// The version that it was made from.
    pub version: u32,
    /// What of the log is in it now.
    pub upto_seq: u64,
    /// The sealed history.
    pub blob: String,
}

/// What has changed of a conversation, told while it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationState {
    /// The conversation.
    pub id: ConversationId,
    /// The number of its last message.
    pub last_seq: u64,
    /// What the reader has seen.
    pub read_seq: u64,
    /// What the other side has seen.
    pub peer_read_seq: u64,
    /// Messages of the other side that the reader has not seen; [`UNREAD_MOST`] stands for so many or more.
    pub unread: u32,
}
