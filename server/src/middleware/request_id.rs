use axum::response::Response;
use backend::entropy::{Entropy, SystemEntropy};
use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::Span;

const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: in every log line about it, in `x-request-id` of the answer. A proxy's own id is kept.
pub(super) struct RequestId(String);

impl RequestId {
    /// The proxy's, or a new one.
    pub(super) fn of(asked: &HeaderMap) -> Self {
        Self(sane(asked).unwrap_or_else(|| (&SystemEntropy as &dyn Entropy).uuid().to_string()))
    }

    /// What is logged in it has the id.
    pub(super) fn span(&self) -> Span {
        tracing::info_span!("request", request.id = self.0)
    }

    pub(super) fn set(&self, response: &mut Response) {
        if let Ok(id) = HeaderValue::from_str(&self.0) {
            response.headers_mut().insert(NAME, id);
        }
    }
}

/// An id that can neither forge a log line nor fill the log.
fn sane(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(NAME)?.to_str().ok()?;
    let plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (plain && (8..=64).contains(&id.len())).then(|| id.to_owned())
}
