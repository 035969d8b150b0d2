//! One request's trouble stays its own.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::response::Response;
use futures_util::FutureExt as _;
use tokio::time::timeout;

use super::refusal::Refusal;

/// The answer, if it begins within `limit` and nothing panics on the way. One that has begun may stream for as long as it likes.
pub(super) async fn answer_of(
    handler: impl Future<Output = Response>,
    limit: Duration,
) -> Result<Response, Refusal> {
    // What is given up is dropped in here, where a panic of that is caught, too.
    let in_time = async move { timeout(limit, handler).await.map_err(|_| Refusal::TimedOut) };
    // Nothing of the request is looked at again after a panic, so nothing half-changed is seen.
    let caught = AssertUnwindSafe(in_time).catch_unwind().await;
    caught.unwrap_or(Err(Refusal::Failed))
}
