//! What a master key or a recovery code is good for: proving oneself to the server, and opening a wrap.

use zeroize::{Zeroize, Zeroizing};

use crate::codec::Context;
use crate::kdf::{AccountSalt, KDF_NAME, Kdf, KdfParameters, MasterKey, derive_master_key};
use crate::{Error, secret::Secret32};

/// What the server answers before a login: how this account's master key is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prelogin {
    /// Within the limits, by its type.
    pub parameters: KdfParameters,
    /// The account's salt, or a stable invention for an account that does not exist.
    pub account_salt: AccountSalt,
}

impl Prelogin {
    /// Checks a server's answer before anything is derived from it; after an error, nothing may be sent.
    ///
    /// `kdf` must be [`KDF_NAME`], `account_salt` 32 hexadecimal digits.
    pub fn new(kdf: &str, iterations: u32, account_salt: &str) -> Result<Self, Error> {
        if kdf != KDF_NAME {
            return Err(Error::UnknownKdf);
        }
        let parameters = KdfParameters::new(iterations)?;
        Ok(Self {
            parameters,
            account_salt: AccountSalt::from_hex(account_salt)?,
        })
    }
}

/// Proof of a password or of a recovery code: the only branch that the server ever gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthKey(Secret32);

impl AuthKey {
    /// `passwordHash` or `recoveryHash`: 64 lower-case hexadecimal digits. The server puts bcrypt over a peppered HMAC of it.
    #[must_use]
    pub fn to_password_hash(&self) -> String {
        hex::encode(self.0.as_bytes())
    }
}

/// The three branches of a master key or of a recovery code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branches {
    pub(crate) auth: AuthKey,
    pub(crate) kek: Secret32,
    /// Stands in front of the wrap, so that a wrap opens under one key only (AES-GCM alone does not commit).
    pub(crate) commitment: Secret32,
}

impl Branches {
    /// The labels are `auth`, `wrap` and `commit` behind `prefix`.
    pub(crate) fn derive(ikm: &[u8], prefix: &str) -> Result<Self, Error> {
        let branch = |name: &str| Secret32::derive(ikm, &Context::new(&format!("{prefix}{name}")));
        Ok(Self {
            auth: AuthKey(branch("auth")?),
            kek: branch("wrap")?,
            commitment: branch("commit")?,
        })
    }
}

/// What an e-mail and a password give: the proof for the server and the key that opens `wrap_password`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginKeys {
    pub(crate) prelogin: Prelogin,
    pub(crate) branches: Branches,
}

impl LoginKeys {
    /// Derives the branches of a master key that was derived as `prelogin` says.
    pub fn derive(master_key: &MasterKey, prelogin: Prelogin) -> Result<Self, Error> {
        Ok(Self {
            prelogin,
            branches: Branches::derive(master_key.secret().as_bytes(), "")?,
        })
    }

    /// What proves the password to the server.
    #[must_use]
    pub const fn auth_key(&self) -> &AuthKey {
        &self.branches.auth
    }

    /// How they were derived.
    #[must_use]
    pub const fn prelogin(&self) -> Prelogin {
        self.prelogin
    }

    /// What authenticates the wrap besides its key.
    pub(crate) fn wrap_context(&self) -> Context {
        Context::new("wrap-password")
            .field(KDF_NAME.as_bytes())
            .field(&self.prelogin.parameters.iterations().to_be_bytes())
            .field(self.prelogin.account_salt.as_bytes())
    }
}

/// The first half of a login, between `prelogin` and `login`. Send `keys.auth_key().to_password_hash()`, then give the
/// server's answer to [`LockedVault::unlock`](crate::LockedVault::unlock).
///
/// A password in a `String` of the caller is the caller's to wipe ([`wipe`]).
pub async fn open_account(
    kdf: &impl Kdf,
    email: &str,
    password: &str,
    prelogin: Prelogin,
) -> Result<LoginKeys, Error> {
    let master_key =
        derive_master_key(kdf, email, password, &prelogin.account_salt, prelogin.parameters).await?;
    LoginKeys::derive(&master_key, prelogin)
}

/// Overwrites a secret text, such as a password that was read from a field.
pub fn wipe(text: String) {
    let mut text = Zeroizing::new(text);
    text.zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: &str = "000102030405060708090a0b0c0d0e0f";

    /// Abuse case 1: refused while the answer is read; there is no `Prelogin` to derive from.
    #[test]
    fn abuse_1_prelogin_with_absurd_iterations_is_refused_before_deriving() {
        for asked in [0, 1, 599_999, 2_000_001, 4_000_000_000] {
            assert_eq!(
                Prelogin::new(KDF_NAME, asked, SALT),
                Err(Error::Iterations { asked })
            );
        }
        for asked in [600_000, 2_000_000] {
            assert_eq!(
                Prelogin::new(KDF_NAME, asked, SALT)
                    .unwrap()
                    .parameters
                    .iterations(),
                asked
            );
        }
        assert_eq!(Prelogin::new("md5", 600_000, SALT), Err(Error::UnknownKdf));
        assert_eq!(Prelogin::new(KDF_NAME, 600_000, "00"), Err(Error::Malformed));
    }

    #[test]
    fn the_branches_are_different_and_bound_to_their_labels() {
        let password = Branches::derive(&[7; 32], "").unwrap();
        let recovery = Branches::derive(&[7; 32], "recovery-").unwrap();
        let keys = [
            &password.auth.0,
            &password.kek,
            &password.commitment,
            &recovery.auth.0,
            &recovery.kek,
        ];
        for (position, key) in keys.iter().enumerate() {
            assert!(keys[position + 1..].iter().all(|other| key != other));
        }
    }

    #[test]
    fn debug_output_shows_no_key() {
        let prelogin = Prelogin::new(KDF_NAME, 600_000, SALT).unwrap();
        let keys = LoginKeys {
            prelogin,
            branches: Branches::derive(&[7; 32], "").unwrap(),
        };
        let hash = keys.auth_key().to_password_hash();
        assert_eq!(hash.len(), 64);
        assert!(!format!("{keys:?}").contains(&hash[..8]));
        assert!(format!("{:?}", keys.auth_key()).contains('…'));
    }
}
