//! `/api/webhooks/stripe`: what Stripe tells us.

use app::error::ApiError;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use backend::purchase::{Received, receive_event};
use http::{HeaderMap, StatusCode};

use crate::error::Problem;
use crate::state::AppState;

/// Not described by OpenAPI: nobody but Stripe can ask it for anything.
///
/// It stands beside the layers that count and identify callers. The layer against other sites' requests is not in its way:
/// Stripe's servers are no browser, and say nothing of an origin (`middleware/cross_origin.rs`).
pub fn webhooks() -> Router<AppState> {
    Router::new().route(
        "/api/webhooks/stripe",
        post(stripe).fallback(async || Problem(ApiError::MethodNotAllowed)),
    )
}

/// 200: do not send it again. 400: not believed. 422: Stripe's, but unreadable. 5xx: send it again.
async fn stripe(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let signature = headers
        .get("stripe-signature")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Ok(match receive_event(&state.services, &body, signature).await? {
        Received::Settled | Received::Waiting => {
            axum::Json(serde_json::json!({"received": true})).into_response()
        }
        Received::Unreadable => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Received::Doubtful(doubt) => {
            tracing::warn!(reason = %doubt, "A webhook is not believed");
            StatusCode::BAD_REQUEST.into_response()
        }
    })
}
