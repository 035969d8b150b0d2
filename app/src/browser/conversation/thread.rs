//! What this device knows of one conversation: its history, opened; what waits to be sent; what is wrong with either.
//!
//! Nothing here asks the server or the browser: what comes is taken in, what is to be sent is sealed, and every rule can be
//! tested as it is.

mod sending;
mod shown;

use std::collections::BTreeMap;
use std::sync::Arc;

use crypto_core::{
    Blob, Chains, Conversation, ConversationId, DeviceId, Error, History, MessageId, Observation,
    Participants, PeerEnvelope, Pin, PinError, PublicId, SelfEnvelope, TrustedBundle, Vault,
};
use model::auth::UserType;
use model::conversation::{
    ConversationClosed, ConversationDetail, ConversationState, LoggedMessage, NewBlob,
};
use rand_core::CryptoRng;
pub use sending::Queued;
use sending::Waiting;
pub use shown::{Delivery, Misfit, Shown};

/// The `type` of a message that is words (specification § 4.2).
pub const TEXT: &str = "text";

/// The tail of the log is folded into the blob once it is as long as the blob, and as long as this, in bytes.
const FOLD_FROM: usize = 32 * 1024;

/// A conversation on this device.
pub struct Thread {
    vault: Arc<Vault>,
    id: ConversationId,
    me: PublicId,
    peer: PublicId,
    /// The other side's keys, or why they are not trusted: then nothing is sealed.
    to: Result<TrustedBundle, PinError>,
    /// Whom his messages must be signed by.
    pin: Option<Pin>,
    device: DeviceId,
    history: History,
    /// The history's chains, and what waits to be sent at their ends.
    ahead: Chains,
    waiting: Vec<Waiting>,
    /// What did not fit into its device's chain, by its number in the log.
    misfits: BTreeMap<u64, Observation>,
    /// Up to where the log is known, without a hole.
    known: u64,
    read: u64,
    peer_read: u64,
    blob: FoldedPart,
    closed: Option<ConversationClosed>,
    /// Messages that this device has seen and that are not there any more.
    rolled_back: u64,
}

/// What of the history lies folded on the server.
#[derive(Clone, Copy)]
struct FoldedPart {
    version: u32,
    /// In bytes.
    length: usize,
    /// The envelopes after it, in bytes.
    tail: usize,
    /// It did not open: it is never written over.
    unreadable: bool,
}

/// What another device, or this one before, remembers of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Remembered {
    /// The heads of its chains.
    pub chains: Chains,
    /// The number of its last message.
    pub last_seq: u64,
    /// The version of its blob.
    pub blob_version: u32,
}

/// Who talks here, and what is known of the other side.
pub struct Parties {
    /// The reader.
    pub me: PublicId,
    /// The other side.
    pub peer: PublicId,
    /// His keys, or why they are not trusted.
    pub to: Result<TrustedBundle, PinError>,
    /// Whom his messages must be signed by.
    pub pin: Option<Pin>,
}

impl Thread {
    /// Opens what the server has. `device` names this tab.
    ///
    /// # Errors
    /// The ids are none, or the same.
    pub fn open(
        vault: Arc<Vault>,
        parties: Parties,
        device: DeviceId,
        detail: &ConversationDetail,
        remembered: &Remembered,
    ) -> Result<Self, Error> {
        let id = ConversationId(*detail.id.0.as_bytes());
        let Parties { me, peer, to, pin } = parties;
        let (user_a, user_b) = match detail.peer.user_type {
            UserType::Pro => (me.clone(), peer.clone()),
            UserType::Demandeur => (peer.clone(), me.clone()),
        };
        let talk = vault.conversation(id, me.clone(), peer.clone())?;
        let (history, unreadable) = match &detail.my_blob {
            None => (None, false),
            Some(text) => {
                let opened = Blob::from_base64(text).and_then(|blob| talk.open_blob(&blob));
                let opened = opened.ok().filter(|opened| {
                    opened.version == detail.blob_version && opened.upto_seq == detail.blob_upto_seq
                });
                let unreadable = opened.is_none();
                (opened.map(|opened| opened.history), unreadable)
            }
        };
        let history = history.unwrap_or_else(|| History::new(id, Participants { user_a, user_b }));
        let mut thread = Self {
            ahead: history.chains.clone(),
            vault,
            id,
            me,
            peer,
            to,
            pin,
            device,
            history,
            waiting: Vec::new(),
            misfits: BTreeMap::new(),
            known: detail.blob_upto_seq,
            read: detail.read_seq,
            peer_read: detail.peer_read_seq,
            blob: FoldedPart {
                version: detail.blob_version,
                length: detail.my_blob.as_ref().map_or(0, String::len) / 4 * 3,
                tail: 0,
                unreadable,
            },
            closed: detail.closed,
            rolled_back: 0,
        };
        thread.take(detail)?;
        if thread.known >= detail.last_seq {
            thread.compare(remembered, detail.last_seq);
        }
        Ok(thread)
    }

    /// Takes in what has come: the log after [`Self::known`], or a part of it. Returns whether there is more.
    ///
    /// # Errors
    /// See [`Self::open`].
    pub fn take(&mut self, detail: &ConversationDetail) -> Result<bool, Error> {
        let vault = self.vault.clone();
        let talk = vault.conversation(self.id, self.me.clone(), self.peer.clone())?;
        for logged in &detail.messages {
            if logged.seq <= self.known {
                continue;
            }
            self.take_one(&talk, logged);
            self.known = logged.seq;
        }
        self.read = self.read.max(detail.read_seq);
        self.peer_read = self.peer_read.max(detail.peer_read_seq);
        self.closed = detail.closed;
        Ok(self.known < detail.last_seq && !detail.messages.is_empty())
    }

    fn take_one(&mut self, talk: &Conversation<'_>, logged: &LoggedMessage) {
        let message_id = MessageId(*logged.message_id.as_bytes());
        let envelope = logged.envelope.as_deref().unwrap_or_default();
        self.blob.tail += envelope.len() / 4 * 3;
        let seen = if logged.mine {
            SelfEnvelope::from_base64(envelope)
                .and_then(|envelope| talk.open_own(&message_id, &envelope))
                .and_then(|message| {
                    // What another tab has sent of this device's is at the chain's end already.
                    self.ahead.observe(&message)?;
                    self.history.fold_own(logged.seq, &message)
                })
        } else {
            self.pin
                .ok_or(Error::Signature)
                .and_then(|pin| {
                    let envelope = PeerEnvelope::from_base64(envelope)?;
                    talk.open_from_peer(&pin, &message_id, &envelope)
                })
                .and_then(|received| {
                    self.ahead.observe(&received.message)?;
                    self.history.fold_received(logged.seq, &received)
                })
        };
        match seen {
            Ok(Observation::InOrder | Observation::Duplicate) => {}
            Ok(misfit) => {
                self.misfits.insert(logged.seq, misfit);
            }
            Err(_) => {
                let from = if logged.mine { &self.me } else { &self.peer };
                self.history.fold_unreadable(logged.seq, message_id, from.clone());
            }
        }
        self.waiting
            .retain(|waiting| waiting.sealed.message.message_id != message_id);
    }

    /// Takes in what the server tells of it. Returns whether there is something to fetch.
    pub fn hear(&mut self, state: ConversationState) -> bool {
        self.read = self.read.max(state.read_seq);
        self.peer_read = self.peer_read.max(state.peer_read_seq);
        state.last_seq > self.known
    }

    /// The history as it is to be kept, where its tail has grown long enough, and its length in bytes.
    ///
    /// # Errors
    /// It is too long.
    pub fn fold(&self, rng: &mut impl CryptoRng) -> Result<Option<NewBlob>, Error> {
        let FoldedPart {
            version,
            length,
            tail,
            unreadable,
        } = self.blob;
        // What can't be verified today may be tomorrow: it is left in the log.
        if unreadable || self.to.is_err() || self.rolled_back > 0 || tail < length.max(FOLD_FROM) {
            return Ok(None);
        }
        let talk = self
            .vault
            .conversation(self.id, self.me.clone(), self.peer.clone())?;
        let blob = talk.seal_blob(rng, &self.history, version.saturating_add(1), self.known)?;
        Ok(Some(NewBlob {
            version,
            upto_seq: self.known,
            blob: blob.to_base64(),
        }))
    }

    /// The server keeps it.
    pub fn folded(&mut self, blob: &NewBlob, version: u32) {
        self.blob = FoldedPart {
            version,
            length: blob.blob.len() / 4 * 3,
            tail: 0,
            unreadable: false,
        };
    }

    /// Takes over what a newer look at the whole conversation has found; what waits stays.
    ///
    /// # Errors
    /// It is another conversation.
    pub fn replace(&mut self, mut newer: Self) -> Result<(), Error> {
        newer.history.merge(&self.history)?;
        newer.misfits.append(&mut self.misfits);
        newer.device = self.device;
        newer.ahead = newer.history.chains.clone();
        for waiting in self.waiting.drain(..) {
            let id = waiting.sealed.message.message_id;
            if !newer.history.messages.iter().any(|known| known.id == id) {
                newer.ahead.observe(&waiting.sealed.message)?;
                newer.waiting.push(waiting);
            }
        }
        *self = newer;
        Ok(())
    }

    /// What to remember of it on this device.
    #[must_use]
    pub fn remember(&self) -> Remembered {
        Remembered {
            chains: self.history.chains.clone(),
            last_seq: self.known,
            blob_version: self.blob.version,
        }
    }

    /// Compares it, once it is known whole, with what this device remembers.
    pub fn compare(&mut self, remembered: &Remembered, last_seq: u64) {
        let missing = remembered.last_seq.saturating_sub(last_seq);
        self.rolled_back = missing.max(self.history.chains.behind(&remembered.chains));
    }

    /// The number up to which one has to say that it was seen, if there is anything new.
    #[must_use]
    pub fn unseen(&self) -> Option<u64> {
        let last = self
            .history
            .messages
            .iter()
            .rev()
            .find(|one| one.from != self.me)?;
        (last.seq > self.read && last.seq <= self.known).then_some(self.known)
    }

    /// It was said.
    pub fn seen(&mut self, upto: u64) {
        self.read = self.read.max(upto);
    }

    /// Up to where the log is known.
    #[must_use]
    pub const fn known(&self) -> u64 {
        self.known
    }

    /// Why the other side's keys are not trusted, if so.
    #[must_use]
    pub fn distrust(&self) -> Option<PinError> {
        self.to.as_ref().err().copied()
    }

    /// Why nothing can be written, if so.
    #[must_use]
    pub const fn closed(&self) -> Option<ConversationClosed> {
        self.closed
    }

    /// How many messages the server does not show any more.
    #[must_use]
    pub const fn rolled_back(&self) -> u64 {
        self.rolled_back
    }

    /// Whether what was folded does not open here.
    #[must_use]
    pub const fn is_history_unreadable(&self) -> bool {
        self.blob.unreadable
    }
}

#[cfg(test)]
mod tests;
