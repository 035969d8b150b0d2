//! The layers around every route, and their order.

mod access_log;
mod body_limit;
mod caching;
mod cross_origin;
pub mod rate_limit;
mod refusal;
mod request_id;
mod resilience;
mod security_headers;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::limit::RequestBodyLimitLayer;
use tracing::Instrument as _;

use self::access_log::Line;
use self::refusal::Refusal;
use self::request_id::RequestId;
use crate::config::Config;

/// Puts every layer around `router`: a request meets them from the top down, its answer from the bottom up.
///
/// What only looks at requests and answers is one layer, [`surround`]: with each of axum's own layers a request copies all
/// that are inside it (docs/decisions/0026).
pub fn layers(router: Router, config: &Config) -> Router {
    let surroundings = Surroundings {
        places: Semaphore::new(config.max_concurrent_requests),
        timeout: config.request_timeout,
        body_limit: config.body_limit,
        secure: config.secure(),
        policy: security_headers::Policy::of(config),
    };
    // Fonts are compressed already; so are images and streams of events, which the default leaves alone.
    let compressible = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    router.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(Arc::new(surroundings), surround))
            .layer(CompressionLayer::new().compress_when(compressible))
            .layer(RequestBodyLimitLayer::new(config.body_limit))
            .layer(DefaultBodyLimit::max(config.body_limit))
            .layer(cross_origin::layer(config)),
    )
}

/// What every request is measured by.
struct Surroundings {
    /// For requests that are being worked on.
    places: Semaphore,
    timeout: Duration,
    body_limit: usize,
    secure: bool,
    policy: security_headers::Policy,
}

/// Names the request, has it answered, says what browsers shall know of the answer, and logs it.
async fn surround(State(around): State<Arc<Surroundings>>, request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    let span = id.span();
    let line = Line::begin(&request);
    let asked = caching::Asked::of(&request, around.secure);
    let is_shared = security_headers::is_shared(request.uri());
    let mut response = answer(&around, request, next).instrument(span.clone()).await;
    asked.set_cache_control(&mut response);
    around.policy.set(&mut response, is_shared);
    id.set(&mut response);
    span.in_scope(|| line.write(response.status()));
    response
}

/// The answer: of whatever it met, or why it got no further.
async fn answer(around: &Surroundings, request: Request, next: Next) -> Response {
    let form = refusal::Form::of(request.headers());
    // Refused at once is what could only wait: a queue that grows helps nobody.
    let Ok(_place) = around.places.try_acquire() else {
        return Refusal::Busy.answer(form);
    };
    if body_limit::is_exceeded(request.headers(), around.body_limit) {
        return Refusal::TooLarge.answer(form);
    }
    match resilience::answer_of(next.run(request), around.timeout).await {
        Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge.answer(form),
        Ok(response) => response,
        Err(refusal) => refusal.answer(form),
    }
}

/// The answer to what could only wait: 503, come back later.
pub(crate) fn busy(asked: &HeaderMap) -> Response {
    Refusal::Busy.answer(refusal::Form::of(asked))
}
