//! What seals one chunk.

use crate::{Error, aead, secret::Secret32};

/// AES-256-GCM by some engine. Asynchronous, because the browser's is.
pub trait ChunkCipher {
    /// A key made ready.
    type Key;
    /// Makes a key ready for all chunks of a file.
    fn key(&self, key: &[u8; 32]) -> impl Future<Output = Result<Self::Key, Error>>;
    /// Ciphertext and tag.
    fn seal(
        &self,
        key: &Self::Key,
        nonce: &[u8; 12],
        aad: &[u8],
        plaintext: &[u8],
    ) -> impl Future<Output = Result<Vec<u8>, Error>>;
    /// The plaintext, or [`Error::Decryption`].
    fn open(
        &self,
        key: &Self::Key,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> impl Future<Output = Result<Vec<u8>, Error>>;
}

/// The reference: pure Rust. Ready at its first poll.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCipher;

/// A key of [`RustCipher`].
#[derive(Clone, Debug)]
pub struct RustKey(Secret32);

impl ChunkCipher for RustCipher {
    type Key = RustKey;

    async fn key(&self, key: &[u8; 32]) -> Result<RustKey, Error> {
        Ok(RustKey(Secret32::new(*key)))
    }

    async fn seal(
        &self,
        key: &RustKey,
        nonce: &[u8; 12],
        aad: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, Error> {
        aead::seal_with_nonce(&key.0, nonce, aad, plaintext)
    }

    async fn open(
        &self,
        key: &RustKey,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, Error> {
        aead::open_with_nonce(&key.0, nonce, aad, ciphertext)
            .map(|mut plaintext| std::mem::take(&mut *plaintext))
    }
}
