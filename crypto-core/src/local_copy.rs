//! The account key as this browser keeps it over a reload: `version (1) ‖ nonce (12) ‖ ciphertext (48)`.
//!
//! The key of this layer lies on the server, in the session's row: ending the session there kills the copy here. The
//! browser puts a second layer around it with a `CryptoKey` that cannot be exported.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::codec::{Context, Reader};
use crate::opaque::opaque;
use crate::vault::AccountKey;
use crate::{Error, aead, secret::Secret32};

const VERSION: u8 = 1;
const LENGTH: usize = 1 + aead::OVERHEAD + 32;

opaque!(
    /// The account key under a [`LocalKey`].
    LocalCopy, LENGTH, LENGTH
);

/// The key of one session's local copy. Made by the device, kept by the server, given back to the same session only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalKey(Secret32);

impl LocalKey {
    /// Draws one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Secret32::make(rng))
    }

    /// From the bytes that the server kept.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        bytes
            .try_into()
            .map(|bytes| Self(Secret32::new(bytes)))
            .map_err(|_| Error::Malformed)
    }

    /// The 32 bytes that the server keeps.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.as_bytes())
    }
}

impl LocalCopy {
    pub(crate) fn seal(
        rng: &mut impl CryptoRng,
        account_key: &AccountKey,
        key: &LocalKey,
    ) -> Result<Self, Error> {
        let sealed = aead::seal(
            rng,
            &key.0,
            &Context::new("local-copy"),
            account_key.secret().as_bytes(),
        )?;
        Ok(Self([&[VERSION][..], &sealed].concat()))
    }

    pub(crate) fn open(&self, key: &LocalKey) -> Result<AccountKey, Error> {
        let mut reader = Reader::new(&self.0);
        reader.version(VERSION)?;
        let plaintext = aead::open(&key.0, &Context::new("local-copy"), reader.rest())?;
        let secret = plaintext.as_slice().try_into().map_err(|_| Error::Malformed)?;
        Ok(AccountKey::new(Secret32::new(secret)))
    }
}
