//! A history, sealed for oneself: `format (1) ‖ version (4) ‖ upto_seq (8) ‖ nonce (12) ‖ ciphertext and tag`.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::codec::{Context, Reader};
use crate::conversation::Conversation;
use crate::history::History;
use crate::opaque::opaque;
use crate::{Error, aead};

const FORMAT: u8 = 1;
const HEAD: usize = 1 + 4 + 8;

opaque!(
    /// A sealed history: what the server keeps as `blob_for_a` or `blob_for_b`.
    Blob, HEAD + aead::OVERHEAD, 67_108_864
);

/// What a blob held.
#[derive(Clone, Debug)]
pub struct OpenedBlob {
    /// Which write it is: must be the row's `blob_*_version`, and not below one that this device has seen.
    pub version: u32,
    /// The last place of the log that it contains: must be the row's `blob_*_upto_seq`.
    pub upto_seq: u64,
    /// The conversation up to there.
    pub history: History,
}

impl Conversation<'_> {
    /// Seals a history as write `version`, containing the log up to `upto_seq`.
    pub fn seal_blob(
        &self,
        rng: &mut impl CryptoRng,
        history: &History,
        version: u32,
        upto_seq: u64,
    ) -> Result<Blob, Error> {
        self.check(history)?;
        let json = Zeroizing::new(serde_json::to_vec(history).map_err(|_| Error::Malformed)?);
        let context = self.blob_context(version, upto_seq);
        let head = [&[FORMAT][..], &version.to_be_bytes(), &upto_seq.to_be_bytes()].concat();
        Blob::from_bytes([head, aead::seal(rng, &self.key, &context, &json)?].concat())
    }

    /// Opens one. What the server says of its version and place is compared by the caller: see [`OpenedBlob`].
    pub fn open_blob(&self, blob: &Blob) -> Result<OpenedBlob, Error> {
        let mut reader = Reader::new(blob.as_bytes());
        reader.version(FORMAT)?;
        let version = reader.u32()?;
        let upto_seq = reader.u64()?;
        let json = aead::open(&self.key, &self.blob_context(version, upto_seq), reader.rest())?;
        let history = serde_json::from_slice(&json).map_err(|_| Error::Malformed)?;
        self.check(&history)?;
        Ok(OpenedBlob {
            version,
            upto_seq,
            history,
        })
    }

    fn check(&self, history: &History) -> Result<(), Error> {
        let people = &history.participants;
        let between = [(&self.me, &self.peer), (&self.peer, &self.me)];
        if history.conversation_id == self.id && between.contains(&(&people.user_a, &people.user_b)) {
            Ok(())
        } else {
            Err(Error::Malformed)
        }
    }

    fn blob_context(&self, version: u32, upto_seq: u64) -> Context {
        Context::new("blob")
            .field(&self.id.0)
            .field(self.me.as_bytes())
            .field(&version.to_be_bytes())
            .field(&upto_seq.to_be_bytes())
    }
}
