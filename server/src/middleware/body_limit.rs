use http::HeaderMap;
use http::header::CONTENT_LENGTH;

/// Whether a body of more than `limit` bytes is announced: it is refused before a byte of it is read. One that is not announced is cut
/// off by [`RequestBodyLimitLayer`](tower_http::limit::RequestBodyLimitLayer) inside, whose answer is put into our form.
pub(super) fn is_exceeded(asked: &HeaderMap, limit: usize) -> bool {
    let announced = asked
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    announced.is_some_and(|length: usize| length > limit)
}
