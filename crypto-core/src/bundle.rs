//! A person's public keys, signed by himself:
//! `version (1) ‖ suite (2) ‖ epoch (4) ‖ identity (32) ‖ message key (32) ‖ signature (64)`, 135 bytes.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::Error;
use crate::codec::{Context, Reader};
use crate::keyring::Epoch;
use crate::opaque::opaque;

const VERSION: u8 = 1;
const LENGTH: usize = 1 + 2 + 4 + 32 + 32 + 64;
/// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, Ed25519. A post-quantum suite would be 2.
pub(crate) const SUITE: u16 = 1;

opaque!(
    /// A public bundle as it is stored and served, not yet checked.
    SignedBundle, LENGTH, LENGTH
);

impl SignedBundle {
    pub(crate) fn sign(bundle: &PublicBundle, sign: impl FnOnce(&Context) -> [u8; 64]) -> Self {
        let signature = sign(&context(bundle));
        let head = [
            &[VERSION][..],
            &SUITE.to_be_bytes(),
            &bundle.epoch.0.to_be_bytes(),
        ]
        .concat();
        Self([&head[..], &bundle.identity, &bundle.message_key, &signature].concat())
    }

    /// Checks the suite, both keys and the signature (strictly: no small order, no malleability).
    ///
    /// That the identity belongs to whom the server says is for the [pins](crate::Pins) and the safety number.
    pub fn verify(&self) -> Result<PublicBundle, Error> {
        let mut reader = Reader::new(&self.0);
        reader.version(VERSION)?;
        if u16::from_be_bytes(reader.array()?) != SUITE {
            return Err(Error::Malformed);
        }
        let epoch = Epoch(reader.u32()?);
        let identity = reader.array()?;
        let message_key = reader.array()?;
        let signature = reader.array()?;
        reader.finish()?;
        if epoch.0 == 0 {
            return Err(Error::Malformed);
        }
        if is_low_order(&message_key) {
            return Err(Error::WeakKey);
        }
        let bundle = PublicBundle {
            epoch,
            identity,
            message_key,
        };
        verify(&identity, &context(&bundle), &signature)?;
        Ok(bundle)
    }
}

/// A bundle whose signature was checked. Not yet trusted: see [`Pins::accept`](crate::Pins::accept).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicBundle {
    pub(crate) epoch: Epoch,
    pub(crate) identity: [u8; 32],
    pub(crate) message_key: [u8; 32],
}

impl PublicBundle {
    /// Which message key this is.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The Ed25519 public key that stands for the person.
    #[must_use]
    pub const fn identity(&self) -> &[u8; 32] {
        &self.identity
    }
}

fn context(bundle: &PublicBundle) -> Context {
    Context::new("bundle")
        .field(&SUITE.to_be_bytes())
        .field(&bundle.epoch.0.to_be_bytes())
        .field(&bundle.identity)
        .field(&bundle.message_key)
}

/// Ed25519, strictly (RFC 8032 with the checks of `verify_strict`: canonical encodings, no small order).
pub(crate) fn verify(identity: &[u8; 32], context: &Context, signature: &[u8; 64]) -> Result<(), Error> {
    let key = VerifyingKey::from_bytes(identity).map_err(|_| Error::WeakKey)?;
    if key.is_weak() {
        return Err(Error::WeakKey);
    }
    key.verify_strict(context.as_bytes(), &Signature::from_bytes(signature))
        .map_err(|_| Error::Signature)
}

/// Whether X25519 with this point gives zero for every secret (RFC 7748 § 6.1).
fn is_low_order(point: &[u8; 32]) -> bool {
    x25519_dalek::x25519([1; 32], *point) == [0; 32]
}
