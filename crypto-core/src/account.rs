//! Signing up, changing a password or an e-mail, making a recovery code: everything that a person sends to be kept.

use rand_core::CryptoRng;

use crate::item::SealedItem;
use crate::kdf::{AccountSalt, Kdf, KdfParameters};
use crate::login::{AuthKey, LoginKeys, Prelogin, open_account};
use crate::recovery::{RecoveryCode, RecoveryKeys};
use crate::wrap::{PasswordWrap, RecoveryWrap};
use crate::{Error, SignedBundle, Vault};

/// What the server keeps of a password. Replaces the former one whole, in one transaction: then either works, never neither.
#[derive(Clone, Debug)]
pub struct NewCredentials {
    /// Send [`AuthKey::to_password_hash`].
    pub auth_key: AuthKey,
    /// Send [`AccountSalt::to_hex`].
    pub account_salt: AccountSalt,
    /// Send [`KdfParameters::iterations`], with [`KDF_NAME`](crate::KDF_NAME).
    pub parameters: KdfParameters,
    /// The account key under this password.
    pub wrap_password: PasswordWrap,
}

/// A recovery code and what the server keeps of it. Replaces the former one whole.
#[derive(Clone, Debug)]
pub struct NewRecovery {
    /// To be shown once. Never sent.
    pub code: RecoveryCode,
    /// Send [`AuthKey::to_password_hash`] as `recoveryHash`.
    pub auth_key: AuthKey,
    /// The account key under this code.
    pub wrap_recovery: RecoveryWrap,
}

/// A new account: what signing up sends, and the vault that the person is then in.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The password's part.
    pub credentials: NewCredentials,
    /// The recovery code's part.
    pub recovery: NewRecovery,
    /// The keyring under the account key, version 1.
    pub keyring: SealedItem,
    /// The public keys, epoch 1.
    pub bundle: SignedBundle,
    /// Already open: no login needs to follow.
    pub vault: Vault,
}

/// Makes an account. One derivation; nothing is sent.
///
/// `rng` must be the system's. Fails with [`Error::InputLength`] on an empty or overlong e-mail or password, and with
/// [`Error::Backend`] where the engine of the derivation does.
pub async fn make_account(
    kdf: &impl Kdf,
    rng: &mut impl CryptoRng,
    email: &str,
    password: &str,
    parameters: KdfParameters,
) -> Result<NewAccount, Error> {
    let mut vault = Vault::make(rng);
    let credentials = vault
        .make_credentials(kdf, rng, email, password, parameters)
        .await?;
    let recovery = vault.make_recovery(rng)?;
    Ok(NewAccount {
        credentials,
        recovery,
        keyring: vault.seal_keyring(rng)?,
        bundle: vault.bundle()?,
        vault,
    })
}

impl Vault {
    /// For a changed password, a changed e-mail, a forgotten password after recovery, or outdated parameters: the same
    /// account key under a new salt. History and identity stay.
    pub async fn make_credentials(
        &self,
        kdf: &impl Kdf,
        rng: &mut impl CryptoRng,
        email: &str,
        password: &str,
        parameters: KdfParameters,
    ) -> Result<NewCredentials, Error> {
        let prelogin = Prelogin {
            parameters,
            account_salt: AccountSalt::make(rng),
        };
        let login = open_account(kdf, email, password, prelogin).await?;
        self.wrap_for(rng, &login)
    }

    fn wrap_for(&self, rng: &mut impl CryptoRng, login: &LoginKeys) -> Result<NewCredentials, Error> {
        Ok(NewCredentials {
            auth_key: login.auth_key().clone(),
            account_salt: login.prelogin().account_salt,
            parameters: login.prelogin().parameters,
            wrap_password: PasswordWrap::seal(rng, &self.account_key, login)?,
        })
    }

    /// Makes a recovery code; the former one is dead once the server has replaced its part.
    pub fn make_recovery(&self, rng: &mut impl CryptoRng) -> Result<NewRecovery, Error> {
        let code = RecoveryCode::make(rng);
        let keys = RecoveryKeys::derive(&code)?;
        let wrap_recovery = RecoveryWrap::seal(rng, &self.account_key, &keys)?;
        Ok(NewRecovery {
            code,
            auth_key: keys.auth_key().clone(),
            wrap_recovery,
        })
    }
}
