//! What follows a person from device to device under the account key (`user_vault_items`):
//! `format (1) ‖ version (4) ‖ nonce (12) ‖ ciphertext and tag`.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::codec::{Context, Reader};
use crate::opaque::opaque;
use crate::vault::AccountKey;
use crate::{Error, aead};

const FORMAT: u8 = 1;
const HEAD: usize = 1 + 4;

opaque!(
    /// Something sealed under the account key. Its version is readable by the server and authenticated.
    SealedItem, HEAD + aead::OVERHEAD, 1_048_576
);

/// What is sealed; each kind has its own key, so that the server cannot serve one as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ItemKind {
    /// Identity and message keys.
    Keyring,
    /// Identities of others, as first seen.
    Pins,
    /// Heads of the chains of all devices seen.
    Devices,
    /// A person's own templates of answers.
    Templates,
}

impl ItemKind {
    /// The name in the database, and in the label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::Pins => "pins",
            Self::Devices => "devices",
            Self::Templates => "templates",
        }
    }
}

impl SealedItem {
    pub(crate) fn seal(
        rng: &mut impl CryptoRng,
        account_key: &AccountKey,
        kind: ItemKind,
        version: u32,
        plaintext: &[u8],
    ) -> Result<Self, Error> {
        let key = account_key.derive(&label(kind))?;
        let context = label(kind).field(&version.to_be_bytes());
        let sealed = aead::seal(rng, &key, &context, plaintext)?;
        Self::from_bytes([&[FORMAT][..], &version.to_be_bytes(), &sealed].concat())
    }

    pub(crate) fn open(
        &self,
        account_key: &AccountKey,
        kind: ItemKind,
    ) -> Result<(u32, Zeroizing<Vec<u8>>), Error> {
        let mut reader = Reader::new(&self.0);
        reader.version(FORMAT)?;
        let version = reader.u32()?;
        let key = account_key.derive(&label(kind))?;
        let context = label(kind).field(&version.to_be_bytes());
        Ok((version, aead::open(&key, &context, reader.rest())?))
    }

    /// Which write this is, as the bytes claim; authenticated only by opening.
    pub fn version(&self) -> Result<u32, Error> {
        let mut reader = Reader::new(&self.0);
        reader.version(FORMAT)?;
        reader.u32()
    }
}

fn label(kind: ItemKind) -> Context {
    Context::new("vault-item").field(kind.as_str().as_bytes())
}
