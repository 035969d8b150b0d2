//! The keys of this tab: made or opened from a password here, and never sent.

use std::sync::Arc;

use crypto_core::{
    KdfParameters, LockedVault, LoginKeys, NewAccount, PasswordWrap, PlatformKdf, Prelogin, RecoveryCode,
    RecoveryKeys, RecoveryWrap, SealedItem, Vault, open_account,
};
use getrandom::SysRng;
use leptos::prelude::*;
use model::account::{NewCredentials, NewRecovery, RenewCredentials};
use model::auth::{Language, Opened, PreloginRequest, RecoveryOpened, Signup, UserType};
use rand_core::UnwrapErr;

use super::local_copy;
use super::tabs::{self, News};
use crate::error::ApiError;
use crate::functions::account::rewrap_password;
use crate::functions::auth::ask_prelogin;

/// The vault of whoever is signed in, as long as this tab lives.
#[derive(Clone, Copy)]
pub struct Keys {
    vault: StoredValue<Option<Arc<Vault>>>,
    state: RwSignal<KeysState>,
    /// How often someone came or went: what was begun before is not finished after.
    changes: StoredValue<u32>,
}

/// Whether this tab holds the keys of the person signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysState {
    /// It is being looked up.
    Unknown,
    /// It does not: the password opens them.
    Locked,
    /// It does.
    Open,
}

/// Keys could not be made or opened. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keys could not be made or opened on this device")]
pub struct KeysError;

impl From<crypto_core::Error> for KeysError {
    fn from(_: crypto_core::Error) -> Self {
        Self
    }
}

/// Why something that needs both the keys and the server was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The keys failed, on this device.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The server refused, or failed.
    #[error(transparent)]
    Server(#[from] ApiError),
}

impl Keys {
    /// Keeps the vault of whoever has just signed in, and a copy of it over reloads unless the computer is `shared`. Other
    /// tabs forget whose they had, and take over that copy.
    pub async fn keep(self, vault: Vault, shared: bool) {
        let vault = Arc::new(vault);
        tabs::tell(News::Gone);
        self.hold(Some(vault.clone()));
        if shared {
            local_copy::forget().await;
        } else {
            // A browser that keeps nothing asks for the password after a reload.
            let _ = local_copy::keep(&vault).await;
        }
        // Not earlier: a tab that finds no copy, or one whose inner key the session does not hold yet, deletes it.
        tabs::tell(News::Settled);
    }

    /// Makes this browser's copy anew, where it keeps one: the session that held its inner key was replaced.
    pub async fn keep_copy(self) {
        if let Some(vault) = self.vault()
            && local_copy::is_kept().await
        {
            // Without it the next reload asks for the password.
            let _ = local_copy::keep(&vault).await;
        }
    }

    /// Whether this browser keeps no copy: so it was said when signing in, or it can't.
    pub async fn is_shared(self) -> bool {
        !local_copy::is_kept().await
    }

    /// Opens the vault by this browser's copy of the account key, after a reload.
    pub async fn restore(self) {
        let before = self.changes.get_value();
        let restored = local_copy::restore().await;
        // Someone logged in or out meanwhile.
        if self.changes.get_value() != before {
            return;
        }
        match restored {
            Ok(Some(vault)) => {
                self.vault.set_value(Some(Arc::new(vault)));
                self.state.set(KeysState::Open);
            }
            // It may open at the next reload.
            Err(ActError::Server(ApiError::Unreachable)) => self.state.set(KeysState::Locked),
            Ok(None) | Err(_) => self.forget().await,
        }
    }

    /// Forgets it, and the copy of it, here and in every other tab: someone has signed out.
    pub async fn leave(self) {
        tabs::tell(News::Gone);
        self.forget().await;
        tabs::tell(News::Settled);
    }

    /// Forgets it, and the copy of it: the session is over, or nothing on this device opens it.
    pub async fn forget(self) {
        self.lock();
        local_copy::forget().await;
    }

    /// Forgets it in this tab; the copy is left.
    pub fn lock(self) {
        self.hold(None);
    }

    fn hold(self, vault: Option<Arc<Vault>>) {
        self.changes
            .update_value(|changes| *changes = changes.wrapping_add(1));
        let state = if vault.is_some() {
            KeysState::Open
        } else {
            KeysState::Locked
        };
        self.vault.set_value(vault);
        self.state.set(state);
    }

    /// The vault, where it is open.
    #[must_use]
    pub fn vault(self) -> Option<Arc<Vault>> {
        self.vault.get_value()
    }

    /// Whether it is.
    #[must_use]
    pub fn state(self) -> KeysState {
        self.state.get()
    }
}

/// Provides [`Keys`], empty.
pub fn provide_keys() {
    provide_context(Keys {
        vault: StoredValue::new(None),
        state: RwSignal::new(KeysState::Unknown),
        changes: StoredValue::new(0),
    });
}

/// The keys of this tab.
#[must_use]
pub fn use_keys() -> Keys {
    expect_context()
}

/// The browser's own randomness.
pub(super) fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

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
