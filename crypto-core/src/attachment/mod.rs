//! Files, sealed in chunks of 64 KiB so that none is trusted before it is checked and none can be cut, moved or repeated:
//! STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM.
//!
//! `version (1) ‖ prefix (7) ‖ chunks`; each chunk is ciphertext and tag, its nonce `prefix (7) ‖ index (4) ‖ last (1)`.

mod cipher;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::codec::{Context, Reader};
use crate::ids::{AttachmentId, ConversationId};
use crate::{Error, aead, opaque, secret::Secret32};

pub use cipher::{ChunkCipher, RustCipher, RustKey};

const VERSION: u8 = 1;
const PREFIX: usize = 7;
/// Bytes in front of the chunks.
pub const HEADER: usize = 1 + PREFIX;
/// Bytes of a file in each chunk but the last.
pub const CHUNK: usize = 65_536;
/// Bytes of a sealed chunk, but the last.
pub const SEALED_CHUNK: usize = CHUNK + aead::TAG;

/// The key of one file, drawn for it and never used again. Travels inside the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentKey(Secret32);

impl AttachmentKey {
    /// Draws one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        Self(Secret32::make(rng))
    }

    /// For the message's content.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(opaque::to_base64(self.0.as_bytes()))
    }

    /// The reverse of [`Self::to_base64`].
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        let bytes = Zeroizing::new(opaque::from_base64(text, 33)?);
        bytes
            .as_slice()
            .try_into()
            .map(|bytes| Self(Secret32::new(bytes)))
            .map_err(|_| Error::Malformed)
    }
}

/// Where a file belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentPlace {
    /// The conversation.
    pub conversation: ConversationId,
    /// The file, named by its sender's device.
    pub attachment: AttachmentId,
}

/// Nonces and associated data of one file, chunk after chunk.
struct Stream {
    prefix: [u8; PREFIX],
    index: u32,
    aad: Context,
}

impl Stream {
    fn new(prefix: [u8; PREFIX], place: &AttachmentPlace) -> Self {
        let aad = Context::new("attachment")
            .field(&place.conversation.0)
            .field(&place.attachment.0);
        Self {
            prefix,
            index: 0,
            aad,
        }
    }

    fn nonce(&self, last: bool) -> [u8; 12] {
        let parts = self
            .prefix
            .into_iter()
            .chain(self.index.to_be_bytes())
            .chain([u8::from(last)]);
        let mut nonce = [0; 12];
        for (place, byte) in nonce.iter_mut().zip(parts) {
            *place = byte;
        }
        nonce
    }

    fn advance(&mut self) -> Result<(), Error> {
        self.index = self.index.checked_add(1).ok_or(Error::TooLarge)?;
        Ok(())
    }
}

/// Seals a file chunk by chunk: [`Self::header`] first, then [`Self::seal_next`], in the end [`Self::seal_last`].
pub struct AttachmentSealer<'c, C: ChunkCipher> {
    cipher: &'c C,
    key: C::Key,
    stream: Stream,
}

impl<'c, C: ChunkCipher> AttachmentSealer<'c, C> {
    /// For one file; the key must be new.
    pub async fn new(
        cipher: &'c C,
        rng: &mut impl CryptoRng,
        key: &AttachmentKey,
        place: &AttachmentPlace,
    ) -> Result<Self, Error> {
        let mut prefix = [0; PREFIX];
        rng.fill_bytes(&mut prefix);
        Ok(Self {
            cipher,
            key: cipher.key(key.0.as_bytes()).await?,
            stream: Stream::new(prefix, place),
        })
    }

    /// The first [`HEADER`] bytes.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        [&[VERSION][..], &self.stream.prefix].concat()
    }

    /// Seals exactly [`CHUNK`] bytes, when more follow.
    pub async fn seal_next(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        if plaintext.len() != CHUNK {
            return Err(Error::Malformed);
        }
        let nonce = self.stream.nonce(false);
        let sealed = self
            .cipher
            .seal(&self.key, &nonce, self.stream.aad.as_bytes(), plaintext)
            .await?;
        self.stream.advance()?;
        Ok(sealed)
    }

    /// Seals the last 1 to [`CHUNK`] bytes; none only of an empty file.
    pub async fn seal_last(self, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        last_length(plaintext.len(), self.stream.index)?;
        let nonce = self.stream.nonce(true);
        self.cipher
            .seal(&self.key, &nonce, self.stream.aad.as_bytes(), plaintext)
            .await
    }
}

/// Opens a file chunk by chunk. It is whole only when [`Self::open_last`] has succeeded.
pub struct AttachmentOpener<'c, C: ChunkCipher> {
    cipher: &'c C,
    key: C::Key,
    stream: Stream,
}

impl<'c, C: ChunkCipher> AttachmentOpener<'c, C> {
    /// From the first [`HEADER`] bytes.
    pub async fn new(
        cipher: &'c C,
        key: &AttachmentKey,
        place: &AttachmentPlace,
        header: &[u8],
    ) -> Result<Self, Error> {
        let mut reader = Reader::new(header);
        reader.version(VERSION)?;
        let prefix = reader.array()?;
        reader.finish()?;
        Ok(Self {
            cipher,
            key: cipher.key(key.0.as_bytes()).await?,
            stream: Stream::new(prefix, place),
        })
    }

    /// Opens exactly [`SEALED_CHUNK`] bytes, when more follow.
    pub async fn open_next(&mut self, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        if sealed.len() != SEALED_CHUNK {
            return Err(Error::Malformed);
        }
        let nonce = self.stream.nonce(false);
        let plaintext = self
            .cipher
            .open(&self.key, &nonce, self.stream.aad.as_bytes(), sealed)
            .await?;
        self.stream.advance()?;
        Ok(plaintext)
    }

    /// Opens the last chunk: what is cut off before the end of the file does not open as its last chunk.
    pub async fn open_last(self, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        last_length(
            sealed.len().checked_sub(aead::TAG).ok_or(Error::Malformed)?,
            self.stream.index,
        )?;
        let nonce = self.stream.nonce(true);
        self.cipher
            .open(&self.key, &nonce, self.stream.aad.as_bytes(), sealed)
            .await
    }
}

/// One way to cut each file: the last chunk holds something, unless the file is empty.
const fn last_length(length: usize, index: u32) -> Result<(), Error> {
    if length > CHUNK || (length == 0 && index > 0) {
        Err(Error::Malformed)
    } else {
        Ok(())
    }
}

/// Seals a whole file that is in memory.
pub async fn seal_attachment(
    cipher: &impl ChunkCipher,
    rng: &mut impl CryptoRng,
    key: &AttachmentKey,
    place: &AttachmentPlace,
    plaintext: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut sealer = AttachmentSealer::new(cipher, rng, key, place).await?;
    let mut file = sealer.header();
    let (first, last) = split_last(plaintext, CHUNK);
    for chunk in first.chunks(CHUNK) {
        file.extend(sealer.seal_next(chunk).await?);
    }
    file.extend(sealer.seal_last(last).await?);
    Ok(file)
}

/// Opens a whole file that is in memory.
pub async fn open_attachment(
    cipher: &impl ChunkCipher,
    key: &AttachmentKey,
    place: &AttachmentPlace,
    sealed: &[u8],
) -> Result<Vec<u8>, Error> {
    let (header, chunks) = sealed.split_at_checked(HEADER).ok_or(Error::Malformed)?;
    let mut opener = AttachmentOpener::new(cipher, key, place, header).await?;
    let mut plaintext = Vec::with_capacity(chunks.len());
    let (first, last) = split_last(chunks, SEALED_CHUNK);
    for chunk in first.chunks(SEALED_CHUNK) {
        plaintext.extend(opener.open_next(chunk).await?);
    }
    plaintext.extend(opener.open_last(last).await?);
    Ok(plaintext)
}

/// Cuts off the last chunk: what remains is a multiple of `chunk`.
fn split_last(bytes: &[u8], chunk: usize) -> (&[u8], &[u8]) {
    let last = bytes.chunks(chunk).next_back().map_or(0, <[u8]>::len);
    bytes
        .split_at_checked(bytes.len().saturating_sub(last))
        .unwrap_or((&[], bytes))
}
