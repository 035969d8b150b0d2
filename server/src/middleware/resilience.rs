//! One request's trouble stays its own.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::refusal::Refusal;

/// Ends a request whose answer does not begin in time. An answer that has begun may stream for as long as it likes.
pub(super) async fn end_in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| Refusal::TimedOut.answer(&asked))
}

/// Refuses at once what could only wait: a queue that grows helps nobody.
pub(super) async fn refuse_when_busy(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    match places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Refusal::Busy.answer(request.headers()),
    }
}

/// Answers for a handler that panicked.
pub(super) async fn catch_panics(request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    // Nothing of the request is looked at again after a panic, so nothing half-changed is seen.
    let caught = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    caught.unwrap_or_else(|_| Refusal::Failed.answer(&asked))
}
