//! The keys of this tab: opened here, and never sent. How they are made: `credentials.rs`.

use std::sync::Arc;

use crypto_core::Vault;
use getrandom::SysRng;
use leptos::prelude::*;
use rand_core::UnwrapErr;

use super::local_copy;
use super::storage;
use super::tabs::{self, News};
use crate::error::ApiError;

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
        // What waited to be sent, and what was remembered of conversations. Where nothing is stored there is nothing to clear.
        let _ = storage::clear().await;
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

    /// The vault, once and as long as it is open.
    #[must_use]
    pub fn opened(self) -> Option<Arc<Vault>> {
        (self.state.get() == KeysState::Open)
            .then(|| self.vault())
            .flatten()
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
