//! Signing up, logging in, logging out, and who is signed in.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::auth::{
    Login, Me, Opened, Prelogin, PreloginRequest, Recover, RecoveryOpened, RecoveryRequest, Signup,
};
use model::moderation::{ClosedAppeal, OwnAppeal};

use crate::error::ApiError;

/// How a key is derived for an e-mail.
#[server(prefix = "/ui", endpoint = "auth/prelogin", input = Json)]
pub async fn ask_prelogin(request: PreloginRequest) -> Result<Prelogin, ApiError> {
    use super::context::{refuse, services};
    backend::auth::prelogin(&services(), &request)
        .await
        .map_err(refuse)
}

/// Opens an account and signs in. On a `shared` computer the browser forgets the session when it is closed.
#[server(prefix = "/ui", endpoint = "auth/signup", input = Json)]
pub async fn sign_up(request: Signup, #[server(default)] shared: bool) -> Result<Opened, ApiError> {
    use super::context::{caller_device, give_session, refuse, services};
    let (opened, session) = backend::auth::signup(&services(), request, &caller_device())
        .await
        .map_err(refuse)?;
    give_session(&session, shared)?;
    Ok(opened)
}

/// Signs in. On a `shared` computer the browser forgets the session when it is closed.
#[server(prefix = "/ui", endpoint = "auth/login", input = Json)]
pub async fn log_in(request: Login, #[server(default)] shared: bool) -> Result<Opened, ApiError> {
    use super::context::{caller, caller_device, give_session, refuse, services};
    let services = services();
    let (opened, session) = backend::auth::login(&services, request, &caller_device())
        .await
        .map_err(refuse)?;
    // The session that this browser had before would stay open, unseen.
    if let Some(before) = caller() {
        backend::auth::end_session(&services, &before)
            .await
            .map_err(refuse)?;
    }
    give_session(&session, shared)?;
    Ok(opened)
}

/// Proves a recovery code; gives what it opens.
#[server(prefix = "/ui", endpoint = "auth/recover/start", input = Json)]
pub async fn start_recovery(request: RecoveryRequest) -> Result<RecoveryOpened, ApiError> {
    use super::context::{refuse, services};
    backend::auth::start_recovery(&services(), request)
        .await
        .map_err(refuse)
}

/// Replaces the password and the recovery code of an account, and signs in, as [`log_in`] does.
#[server(prefix = "/ui", endpoint = "auth/recover", input = Json)]
pub async fn finish_recovery(request: Recover, #[server(default)] shared: bool) -> Result<(), ApiError> {
    use super::context::{caller_device, give_session, refuse, services};
    let (_, session) = backend::auth::recover(&services(), request, &caller_device())
        .await
        .map_err(refuse)?;
    give_session(&session, shared)
}

/// Signs out on this device.
#[server(prefix = "/ui", endpoint = "auth/logout")]
pub async fn log_out() -> Result<(), ApiError> {
    use super::context::{caller, refuse, services, take_session};
    if let Some(caller) = caller() {
        backend::auth::end_session(&services(), &caller)
            .await
            .map_err(refuse)?;
    }
    take_session();
    Ok(())
}

/// Who is signed in.
#[server(prefix = "/ui", endpoint = "auth/me", input = GetUrl)]
pub async fn current_user() -> Result<Option<Me>, ApiError> {
    use super::context::caller;
    Ok(caller().map(|caller| caller.me))
}

/// Contests the closing of an account, by its owner's password or code: nobody is let in there.
#[server(prefix = "/ui", endpoint = "auth/appeal", input = Json)]
pub async fn contest_closing(request: ClosedAppeal) -> Result<OwnAppeal, ApiError> {
    use super::context::{refuse, services};
    backend::moderation::appeal_closed(&services(), request)
        .await
        .map_err(refuse)
}
