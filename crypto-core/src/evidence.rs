//! A signed message, shown to someone who was not meant to read it: the proof in a report.
//! `version (1) ‖ epoch (4) ‖ recipient identity (32) ‖ recipient message key (32) ‖ signature (64) ‖ body`.

use crate::bundle::{self, PublicBundle};
use crate::codec::{Context, Reader};
use crate::keyring::Epoch;
use crate::{Error, Message};

const VERSION: u8 = 1;

/// A message with what its signature was made over. Holds the message in the clear: the reporter decides to show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Evidence {
    recipient: PublicBundle,
    signature: [u8; 64],
    body: Vec<u8>,
}

impl Evidence {
    pub(crate) const fn new(recipient: &PublicBundle, signature: [u8; 64], body: Vec<u8>) -> Self {
        Self {
            recipient: *recipient,
            signature,
            body,
        }
    }

    /// Checks that the owner of `sender` (an Ed25519 public key) signed this message to this recipient.
    ///
    /// That the two identities are those of the people that [`Message::sender`] and [`Message::recipient`] name is for the caller
    /// to look up, as is the recipient's epoch.
    pub fn verify(&self, sender: &[u8; 32]) -> Result<Message, Error> {
        bundle::verify(
            sender,
            &signing_context(&self.recipient, &self.body),
            &self.signature,
        )?;
        Message::from_bytes(&self.body)
    }

    /// The reporter's own identity and message key, as they were signed to.
    #[must_use]
    pub const fn recipient(&self) -> &PublicBundle {
        &self.recipient
    }

    /// What was signed, if it was: [`Message::from_bytes`] reads it, [`Self::verify`] proves it.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The signature that is to prove it.
    #[must_use]
    pub const fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// The bytes to send with a report.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let PublicBundle {
            epoch,
            identity,
            message_key,
        } = &self.recipient;
        let head = [
            &[VERSION][..],
            &epoch.0.to_be_bytes(),
            identity,
            message_key,
            &self.signature,
        ]
        .concat();
        [&head[..], &self.body].concat()
    }

    /// The reverse of [`Self::to_bytes`]. Nothing is proved yet.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION)?;
        let epoch = Epoch(reader.u32()?);
        let recipient = PublicBundle {
            epoch,
            identity: reader.array()?,
            message_key: reader.array()?,
        };
        let signature = reader.array()?;
        Ok(Self {
            recipient,
            signature,
            body: reader.rest().to_vec(),
        })
    }
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Evidence(…)")
    }
}

/// What a message's signature is made over: bound to its one recipient, so that he cannot pass it on as said to another.
pub(crate) fn signing_context(to: &PublicBundle, body: &[u8]) -> Context {
    Context::new("message")
        .field(&to.identity)
        .field(&to.message_key)
        .field(&to.epoch.0.to_be_bytes())
        .field(body)
}
