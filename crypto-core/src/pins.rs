//! Trust on first use: who is who, as this person first saw it. Kept under the account key, so a new device knows too.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use crate::codec::Reader;
use crate::ids::PublicId;
use crate::keyring::Epoch;
use crate::{Error, ItemKind, PublicBundle, SealedItem, Vault};

const VERSION: u8 = 1;

/// Why a bundle that the server serves is not trusted. Sending stops until the person has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Another identity than the one that was pinned: a new account, or somebody in between. Compare safety numbers, then
    /// [`Pins::acknowledge`].
    #[error("the identity is not the one known so far")]
    IdentityChanged,
    /// An epoch below the pinned one: an old bundle is replayed. There is nothing to acknowledge.
    #[error("an older key than the one known so far")]
    EpochWentDown,
    /// Another key under the same epoch. There is nothing to acknowledge.
    #[error("two keys for one epoch")]
    KeyReplaced,
}

/// What is known of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    pub(crate) bundle: PublicBundle,
    verified: bool,
}

impl Pin {
    /// The Ed25519 public key that stands for the person.
    #[must_use]
    pub const fn identity(&self) -> &[u8; 32] {
        &self.bundle.identity
    }

    /// Whether the safety numbers were compared.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        self.verified
    }
}

/// A bundle that agrees with its pin: the only thing that a message can be sealed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedBundle {
    pub(crate) owner: PublicId,
    pub(crate) bundle: PublicBundle,
}

/// Everyone this person has met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<PublicId, Pin>);

impl Pins {
    /// Compares a bundle with the pin of its owner, and pins it if there is none yet or its epoch is newer.
    ///
    /// After a change, store the pins again: they are a [`SealedItem`] with its version, written by compare-and-swap; whoever
    /// loses reads the newer pins and accepts again.
    pub fn accept(&mut self, owner: &PublicId, bundle: &PublicBundle) -> Result<TrustedBundle, PinError> {
        let verified = match self.0.get(owner) {
            None => false,
            Some(pin) if pin.bundle.identity != bundle.identity => return Err(PinError::IdentityChanged),
            Some(pin) if bundle.epoch < pin.bundle.epoch => return Err(PinError::EpochWentDown),
            Some(pin) if bundle.epoch == pin.bundle.epoch && pin.bundle != *bundle => {
                return Err(PinError::KeyReplaced);
            }
            Some(pin) => pin.verified,
        };
        self.0.insert(
            owner.clone(),
            Pin {
                bundle: *bundle,
                verified,
            },
        );
        Ok(TrustedBundle {
            owner: owner.clone(),
            bundle: *bundle,
        })
    }

    /// Pins another identity, after the person has said so. It counts as not verified. Within one identity this is
    /// [`Self::accept`]: a replayed epoch cannot be acknowledged.
    pub fn acknowledge(
        &mut self,
        owner: &PublicId,
        bundle: &PublicBundle,
    ) -> Result<TrustedBundle, PinError> {
        if self
            .0
            .get(owner)
            .is_some_and(|pin| pin.bundle.identity != bundle.identity)
        {
            self.0.remove(owner);
        }
        self.accept(owner, bundle)
    }

    /// Notes that the safety numbers were compared and agree. Nothing happens if `identity` is not the pinned one.
    pub fn mark_verified(&mut self, owner: &PublicId, identity: &[u8; 32]) {
        if let Some(pin) = self
            .0
            .get_mut(owner)
            .filter(|pin| pin.bundle.identity == *identity)
        {
            pin.verified = true;
        }
    }

    /// What is known of a person.
    #[must_use]
    pub fn get(&self, owner: &PublicId) -> Option<&Pin> {
        self.0.get(owner)
    }

    /// Count (4), then for each person, sorted: `id (length 1) ‖ identity (32) ‖ epoch (4) ‖ message key (32) ‖ verified (1)`.
    fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(
            &u32::try_from(self.0.len())
                .map_err(|_| Error::Limit)?
                .to_be_bytes(),
        );
        for (owner, pin) in &self.0 {
            bytes.push(u8::try_from(owner.as_bytes().len()).map_err(|_| Error::TooLarge)?);
            bytes.extend_from_slice(owner.as_bytes());
            bytes.extend_from_slice(&pin.bundle.identity);
            bytes.extend_from_slice(&pin.bundle.epoch.0.to_be_bytes());
            bytes.extend_from_slice(&pin.bundle.message_key);
            bytes.push(u8::from(pin.verified));
        }
        Ok(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION)?;
        let mut pins = BTreeMap::new();
        for _ in 0..reader.u32()? {
            let owner = PublicId::new(reader.short_text()?)?;
            let identity = reader.array()?;
            let epoch = Epoch(reader.u32()?);
            let bundle = PublicBundle {
                epoch,
                identity,
                message_key: reader.array()?,
            };
            let verified = match reader.u8()? {
                0 => false,
                1 => true,
                _ => return Err(Error::Malformed),
            };
            if pins.last_key_value().is_some_and(|(last, _)| *last >= owner) {
                return Err(Error::Malformed);
            }
            pins.insert(owner, Pin { bundle, verified });
        }
        reader.finish()?;
        Ok(Self(pins))
    }
}

impl Vault {
    /// The pins, sealed for the server, as version `version`.
    pub fn seal_pins(
        &self,
        rng: &mut impl CryptoRng,
        pins: &Pins,
        version: u32,
    ) -> Result<SealedItem, Error> {
        self.seal_item(rng, ItemKind::Pins, version, &pins.to_bytes()?)
    }

    /// The pins and their version. A version below one that this device has seen is a rollback: do not use it.
    pub fn open_pins(&self, item: &SealedItem) -> Result<(u32, Pins), Error> {
        let (version, bytes) = self.open_item(ItemKind::Pins, item)?;
        Ok((version, Pins::from_bytes(&bytes)?))
    }
}
