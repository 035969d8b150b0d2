//! AES-256-GCM with a random nonce in front: `nonce (12) ‖ ciphertext ‖ tag (16)`.
//!
//! A random 96-bit nonce is good for 2³² uses of a key (NIST SP 800-38D § 8.3): every key here belongs to one account
//! or one conversation, which stays far below.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{Error, codec::Context, codec::Reader, secret::Secret32};

/// Bytes of a nonce.
pub(crate) const NONCE: usize = 12;
/// Bytes of an authentication tag.
pub(crate) const TAG: usize = 16;
/// What sealing adds.
pub(crate) const OVERHEAD: usize = NONCE + TAG;

pub(crate) fn seal(
    rng: &mut impl CryptoRng,
    key: &Secret32,
    context: &Context,
    plaintext: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut nonce = [0; NONCE];
    rng.fill_bytes(&mut nonce);
    let ciphertext = seal_with_nonce(key, &nonce, context.as_bytes(), plaintext)?;
    Ok([&nonce[..], &ciphertext].concat())
}

pub(crate) fn open(key: &Secret32, context: &Context, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut reader = Reader::new(sealed);
    let nonce = reader.array::<NONCE>()?;
    open_with_nonce(key, &nonce, context.as_bytes(), reader.rest())
}

pub(crate) fn seal_with_nonce(
    key: &Secret32,
    nonce: &[u8; NONCE],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, Error> {
    Aes256Gcm::new(key.as_bytes().into())
        .encrypt(nonce.into(), Payload { msg: plaintext, aad })
        .map_err(|_| Error::TooLarge)
}

pub(crate) fn open_with_nonce(
    key: &Secret32,
    nonce: &[u8; NONCE],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    Aes256Gcm::new(key.as_bytes().into())
        .decrypt(nonce.into(), Payload { msg: ciphertext, aad })
        .map(Zeroizing::new)
        .map_err(|_| Error::Decryption)
}
