//! `/api/auth`: signing up, logging in, logging out.

use app::functions::context::{CookieLife, device, forgotten_session_cookie, session_cookie};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::auth::Session;
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use model::auth::{Login, Opened, Prelogin, PreloginRequest, Signup};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Json, Problem, ProblemDetails};
use crate::session::SignedIn;
use crate::state::AppState;

/// A session just opened: the token for `Authorization: Bearer`, beside the cookie that a browser keeps.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionOpened {
    /// A JWT, good for 7 days unless the session is ended before.
    pub token: String,
    /// The account.
    #[serde(flatten)]
    pub account: Opened,
}

/// How the key of an account is derived. The same for an e-mail without an account.
#[utoipa::path(
    post, path = "/api/auth/prelogin", tag = "auth", request_body = PreloginRequest,
    responses(
        (status = 200, body = Prelogin),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn prelogin(
    State(state): State<AppState>,
    Json(request): Json<PreloginRequest>,
) -> Result<Json<Prelogin>, Problem> {
    Ok(Json(backend::auth::prelogin(&state.services, &request).await?))
}

/// Opens an account.
#[utoipa::path(
    post, path = "/api/auth/signup", tag = "auth", request_body = Signup,
    responses(
        (status = 201, body = SessionOpened),
        (status = 409, description = "An account with this e-mail exists", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn signup(
    State(state): State<AppState>,
    headers: HeaderMap,
    Json(request): Json<Signup>,
) -> Result<Response, Problem> {
    let (account, session) = backend::auth::signup(&state.services, request, &device(&headers)).await?;
    Ok(opened(&state, StatusCode::CREATED, account, session))
}

/// Opens a session.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "auth", request_body = Login,
    responses(
        (status = 200, body = SessionOpened),
        (status = 401, description = "Unknown e-mail or wrong password", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "The account is banned", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn login(
    State(state): State<AppState>,
    headers: HeaderMap,
    Json(request): Json<Login>,
) -> Result<Response, Problem> {
    let (account, session) = backend::auth::login(&state.services, request, &device(&headers)).await?;
    Ok(opened(&state, StatusCode::OK, account, session))
}

/// Ends the caller's session.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "auth", security(("session" = [])),
    responses(
        (status = 204, description = "The token is dead from now on"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn logout(State(state): State<AppState>, SignedIn(caller): SignedIn) -> Result<Response, Problem> {
    backend::auth::end_session(&state.services, &caller).await?;
    let cookie = forgotten_session_cookie(state.site.secure);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}

fn opened(state: &AppState, status: StatusCode, account: Opened, session: Session) -> Response {
    let cookie = session_cookie(&session, state.site.secure, CookieLife::Session);
    let mut response = (
        status,
        Json(SessionOpened {
            token: session.token,
            account,
        }),
    )
        .into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
