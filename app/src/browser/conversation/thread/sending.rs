//! What is sealed and waits until the server has it.

use crypto_core::{Content, Draft, Error, MessageId, PeerEnvelope, SealedMessage, SelfEnvelope};
use model::conversation::{NewMessage, SentMessage};
use rand_core::CryptoRng;
use uuid::Uuid;

use super::{TEXT, Thread};

/// A message that the server has not taken yet.
pub(super) struct Waiting {
    pub(super) sealed: SealedMessage,
    pub(super) refused: bool,
}

/// A sealed message as it waits in this browser: only the keys of its sender, or of its reader, open it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Queued {
    /// Its name.
    pub message_id: Uuid,
    /// The envelope for the other side.
    pub for_peer: String,
    /// The envelope for oneself.
    pub for_self: String,
}

impl Thread {
    /// Seals words to the other side, behind what waits already.
    ///
    /// # Errors
    /// His keys are not trusted, or the words are too long.
    pub fn seal(&mut self, rng: &mut impl CryptoRng, text: &str, now: u64) -> Result<Queued, Error> {
        let to = self.to.as_ref().map_err(|_| Error::Signature)?;
        let mut name = [0; 16];
        rng.fill_bytes(&mut name);
        let draft = Draft {
            message_id: MessageId(uuid::Builder::from_random_bytes(name).into_uuid().into_bytes()),
            device: self.device,
            sent_at: now,
            content: Content::new(TEXT, text)?,
        };
        let talk = self
            .vault
            .conversation(self.id, self.me.clone(), self.peer.clone())?;
        let sealed = talk.seal(rng, to, &self.ahead, draft)?;
        self.ahead.observe(&sealed.message)?;
        let queued = queued(&sealed);
        self.waiting.push(Waiting {
            sealed,
            refused: false,
        });
        Ok(queued)
    }

    /// Takes up what an earlier page has sealed and not sent. What does not open is not this person's.
    ///
    /// # Errors
    /// It does not open.
    pub fn take_up(&mut self, queued: &Queued) -> Result<(), Error> {
        let message_id = MessageId(*queued.message_id.as_bytes());
        let for_self = SelfEnvelope::from_base64(&queued.for_self)?;
        let talk = self
            .vault
            .conversation(self.id, self.me.clone(), self.peer.clone())?;
        let message = talk.open_own(&message_id, &for_self)?;
        let there = self.history.messages.iter().any(|known| known.id == message_id);
        let waits = self
            .waiting
            .iter()
            .any(|known| known.sealed.message.message_id == message_id);
        if !there && !waits {
            self.ahead.observe(&message)?;
            let for_peer = PeerEnvelope::from_base64(&queued.for_peer)?;
            self.waiting.push(Waiting {
                sealed: SealedMessage {
                    message,
                    for_peer,
                    for_self,
                },
                refused: false,
            });
        }
        Ok(())
    }

    /// What is to be sent next: the first that waits, unless it was refused.
    #[must_use]
    pub fn next(&self) -> Option<NewMessage> {
        let first = self.waiting.first().filter(|first| !first.refused)?;
        let Queued {
            message_id,
            for_peer,
            for_self,
        } = queued(&first.sealed);
        Some(NewMessage {
            message_id,
            for_peer,
            for_self,
        })
    }

    /// The server has taken it. Returns whether something else came before it that is not known yet.
    ///
    /// # Errors
    /// None that a message sealed here could cause.
    pub fn sent(&mut self, message_id: Uuid, sent: SentMessage) -> Result<bool, Error> {
        let id = MessageId(*message_id.as_bytes());
        let Some(place) = self
            .waiting
            .iter()
            .position(|waiting| waiting.sealed.message.message_id == id)
        else {
            return Ok(sent.seq > self.known);
        };
        // What came before it is taken in first, so that the chains are followed in their order.
        if sent.seq > self.known + 1 {
            return Ok(true);
        }
        let sealed = self.waiting.remove(place).sealed;
        self.blob.tail += sealed.for_self.as_bytes().len();
        self.history.fold_own(sent.seq, &sealed.message)?;
        self.known = self.known.max(sent.seq);
        Ok(false)
    }

    /// The server refuses what waits.
    pub fn refuse(&mut self) {
        for waiting in &mut self.waiting {
            waiting.refused = true;
        }
    }

    /// Tries again what was refused.
    pub fn retry(&mut self) {
        for waiting in &mut self.waiting {
            waiting.refused = false;
        }
    }

    /// Whether something waits to be sent.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting.iter().any(|waiting| !waiting.refused)
    }

    /// Whether something was refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.waiting.iter().any(|waiting| waiting.refused)
    }
}

fn queued(sealed: &SealedMessage) -> Queued {
    Queued {
        message_id: Uuid::from_bytes(sealed.message.message_id.0),
        for_peer: sealed.for_peer.to_base64(),
        for_self: sealed.for_self.to_base64(),
    }
}
