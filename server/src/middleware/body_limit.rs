use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use http::header::CONTENT_LENGTH;

use super::refusal::Refusal;

/// Refuses a body that is announced as too large before a byte of it is read. One that is not announced is cut off by
/// [`RequestBodyLimitLayer`](tower_http::limit::RequestBodyLimitLayer) inside, whose answer is put into our form.
pub(super) async fn refuse_too_large(State(limit): State<usize>, request: Request, next: Next) -> Response {
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) {
        return Refusal::TooLarge.answer(request.headers());
    }
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::TooLarge.answer(&asked)
    } else {
        response
    }
}
