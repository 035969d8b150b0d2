//! Signing up, logging in, logging out, and who is signed in.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::auth::{Login, Me, Opened, Prelogin, PreloginRequest, Signup};

use crate::error::ApiError;

/// How a key is derived for an e-mail.
#[server(prefix = "/ui", endpoint = "auth/prelogin", input = Json)]
pub async fn ask_prelogin(request: PreloginRequest) -> Result<Prelogin, ApiError> {
    use super::context::{refuse, services};
    backend::auth::prelogin(&services(), &request)
        .await
        .map_err(refuse)
}

/// Opens an account and signs in.
#[server(prefix = "/ui", endpoint = "auth/signup", input = Json)]
pub async fn sign_up(request: Signup) -> Result<Opened, ApiError> {
    use super::context::{caller_device, give_session, refuse, services};
    let (opened, session) = backend::auth::signup(&services(), request, &caller_device())
        .await
        .map_err(refuse)?;
    give_session(&session)?;
    Ok(opened)
}

/// Signs in.
#[server(prefix = "/ui", endpoint = "auth/login", input = Json)]
pub async fn log_in(request: Login) -> Result<Opened, ApiError> {
    use super::context::{caller_device, give_session, refuse, services};
    let (opened, session) = backend::auth::login(&services(), request, &caller_device())
        .await
        .map_err(refuse)?;
    give_session(&session)?;
    Ok(opened)
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
