use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use backend::entropy::{Entropy, SystemEntropy};
use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::Instrument as _;

const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// Gives each request an id: in every log line about it, in `x-request-id` of the answer. A proxy's own id is kept.
pub(super) async fn identify(request: Request, next: Next) -> Response {
    let id = sane(request.headers()).unwrap_or_else(|| (&SystemEntropy as &dyn Entropy).uuid().to_string());
    let span = tracing::info_span!("request", request.id = id);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(NAME, id);
    }
    response
}

/// An id that can neither forge a log line nor fill the log.
fn sane(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(NAME)?.to_str().ok()?;
    let plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (plain && (8..=64).contains(&id.len())).then(|| id.to_owned())
}
