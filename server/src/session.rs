//! Who is calling: read once from the cookie or from `Authorization: Bearer`, checked against the session's row, and put
//! among the request's extensions for whoever asks.

use app::functions::context::{cookie, session_cookie_name};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::auth::{Caller, authenticate};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;

use crate::error::Problem;
use crate::state::AppState;

/// Finds out who is calling. A token that is no good counts as none: public pages stay readable.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some(token) = token(request.headers(), state.site.secure) {
        match authenticate(&state.services, &token).await {
            Ok(Some(caller)) => {
                request.extensions_mut().insert(caller);
            }
            Ok(None) => {}
            Err(error) => return Problem::from(error).into_response(),
        }
    }
    next.run(request).await
}

/// The session token: a bearer's goes before a cookie's.
fn token(headers: &HeaderMap, secure: bool) -> Option<String> {
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(|token| token.trim().to_owned());
    bearer.or_else(|| cookie(headers, session_cookie_name(secure)))
}

/// Who is calling; refuses nobody.
pub struct SignedIn(pub Caller);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller
            .map(Self)
            .ok_or(Problem(app::error::ApiError::Unauthenticated))
    }
}
