//! Keys from a password or a recovery code, and what the server keeps of either: made on this device.

use crypto_core::{
    KdfParameters, LockedVault, LoginKeys, NewAccount, PasswordWrap, PlatformKdf, Prelogin, RecoveryCode,
    RecoveryKeys, RecoveryWrap, SealedItem, Vault, open_account,
};
use model::account::{NewCredentials, NewRecovery, RenewCredentials};
use model::auth::{Language, Opened, PreloginRequest, RecoveryOpened, Signup, UserType};

use super::keys::{ActError, KeysError, rng};
use crate::functions::account::rewrap_password;
use crate::functions::auth::ask_prelogin;

/// Makes an account's keys: one derivation, a fraction of a second on a computer and up to two on a phone.
pub async fn make_account(email: &str, password: &str) -> Result<NewAccount, KeysError> {
    let parameters = KdfParameters::default();
    Ok(crypto_core::make_account(&PlatformKdf, &mut rng(), email, password, parameters).await?)
}

/// What signing up sends of an account: nothing that opens anything.
#[must_use]
pub fn signup_request(account: &NewAccount, person: Person) -> Signup {
    let credentials = &account.credentials;
    Signup {
        email: person.email,
        user_type: person.user_type,
        display_name: person.display_name,
        language: person.language,
        terms_accepted: person.terms_accepted,
        password_hash: credentials.auth_key.to_password_hash(),
        kdf_iterations: credentials.parameters.iterations(),
        account_salt: credentials.account_salt.to_hex(),
        wrap_password: credentials.wrap_password.to_base64(),
        wrap_recovery: account.recovery.wrap_recovery.to_base64(),
        recovery_hash: account.recovery.auth_key.to_password_hash(),
        keyring: account.keyring.to_base64(),
        public_bundle: account.bundle.to_base64(),
    }
}

/// What a person types to sign up, beside the password.
pub struct Person {
    /// As typed.
    pub email: String,
    /// What the account is for.
    pub user_type: UserType,
    /// What other people read.
    pub display_name: String,
    /// The language of the interface.
    pub language: Language,
    /// Whether the terms were accepted.
    pub terms_accepted: bool,
}

/// What an e-mail and a password derive to.
pub struct Derived {
    /// The branches of the key.
    pub keys: LoginKeys,
    /// Whether today's accounts are made with more iterations.
    pub outdated: bool,
}

impl Derived {
    /// What the server gets of it.
    #[must_use]
    pub fn password_hash(&self) -> String {
        self.keys.auth_key().to_password_hash()
    }
}

/// Derives what proves a password, as the server's answer to `prelogin` says, if that answer is acceptable at all.
pub async fn derive(email: &str, password: &str) -> Result<Derived, ActError> {
    let request = PreloginRequest {
        email: email.to_owned(),
    };
    let answer = ask_prelogin(request).await?;
    let prelogin =
        Prelogin::new(&answer.kdf, answer.iterations, &answer.account_salt).map_err(KeysError::from)?;
    let outdated = prelogin.parameters.is_outdated();
    let keys = open_account(&PlatformKdf, email, password, prelogin)
        .await
        .map_err(KeysError::from)?;
    Ok(Derived { keys, outdated })
}

/// Opens the vault that the server keeps closed.
pub fn open_vault(keys: &LoginKeys, opened: &Opened) -> Result<Vault, KeysError> {
    let locked = LockedVault::new(SealedItem::from_base64(&opened.keyring)?);
    Ok(locked.unlock(&PasswordWrap::from_base64(&opened.wrap_password)?, keys)?)
}

/// What the server is to keep of a new password: the same account key under it.
pub async fn new_credentials(
    vault: &Vault,
    email: &str,
    password: &str,
) -> Result<NewCredentials, KeysError> {
    let parameters = KdfParameters::default();
    let made = vault
        .make_credentials(&PlatformKdf, &mut rng(), email, password, parameters)
        .await?;
    Ok(NewCredentials {
        password_hash: made.auth_key.to_password_hash(),
        kdf_iterations: made.parameters.iterations(),
        account_salt: made.account_salt.to_hex(),
        wrap_password: made.wrap_password.to_base64(),
    })
}

/// Puts the same password under today's number of iterations.
pub async fn renew(vault: &Vault, email: &str, password: &str, current: &Derived) -> Result<(), ActError> {
    let credentials = new_credentials(vault, email, password).await?;
    let current_password_hash = current.password_hash();
    Ok(rewrap_password(RenewCredentials {
        current_password_hash,
        credentials,
    })
    .await?)
}

/// A new recovery code: what the server is to keep of it, and the code as it is shown.
pub fn new_recovery(vault: &Vault) -> Result<(NewRecovery, String), KeysError> {
    let made = vault.make_recovery(&mut rng())?;
    let request = NewRecovery {
        recovery_hash: made.auth_key.to_password_hash(),
        wrap_recovery: made.wrap_recovery.to_base64(),
    };
    Ok((request, made.code.to_text().to_string()))
}

/// What proves a recovery code.
pub fn recovery_keys(code: &RecoveryCode) -> Result<RecoveryKeys, KeysError> {
    Ok(RecoveryKeys::derive(code)?)
}

/// Opens the vault by a recovery code.
pub fn recover_vault(keys: &RecoveryKeys, opened: &RecoveryOpened) -> Result<Vault, KeysError> {
    let locked = LockedVault::new(SealedItem::from_base64(&opened.keyring)?);
    Ok(locked.recover(&RecoveryWrap::from_base64(&opened.wrap_recovery)?, keys)?)
}
