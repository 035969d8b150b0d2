//! A message before it is sealed, and its bytes: what is signed, hashed into the chain, and shown in a report.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Error;
use crate::codec::{Context, Reader};
use crate::ids::{ConversationId, DeviceId, MessageId, PublicId};

const VERSION: u8 = 1;
/// Bytes of what a message says, at most; longer things travel as attachments.
pub const MAX_CONTENT: usize = 60_000;
const MAX_KIND: usize = 32;

/// What a message says.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    kind: String,
    text: String,
}

impl Content {
    /// `kind` is the specification's `type` (§ 4.2): 1 to 32 letters `a-z`, digits, `_`; `text` is what that kind means by it, at
    /// most [`MAX_CONTENT`] bytes.
    pub fn new(kind: impl Into<String>, text: impl Into<String>) -> Result<Self, Error> {
        let (kind, text) = (kind.into(), text.into());
        let letters = kind
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if kind.is_empty() || kind.len() > MAX_KIND || !letters {
            Err(Error::Malformed)
        } else if text.len() > MAX_CONTENT {
            Err(Error::TooLarge)
        } else {
            Ok(Self { kind, text })
        }
    }

    /// The specification's `type`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The specification's `content`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Content(…)")
    }
}

/// A message with everything that places it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it was said.
    pub conversation: ConversationId,
    /// Its name.
    pub message_id: MessageId,
    /// Who says it.
    pub sender: PublicId,
    /// To whom.
    pub recipient: PublicId,
    /// By which device.
    pub device: DeviceId,
    /// The how manieth of that device in this conversation, from 1.
    pub device_seq: u64,
    /// [`Message::chain_hash`] of that device's message before; zeros for the first.
    pub previous_hash: [u8; 32],
    /// By the sender's clock: milliseconds since 1970 UTC.
    pub sent_at: u64,
    /// What is said.
    pub content: Content,
}

impl Message {
    /// `version (1) ‖ conversation (16) ‖ message_id (16) ‖ device (16) ‖ device_seq (8) ‖ previous_hash (32) ‖ sent_at (8)`,
    /// then `sender`, `recipient`, `kind` (each with a length of one byte) and `text` (with a length of four).
    pub(crate) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.content.text.len().saturating_add(512)));
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.conversation.0);
        bytes.extend_from_slice(&self.message_id.0);
        bytes.extend_from_slice(&self.device.0);
        bytes.extend_from_slice(&self.device_seq.to_be_bytes());
        bytes.extend_from_slice(&self.previous_hash);
        bytes.extend_from_slice(&self.sent_at.to_be_bytes());
        for short in [
            self.sender.as_bytes(),
            self.recipient.as_bytes(),
            self.content.kind.as_bytes(),
        ] {
            bytes.push(u8::try_from(short.len()).map_err(|_| Error::TooLarge)?);
            bytes.extend_from_slice(short);
        }
        let length = u32::try_from(self.content.text.len()).map_err(|_| Error::TooLarge)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(self.content.text.as_bytes());
        Ok(bytes)
    }

    /// Reads a body. Nothing is proved by it: who wrote it is for the signature to say.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION)?;
        let conversation = ConversationId(reader.array()?);
        let message_id = MessageId(reader.array()?);
        let device = DeviceId(reader.array()?);
        let device_seq = reader.u64()?;
        let previous_hash = reader.array()?;
        let sent_at = reader.u64()?;
        let sender = PublicId::new(reader.short_text()?)?;
        let recipient = PublicId::new(reader.short_text()?)?;
        let kind = reader.short_text()?;
        let length = usize::try_from(reader.u32()?).map_err(|_| Error::Malformed)?;
        let text = reader.text(length)?;
        reader.finish()?;
        if device_seq == 0 {
            return Err(Error::Malformed);
        }
        let content = Content::new(kind, text)?;
        Ok(Self {
            conversation,
            message_id,
            sender,
            recipient,
            device,
            device_seq,
            previous_hash,
            sent_at,
            content,
        })
    }

    /// What the device's next message names as `previous_hash`.
    pub fn chain_hash(&self) -> Result<[u8; 32], Error> {
        Ok(Sha256::digest(Context::new("chain").field(&self.to_bytes()?).as_bytes()).into())
    }
}
