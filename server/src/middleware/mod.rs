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

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use http::HeaderMap;
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};
use tower_http::limit::RequestBodyLimitLayer;

use crate::config::Config;

/// Puts every layer around `router`. The last one added is the outermost: a request meets them from the bottom up, its
/// answer from the top down.
pub fn layers(router: Router, config: &Config) -> Router {
    let places = Arc::new(Semaphore::new(config.max_concurrent_requests));
    // Fonts are compressed already; so are images and streams of events, which the default leaves alone.
    let compressible = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    router
        .layer(cross_origin::layer(config))
        .layer(DefaultBodyLimit::max(config.body_limit))
        .layer(RequestBodyLimitLayer::new(config.body_limit))
        .layer(from_fn_with_state(
            config.body_limit,
            body_limit::refuse_too_large,
        ))
        .layer(from_fn_with_state(
            config.request_timeout,
            resilience::end_in_time,
        ))
        .layer(from_fn_with_state(places, resilience::refuse_when_busy))
        .layer(from_fn(resilience::catch_panics))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(from_fn_with_state(config.secure(), caching::set_cache_control))
        .layer(from_fn_with_state(
            security_headers::Policy::of(config),
            security_headers::set,
        ))
        .layer(from_fn(access_log::write))
        .layer(from_fn(request_id::identify))
}

/// The answer to what could only wait: 503, come back later.
pub(crate) fn busy(asked: &HeaderMap) -> Response {
    refusal::Refusal::Busy.answer(asked)
}
