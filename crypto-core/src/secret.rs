//! Thirty-two secret bytes.

use std::fmt;

use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, codec::Context};

/// A symmetric key or a seed: wiped when dropped, printed as `…`, compared in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret32([u8; 32]);

impl Secret32 {
    pub(crate) fn make(rng: &mut impl CryptoRng) -> Self {
        let mut secret = Self([0; 32]);
        rng.fill_bytes(&mut secret.0);
        secret
    }

    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HKDF-SHA256 (RFC 5869) of `ikm`: no salt, the context as info, 32 bytes.
    pub(crate) fn derive(ikm: &[u8], context: &Context) -> Result<Self, Error> {
        let mut secret = Self([0; 32]);
        // The length can't be refused (32 ≤ 255 · 32); passing the error on keeps the crate free of panics.
        Hkdf::<Sha256>::new(None, ikm)
            .expand(context.as_bytes(), &mut secret.0)
            .map_err(|_| Error::TooLarge)?;
        Ok(secret)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl ConstantTimeEq for Secret32 {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl PartialEq for Secret32 {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl Eq for Secret32 {}

impl fmt::Debug for Secret32 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        assert_eq!(format!("{:?}", Secret32::new([0xab; 32])), "…");
    }

    #[test]
    fn equality_looks_at_every_byte() {
        let secret = Secret32::new([1; 32]);
        for position in 0..32 {
            let mut other = [1; 32];
            other[position] ^= 0x80;
            assert_ne!(secret, Secret32::new(other));
        }
        assert_eq!(secret, secret.clone());
    }
}
