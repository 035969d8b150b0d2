//! Wraps and the keys of local copies are kept encrypted under the pepper: a stolen dump alone gives no password to try,
//! and a stolen dump with a stolen computer no key.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, Key, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;

use super::Error;
use crate::entropy::Entropy;

const NONCE_BYTES: usize = 12;

/// What a sealed value is: part of what is authenticated, so that one cannot be put in place of another.
#[derive(Clone, Copy, Debug)]
pub enum Sealed {
    /// `users.wrap_password`
    WrapPassword,
    /// `users.wrap_recovery`
    WrapRecovery,
    /// `sessions.local_key`; its owner is the session.
    LocalKey,
}

impl Sealed {
    fn context(self, owner: Uuid) -> Vec<u8> {
        let name: &[u8] = match self {
            Self::WrapPassword => b"leboncoup/v1/server/wrap_password/",
            Self::WrapRecovery => b"leboncoup/v1/server/wrap_recovery/",
            Self::LocalKey => b"leboncoup/v1/server/local_key/",
        };
        [name, owner.as_bytes()].concat()
    }
}

/// `nonce (12) ‖ AES-256-GCM(plaintext)`, bound to the owner (a user, or a session) and the column.
pub fn seal(
    pepper: &[u8],
    entropy: &dyn Entropy,
    what: Sealed,
    owner: Uuid,
    plaintext: &[u8],
) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE_BYTES] = entropy.bytes();
    let payload = Payload {
        msg: plaintext,
        aad: &what.context(owner),
    };
    let ciphertext = cipher(pepper)?
        .encrypt(&nonce.into(), payload)
        .map_err(|_| Error::Crypto("seal"))?;
    Ok([nonce.as_slice(), &ciphertext].concat())
}

/// The reverse of [`seal`]; fails where a byte, the owner or the column differs.
pub fn open(pepper: &[u8], what: Sealed, owner: Uuid, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let (nonce, ciphertext) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(Error::Crypto("open"))?;
    let payload = Payload {
        msg: ciphertext,
        aad: &what.context(owner),
    };
    cipher(pepper)?
        .decrypt(&(*nonce).into(), payload)
        .map_err(|_| Error::Crypto("open"))
}

fn cipher(pepper: &[u8]) -> Result<Aes256Gcm, Error> {
    let mut key = Key::<Aes256Gcm>::default();
    Hkdf::<Sha256>::new(None, pepper)
        .expand(b"leboncoup/v1/server/pepper", &mut key)
        .map_err(|_| Error::Crypto("pepper"))?;
    Ok(Aes256Gcm::new(&key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn a_sealed_wrap_opens_only_for_its_user_and_column() {
        let (user, entropy) = (Uuid::from_u128(1), SeededEntropy::new(1));
        let sealed = seal(b"pepper", &entropy, Sealed::WrapPassword, user, b"wrap").unwrap();
        assert_eq!(
            open(b"pepper", Sealed::WrapPassword, user, &sealed).unwrap(),
            b"wrap"
        );
        assert!(open(b"pepper", Sealed::WrapRecovery, user, &sealed).is_err());
        assert!(open(b"pepper", Sealed::WrapPassword, Uuid::from_u128(2), &sealed).is_err());
        assert!(open(b"other", Sealed::WrapPassword, user, &sealed).is_err());
        assert!(open(b"pepper", Sealed::WrapPassword, user, &sealed[..11]).is_err());
    }
}
