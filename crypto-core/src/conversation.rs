//! One person's side of a conversation: sealing, opening, and the checks that make an opened message a message.

use rand_core::CryptoRng;

use crate::codec::{Context, Reader};
use crate::envelope::{PeerEnvelope, SelfEnvelope};
use crate::evidence::{Evidence, signing_context};
use crate::ids::{ConversationId, DeviceId, MessageId, PublicId};
use crate::keyring::Epoch;
use crate::padding::{pad, unpad};
use crate::pins::{Pin, TrustedBundle};
use crate::{Chains, Content, Error, Message, Vault, bundle, secret::Secret32};

/// What a person is about to say.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Drawn at random, once: a retry sends the same envelopes under the same id.
    pub message_id: MessageId,
    /// This tab.
    pub device: DeviceId,
    /// Milliseconds since 1970 UTC.
    pub sent_at: u64,
    /// What is said.
    pub content: Content,
}

/// A message sealed for both sides. Keep it until the server has it, and send the same bytes again after a failure.
#[derive(Clone, Debug)]
pub struct SealedMessage {
    /// The message; give it to [`Chains::observe`] once the server has it.
    pub message: Message,
    /// For the other person.
    pub for_peer: PeerEnvelope,
    /// For the sender's own devices.
    pub for_self: SelfEnvelope,
}

/// A message of the other person: opened, its signature and its place checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// The message.
    pub message: Message,
    /// The epoch it was sealed to.
    pub epoch: Epoch,
    /// Whether a newer epoch exists here: the sender may have been shown an old bundle.
    pub to_old_epoch: bool,
    /// The sender's signature, which proves the message to a third person (see [`Conversation::evidence`]).
    pub signature: [u8; 64],
}

/// One person's side of one conversation.
#[derive(Debug)]
pub struct Conversation<'v> {
    pub(crate) vault: &'v Vault,
    pub(crate) id: ConversationId,
    pub(crate) me: PublicId,
    pub(crate) peer: PublicId,
    pub(crate) key: Secret32,
}

impl Vault {
    /// Derives what one conversation needs. `me` and `peer` are as the product knows them; the order does not matter to
    /// the product, it does here.
    pub fn conversation(
        &self,
        id: ConversationId,
        me: PublicId,
        peer: PublicId,
    ) -> Result<Conversation<'_>, Error> {
        if me == peer {
            return Err(Error::Malformed);
        }
        let key = self
            .account_key
            .derive(&Context::new("conversation").field(&id.0))?;
        Ok(Conversation {
            vault: self,
            id,
            me,
            peer,
            key,
        })
    }
}

impl Conversation<'_> {
    /// Signs and seals a message to the other person and to oneself, as the next of its device's chain.
    ///
    /// Seal one after the other: the next one follows a message only after [`Chains::observe`] was given it.
    pub fn seal(
        &self,
        rng: &mut impl CryptoRng,
        to: &TrustedBundle,
        chains: &Chains,
        draft: Draft,
    ) -> Result<SealedMessage, Error> {
        if to.owner != self.peer {
            return Err(Error::Malformed);
        }
        let (device_seq, previous_hash) = chains.next(&self.me, &draft.device)?;
        let message = Message {
            conversation: self.id,
            message_id: draft.message_id,
            sender: self.me.clone(),
            recipient: self.peer.clone(),
            device: draft.device,
            device_seq,
            previous_hash,
            sent_at: draft.sent_at,
            content: draft.content,
        };
        let body = message.to_bytes()?;
        let signature = self.vault.keyring.sign(&signing_context(&to.bundle, &body));
        let for_peer = pad(&zeroize::Zeroizing::new([&signature[..], &body].concat()))?;
        Ok(SealedMessage {
            for_peer: PeerEnvelope::seal(
                rng,
                to,
                &self.info(&self.me, &self.peer),
                &message.message_id,
                &for_peer,
            )?,
            for_self: SelfEnvelope::seal(
                rng,
                &self.key,
                &self.self_context(&message.message_id),
                &pad(&body)?,
            )?,
            message,
        })
    }

    /// Opens a message of the other person. Any error means: show it as unreadable, never drop it.
    pub fn open_from_peer(
        &self,
        from: &Pin,
        message_id: &MessageId,
        envelope: &PeerEnvelope,
    ) -> Result<ReceivedMessage, Error> {
        let keyring = &self.vault.keyring;
        let (epoch, padded) = envelope.open(keyring, &self.info(&self.peer, &self.me), message_id)?;
        let mut reader = Reader::new(unpad(&padded)?);
        let signature = reader.array()?;
        let body = reader.rest();
        bundle::verify(
            from.identity(),
            &signing_context(&keyring.bundle_of(epoch)?, body),
            &signature,
        )?;
        let message = self.placed(body, message_id, &self.peer, &self.me)?;
        Ok(ReceivedMessage {
            message,
            epoch,
            to_old_epoch: epoch < keyring.epoch(),
            signature,
        })
    }

    /// Opens a message that one of this person's own devices sent.
    pub fn open_own(&self, message_id: &MessageId, envelope: &SelfEnvelope) -> Result<Message, Error> {
        let padded = envelope.open(&self.key, &self.self_context(message_id))?;
        self.placed(unpad(&padded)?, message_id, &self.me, &self.peer)
    }

    /// What a report needs to prove that the other person said this.
    pub fn evidence(&self, received: &ReceivedMessage) -> Result<Evidence, Error> {
        let to = self.vault.keyring.bundle_of(received.epoch)?;
        Ok(Evidence::new(
            &to,
            received.signature,
            received.message.to_bytes()?.to_vec(),
        ))
    }

    /// A message whose own words agree with where it was found.
    fn placed(
        &self,
        body: &[u8],
        message_id: &MessageId,
        sender: &PublicId,
        recipient: &PublicId,
    ) -> Result<Message, Error> {
        let message = Message::from_bytes(body)?;
        let agrees = message.conversation == self.id
            && message.message_id == *message_id
            && message.sender == *sender
            && message.recipient == *recipient;
        if agrees {
            Ok(message)
        } else {
            Err(Error::Decryption)
        }
    }

    fn info(&self, sender: &PublicId, recipient: &PublicId) -> Context {
        Context::new("envelope-peer")
            .field(&self.id.0)
            .field(sender.as_bytes())
            .field(recipient.as_bytes())
    }

    fn self_context(&self, message_id: &MessageId) -> Context {
        Context::new("envelope-self")
            .field(&self.id.0)
            .field(self.me.as_bytes())
            .field(self.peer.as_bytes())
            .field(&message_id.0)
    }
}
