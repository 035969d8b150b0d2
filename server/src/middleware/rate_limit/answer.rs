use std::time::Duration;

use app::error::ApiError;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use leptos::server_fn::error::FromServerFnError as _;

use crate::error::Problem;
use crate::middleware::refusal::{Form, page};

/// 429 with `Retry-After`, in the form that each entrance has for its errors: a problem for programs, the error that
/// pages put into words, a page where a form was sent without a program.
pub(super) fn refuse(path: &str, asked: &HeaderMap, wait: Duration) -> Response {
    // Rounded up: who comes back when told to must be let in.
    let seconds = u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX);
    let error = ApiError::TooManyRequests { retry_after: seconds };
    let in_words = path.starts_with("/ui/") && Form::of(asked) == Form::Page;
    let mut response = if in_words {
        let minutes = seconds.div_ceil(60).max(1);
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        page(&format!("Trop d’essais. Réessayez dans {minutes} {unit}.")).into_response()
    } else {
        say(path, error)
    };
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}

/// An error as the entrance of this path says it.
pub(super) fn say(path: &str, error: ApiError) -> Response {
    if !path.starts_with("/ui/") {
        return Problem(error).into_response();
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, json)], error.ser()).into_response()
}
