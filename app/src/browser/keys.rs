//! The keys of this tab: made or opened from a password here, and never sent.

use crypto_core::{
    KdfParameters, LockedVault, LoginKeys, NewAccount, PasswordWrap, PlatformKdf, Prelogin, SealedItem,
    Vault, open_account,
};
use getrandom::SysRng;
use leptos::prelude::*;
use model::auth::{Language, Opened, Signup, UserType};
use rand_core::UnwrapErr;

/// The vault of whoever is signed in, as long as this tab lives.
#[derive(Clone, Copy)]
pub struct Keys(StoredValue<Option<Vault>>);

/// Why keys could not be made or opened. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keys could not be made or opened on this device")]
pub struct KeysError;

impl From<crypto_core::Error> for KeysError {
    fn from(_: crypto_core::Error) -> Self {
        Self
    }
}

impl Keys {
    /// Keeps a vault for this tab.
    pub fn keep(self, vault: Vault) {
        self.0.set_value(Some(vault));
    }

    /// Forgets it: someone signs out.
    pub fn forget(self) {
        self.0.set_value(None);
    }
}

/// Provides [`Keys`], empty.
pub fn provide_keys() {
    provide_context(Keys(StoredValue::new(None)));
}

/// The keys of this tab.
#[must_use]
pub fn use_keys() -> Keys {
    expect_context()
}

/// Makes an account's keys: one derivation, a fraction of a second on a computer and up to two on a phone.
pub async fn make_account(email: &str, password: &str) -> Result<NewAccount, KeysError> {
    let mut rng = UnwrapErr(SysRng);
    let parameters = KdfParameters::default();
    Ok(crypto_core::make_account(&PlatformKdf, &mut rng, email, password, parameters).await?)
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

/// Derives what logging in needs, as the server's answer to `prelogin` says, if that answer is acceptable at all.
pub async fn login_keys(
    email: &str,
    password: &str,
    answer: &model::auth::Prelogin,
) -> Result<LoginKeys, KeysError> {
    let prelogin = Prelogin::new(&answer.kdf, answer.iterations, &answer.account_salt)?;
    Ok(open_account(&PlatformKdf, email, password, prelogin).await?)
}

/// Opens the vault that the server keeps closed.
pub fn open_vault(keys: &LoginKeys, opened: &Opened) -> Result<Vault, KeysError> {
    let locked = LockedVault::new(SealedItem::from_base64(&opened.keyring)?);
    Ok(locked.unlock(&PasswordWrap::from_base64(&opened.wrap_password)?, keys)?)
}
