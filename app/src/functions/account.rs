//! An account after signing up: password, e-mail, recovery code, sessions, profile, export, deletion; and the keys' way
//! over a reload.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::account::{
    AccountExport, ChangeEmail, ChangePassword, DeleteAccount, LocalKey, Profile, RenewCredentials,
    ReplaceRecovery, SealedVault, SessionId, SessionInfo, VaultItem, VaultItemKind,
};
use model::auth::Me;

use crate::error::ApiError;

/// Changes the password; every session ends but the caller's, which is replaced. On a `shared` computer the browser forgets
/// it when it is closed.
#[server(prefix = "/ui", endpoint = "account/password", input = Json)]
pub async fn replace_password(
    request: ChangePassword,
    #[server(default)] shared: bool,
) -> Result<(), ApiError> {
    use super::context::{caller_device, give_session, refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    let session = backend::account::change_password(&services(), &caller, request, &caller_device())
        .await
        .map_err(refuse)?;
    give_session(&session, shared)
}

/// Changes the e-mail, likewise.
#[server(prefix = "/ui", endpoint = "account/email", input = Json)]
pub async fn replace_email(request: ChangeEmail, #[server(default)] shared: bool) -> Result<(), ApiError> {
    use super::context::{caller_device, give_session, refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    let (_, session) = backend::account::change_email(&services(), &caller, request, &caller_device())
        .await
        .map_err(refuse)?;
    give_session(&session, shared)
}

/// Keeps the same password under today's number of iterations.
#[server(prefix = "/ui", endpoint = "account/credentials", input = Json)]
pub async fn rewrap_password(request: RenewCredentials) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::renew_credentials(&services(), &caller, request)
        .await
        .map_err(refuse)
}

/// Replaces the recovery code.
#[server(prefix = "/ui", endpoint = "account/recovery", input = Json)]
pub async fn replace_recovery_code(request: ReplaceRecovery) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::replace_recovery(&services(), &caller, request)
        .await
        .map_err(refuse)
}

/// The sessions that are open, newest first.
#[server(prefix = "/ui", endpoint = "account/sessions", input = GetUrl)]
pub async fn list_sessions() -> Result<Vec<SessionInfo>, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::sessions(&services(), &caller)
        .await
        .map_err(refuse)
}

/// Ends one.
#[server(prefix = "/ui", endpoint = "account/sessions/end", input = Json)]
pub async fn end_session(session: SessionId) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::revoke_session(&services(), &caller, session)
        .await
        .map_err(refuse)
}

/// Ends all of them, this one too.
#[server(prefix = "/ui", endpoint = "account/sessions/end-all", input = Json)]
pub async fn sign_out_everywhere() -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services, take_session};
    let caller = require_caller().map_err(refuse)?;
    backend::account::sign_out_everywhere(&services(), &caller)
        .await
        .map_err(refuse)?;
    take_session();
    Ok(())
}

/// What the caller says of himself.
#[server(prefix = "/ui", endpoint = "account/profile", input = GetUrl)]
pub async fn get_profile() -> Result<Profile, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::profile(&services(), &caller)
        .await
        .map_err(refuse)
}

/// Changes it. This browser's interface follows the language.
#[server(prefix = "/ui", endpoint = "account/profile/set", input = Json)]
pub async fn set_profile(profile: Profile) -> Result<Me, ApiError> {
    use super::context::{give_language, refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    let language = profile.language;
    let me = backend::account::set_profile(&services(), &caller, profile)
        .await
        .map_err(refuse)?;
    give_language(language);
    Ok(me)
}

/// Everything that is held about the caller; what is sealed stays so, for his device to open.
#[server(prefix = "/ui", endpoint = "account/export", input = Json)]
pub async fn export_account() -> Result<AccountExport, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::export(&services(), &caller)
        .await
        .map_err(refuse)
}

/// Deletes the account, for good.
#[server(prefix = "/ui", endpoint = "account/delete", input = Json)]
pub async fn erase_account(request: DeleteAccount) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services, take_session};
    let caller = require_caller().map_err(refuse)?;
    backend::account::delete(&services(), &caller, request)
        .await
        .map_err(refuse)?;
    take_session();
    Ok(())
}

/// Keeps the inner key of the copy that this browser has just made.
#[server(prefix = "/ui", endpoint = "account/local-key", input = Json)]
pub async fn keep_local_key(key: LocalKey) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::keep_local_key(&services(), &caller, key)
        .await
        .map_err(refuse)
}

/// What opens this browser's copy, and the vault with it; `None` where the session keeps no key, or has just ended.
#[server(prefix = "/ui", endpoint = "account/reopen", input = Json)]
pub async fn reopen() -> Result<Option<(LocalKey, SealedVault)>, ApiError> {
    use super::context::{caller, refuse, services};
    let services = services();
    let Some(caller) = caller() else {
        return Ok(None);
    };
    let Some(key) = backend::account::local_key(&services, &caller)
        .await
        .map_err(refuse)?
    else {
        return Ok(None);
    };
    let vault = backend::account::vault(&services, &caller)
        .await
        .map_err(refuse)?;
    Ok(Some((key, vault)))
}

/// One of the caller's sealed things, for his own devices.
#[server(prefix = "/ui", endpoint = "account/item", input = Json)]
pub async fn own_vault_item(kind: VaultItemKind) -> Result<Option<VaultItem>, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::vault_item(&services(), &caller, kind)
        .await
        .map_err(refuse)
}

/// Keeps one, in the place of the version before it.
#[server(prefix = "/ui", endpoint = "account/keep-item", input = Json)]
pub async fn keep_vault_item(kind: VaultItemKind, item: VaultItem) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::account::keep_vault_item(&services(), &caller, kind, item)
        .await
        .map_err(refuse)
}
