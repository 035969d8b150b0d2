//! `/api/moderation`: what moderators decide. To anybody else nothing of it is there.

use axum::extract::State;
use model::Tokens;
use model::moderation::NewRefund;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Json, Problem, ProblemDetails};
use crate::session::SignedIn;
use crate::state::AppState;

/// What was given back.
#[derive(Serialize, ToSchema)]
pub struct GivenBack {
    /// How many tokens, of the kind that was paid with.
    tokens: Tokens,
}

/// Gives a pro the tokens of an unlock back, once. The statement is kept with the decision, and read by the pro.
#[utoipa::path(
    post, path = "/api/moderation/refunds", tag = "moderation", security(("session" = [])), request_body = NewRefund,
    responses(
        (status = 200, body = GivenBack),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Nobody decides his own case: `own-case`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such unlock, or the caller is no moderator", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Given back before: `already-refunded`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn refund(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(asked): Json<NewRefund>,
) -> Result<Json<GivenBack>, Problem> {
    let tokens = backend::moderation::refund(&state.services, &caller, asked).await?;
    Ok(Json(GivenBack { tokens }))
}
