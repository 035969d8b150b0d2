//! Messages that a reporter shows, and whether they prove what they say.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_core::{ConversationId, Evidence, Message, PublicBundle, PublicId};
use model::{FieldErrors, FieldProblem};
use time::OffsetDateTime;
use time::macros::datetime;

/// The latest date that is kept of a message. Its sender says when he wrote it, and may say anything: that must not make
/// his message one that nobody can report.
const LATEST: OffsetDateTime = datetime!(9999-12-31 23:59:59 UTC);

/// A message as it came with a report.
pub(super) struct Shown {
    evidence: Evidence,
    message: Message,
}

/// Whose words they should be, said to whom and where; by what the two have published.
pub(super) struct Expected {
    pub conversation: ConversationId,
    pub sender: PublicId,
    pub recipient: PublicId,
    /// The sender's identities: more than one where he has lost his keys and begun anew.
    pub identities: Vec<[u8; 32]>,
    /// The recipient's keys, of every epoch.
    pub keys: Vec<PublicBundle>,
}

/// Reads them. What cannot be read as a message is refused, and so is the same message twice; whatever can be read is kept,
/// proven or not: an honest reporter may have lost the keys that would prove it.
pub(super) fn read(messages: &[String]) -> Result<Vec<Shown>, FieldErrors> {
    let wrong = || FieldErrors::of("messages", FieldProblem::Invalid);
    let mut seen = BTreeSet::new();
    messages
        .iter()
        .map(|text| {
            let shown = Shown::read(text).ok_or_else(wrong)?;
            if seen.insert(shown.message.message_id) {
                Ok(shown)
            } else {
                Err(wrong())
            }
        })
        .collect()
}

impl Shown {
    fn read(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        let evidence = Evidence::from_bytes(&bytes).ok()?;
        let message = Message::from_bytes(evidence.body()).ok()?;
        // What the column holds (`report_messages_recipient_epoch_check`).
        i32::try_from(evidence.recipient().epoch().0).ok()?;
        Some(Self { evidence, message })
    }

    /// Whether the sender's signature proves that he wrote this to the reporter, in this conversation.
    pub fn proves(&self, expected: &Expected) -> bool {
        let message = &self.message;
        message.conversation == expected.conversation
            && message.sender == expected.sender
            && message.recipient == expected.recipient
            && expected.keys.contains(self.evidence.recipient())
            && expected
                .identities
                .iter()
                .any(|identity| self.evidence.verify(identity).is_ok())
    }

    pub fn message_id(&self) -> uuid::Uuid {
        uuid::Uuid::from_bytes(self.message.message_id.0)
    }

    pub fn epoch(&self) -> i32 {
        i32::try_from(self.evidence.recipient().epoch().0).unwrap_or(i32::MAX)
    }

    pub fn body(&self) -> &[u8] {
        self.evidence.body()
    }

    pub fn signature(&self) -> &[u8] {
        self.evidence.signature()
    }

    pub fn sent_at(&self) -> OffsetDateTime {
        let nanoseconds = i128::from(self.message.sent_at) * 1_000_000;
        OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).map_or(LATEST, |moment| moment.min(LATEST))
    }
}
