//! A conversation as its owner keeps it: the specification's JSON (§ 4.2), and how the log is folded into it.

use serde::{Deserialize, Serialize};

use crate::conversation::{Conversation, ReceivedMessage};
use crate::evidence::Evidence;
use crate::ids::{ConversationId, DeviceId, MessageId, PublicId};
use crate::keyring::Epoch;
use crate::{Chains, Content, Error, Message, Observation};

/// `type` of a message that could not be opened when it was folded.
pub const UNREADABLE: &str = "unreadable";

/// The two people of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participants {
    /// The demandeur.
    pub user_a: PublicId,
    /// The pro.
    pub user_b: PublicId,
}

/// Until when each has read, in milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRead {
    /// The demandeur.
    pub user_a: u64,
    /// The pro.
    pub user_b: u64,
}

/// What it takes to prove a folded message (the rest of its signed bytes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    epoch: u32,
    device: DeviceId,
    device_seq: u64,
    previous: String,
    signature: String,
}

/// One message of a history.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryMessage {
    /// Its name.
    pub id: MessageId,
    /// Its place in the log.
    pub seq: u64,
    /// Who said it.
    pub from: PublicId,
    /// The kind of content.
    #[serde(rename = "type")]
    pub kind: String,
    /// What was said.
    pub content: String,
    /// When, by the sender's clock, in milliseconds since 1970 UTC.
    pub timestamp: u64,
    /// Whether its recipient has read it.
    #[serde(default)]
    pub read: bool,
    /// For messages of the other person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

impl std::fmt::Debug for HistoryMessage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("HistoryMessage")
            .field("id", &self.id)
            .field("seq", &self.seq)
            .finish_non_exhaustive()
    }
}

/// A whole conversation, decrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Which one.
    pub conversation_id: ConversationId,
    /// Between whom.
    pub participants: Participants,
    /// In the order of the log, each once.
    pub messages: Vec<HistoryMessage>,
    /// Until when each has read.
    #[serde(default)]
    pub last_read: LastRead,
    /// Heads of the devices' chains after the last message here.
    #[serde(default)]
    pub chains: Chains,
}

impl History {
    /// An empty one.
    #[must_use]
    pub fn new(conversation_id: ConversationId, participants: Participants) -> Self {
        let (messages, last_read, chains) = Default::default();
        Self {
            conversation_id,
            participants,
            messages,
            last_read,
            chains,
        }
    }

    /// Takes in a message of the other person from place `seq` of the log, and says how it fits into its device's chain:
    /// show what is not [`Observation::InOrder`]. One that is here already changes nothing.
    pub fn fold_received(&mut self, seq: u64, received: &ReceivedMessage) -> Result<Observation, Error> {
        let message = &received.message;
        let proof = Proof {
            epoch: received.epoch.0,
            device: message.device,
            device_seq: message.device_seq,
            previous: hex::encode(message.previous_hash),
            signature: hex::encode(received.signature),
        };
        self.fold(seq, message, Some(proof))
    }

    /// Takes in one's own message from place `seq` of the log.
    pub fn fold_own(&mut self, seq: u64, message: &Message) -> Result<Observation, Error> {
        self.fold(seq, message, None)
    }

    /// Takes in the place of a message that could not be opened: it stays visible as [`UNREADABLE`].
    pub fn fold_unreadable(&mut self, seq: u64, id: MessageId, from: PublicId) {
        let (kind, content) = (UNREADABLE.to_owned(), String::new());
        self.insert(HistoryMessage {
            id,
            seq,
            from,
            kind,
            content,
            timestamp: 0,
            read: false,
            proof: None,
        });
    }

    fn fold(&mut self, seq: u64, message: &Message, proof: Option<Proof>) -> Result<Observation, Error> {
        let seen = self.chains.observe(message)?;
        // The same message at a second place of the log. What continues its chain is new and need not be looked for.
        let may_be_here = !matches!(seen, Observation::InOrder | Observation::Gap { .. });
        if may_be_here
            && self
                .messages
                .iter()
                .any(|known| known.id == message.message_id && known.seq != seq)
        {
            return Ok(seen);
        }
        self.insert(HistoryMessage {
            id: message.message_id,
            seq,
            from: message.sender.clone(),
            kind: message.content.kind().to_owned(),
            content: message.content.text().to_owned(),
            timestamp: message.sent_at,
            read: false,
            proof,
        });
        Ok(seen)
    }

    /// Unites two histories of one conversation, when two tabs have folded at once: nothing is lost, nothing twice.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.conversation_id != other.conversation_id || self.participants != other.participants {
            return Err(Error::Malformed);
        }
        for message in &other.messages {
            self.insert(message.clone());
        }
        self.last_read.user_a = self.last_read.user_a.max(other.last_read.user_a);
        self.last_read.user_b = self.last_read.user_b.max(other.last_read.user_b);
        self.chains.merge(&other.chains);
        Ok(())
    }

    /// Keeps the order of the log. Usually the new message is the last: that costs O(1).
    fn insert(&mut self, message: HistoryMessage) {
        let place = match self.messages.last() {
            Some(last) if last.seq >= message.seq => {
                self.messages.partition_point(|known| known.seq < message.seq)
            }
            _ => self.messages.len(),
        };
        match self
            .messages
            .get_mut(place)
            .filter(|known| known.seq == message.seq)
        {
            Some(known) => {
                known.read |= message.read;
                // A device that has the keys may read what another could not.
                if known.kind == UNREADABLE && message.kind != UNREADABLE {
                    *known = message;
                }
            }
            None => self.messages.insert(place, message),
        }
    }
}

impl Conversation<'_> {
    /// What a report needs to prove that the other person said this, from the folded message.
    pub fn evidence_of(&self, folded: &HistoryMessage) -> Result<Evidence, Error> {
        let proof = folded.proof.as_ref().ok_or(Error::Signature)?;
        let mut previous_hash = [0; 32];
        let mut signature = [0; 64];
        hex::decode_to_slice(&proof.previous, &mut previous_hash).map_err(|_| Error::Malformed)?;
        hex::decode_to_slice(&proof.signature, &mut signature).map_err(|_| Error::Malformed)?;
        let message = Message {
            conversation: self.id,
            message_id: folded.id,
            sender: folded.from.clone(),
            recipient: self.me.clone(),
            device: proof.device,
            device_seq: proof.device_seq,
            previous_hash,
            sent_at: folded.timestamp,
            content: Content::new(folded.kind.as_str(), folded.content.as_str())?,
        };
        let epoch = Epoch(proof.epoch);
        self.evidence(&ReceivedMessage {
            message,
            epoch,
            to_old_epoch: false,
            signature,
        })
    }
}
