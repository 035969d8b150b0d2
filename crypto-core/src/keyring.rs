//! The secret half of a person: one identity that signs, and message keys by epoch that open what was sealed to him.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::CryptoRng;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::bundle::{PublicBundle, SignedBundle};
use crate::{Error, codec::Context, codec::Reader, secret::Secret32};

const VERSION: u8 = 1;
/// More message keys than anyone makes in a life of one a month.
pub const MAX_EPOCHS: usize = 1024;

/// Which of a person's message keys; the first is 1, and it never goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u32);

/// Identity and message keys. Lives inside a [`Vault`](crate::Vault), travels sealed under the account key.
#[derive(Clone)]
pub struct Keyring {
    identity: SigningKey,
    current: Epoch,
    /// Old keys stay: what was sealed to them must open.
    message_keys: BTreeMap<Epoch, Secret32>,
}

impl Keyring {
    pub(crate) fn make(rng: &mut impl CryptoRng) -> Self {
        let identity = SigningKey::from_bytes(Secret32::make(rng).as_bytes());
        let current = Epoch(1);
        Self {
            identity,
            current,
            message_keys: BTreeMap::from([(current, Secret32::make(rng))]),
        }
    }

    /// Adds a message key for the next epoch, which new messages are sealed to. The old ones stay.
    pub(crate) fn make_next_epoch(&mut self, rng: &mut impl CryptoRng) -> Result<Epoch, Error> {
        let next = self.current.0.checked_add(1).map(Epoch).ok_or(Error::Limit)?;
        if self.message_keys.len() >= MAX_EPOCHS {
            return Err(Error::Limit);
        }
        self.message_keys.insert(next, Secret32::make(rng));
        self.current = next;
        Ok(next)
    }

    /// The epoch that others should seal to.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.current
    }

    /// The Ed25519 public key that stands for the person.
    #[must_use]
    pub fn identity(&self) -> [u8; 32] {
        self.identity.verifying_key().to_bytes()
    }

    /// The public half, signed: what the server hands to others.
    pub fn bundle(&self) -> Result<SignedBundle, Error> {
        Ok(SignedBundle::sign(&self.bundle_of(self.current)?, |context| {
            self.sign(context)
        }))
    }

    pub(crate) fn sign(&self, context: &Context) -> [u8; 64] {
        self.identity.sign(context.as_bytes()).to_bytes()
    }

    pub(crate) fn message_key(&self, epoch: Epoch) -> Result<&Secret32, Error> {
        self.message_keys.get(&epoch).ok_or(Error::UnknownEpoch)
    }

    /// The public half as of an epoch, unsigned.
    pub(crate) fn bundle_of(&self, epoch: Epoch) -> Result<PublicBundle, Error> {
        let secret = StaticSecret::from(*self.message_key(epoch)?.as_bytes());
        Ok(PublicBundle {
            epoch,
            identity: self.identity(),
            message_key: PublicKey::from(&secret).to_bytes(),
        })
    }

    /// `version ‖ identity seed (32) ‖ count (4) ‖ count × (epoch (4) ‖ X25519 secret (32))`, epochs rising.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Reserved whole, so that no growing buffer leaves a copy of a key behind.
        let length = self.message_keys.len().saturating_mul(36).saturating_add(37);
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        bytes.push(VERSION);
        bytes.extend_from_slice(self.identity.as_bytes());
        // Never more than MAX_EPOCHS.
        bytes.extend_from_slice(
            &u32::try_from(self.message_keys.len())
                .unwrap_or(u32::MAX)
                .to_be_bytes(),
        );
        for (epoch, key) in &self.message_keys {
            bytes.extend_from_slice(&epoch.0.to_be_bytes());
            bytes.extend_from_slice(key.as_bytes());
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION)?;
        let identity = SigningKey::from_bytes(&Zeroizing::new(reader.array()?));
        let count = reader.u32()?;
        let mut current = Epoch(0);
        let mut message_keys = BTreeMap::new();
        for _ in 0..count {
            let epoch = Epoch(reader.u32()?);
            if epoch <= current || message_keys.len() >= MAX_EPOCHS {
                return Err(Error::Malformed);
            }
            current = epoch;
            message_keys.insert(epoch, Secret32::new(reader.array()?));
        }
        reader.finish()?;
        if message_keys.is_empty() {
            Err(Error::Malformed)
        } else {
            Ok(Self {
                identity,
                current,
                message_keys,
            })
        }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Keyring")
            .field("epoch", &self.current.0)
            .finish_non_exhaustive()
    }
}
