//! `/api/unlocks`: a pro takes a place of a demande.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use model::unlock::{NewUnlock, Unlocked};

use crate::error::{Json, Problem, ProblemDetails};
use crate::session::SignedIn;
use crate::state::AppState;

/// Takes a place of a demande, pays it with the caller's tokens and opens the conversation. The same `requestKey` again is
/// the same unlock. With `price`, nothing is spent where it costs another one by now.
#[utoipa::path(
    post, path = "/api/unlocks", tag = "unlocks", security(("session" = [])), request_body = NewUnlock,
    responses(
        (status = 201, body = Unlocked),
        (status = 200, description = "This request was answered before: nothing was spent this time", body = Unlocked),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 402, description = "The balance does not reach: `unlock-too-poor`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Not the caller: `unlock-own`, `unlock-not-pro`, `unlock-restricted`, `banned`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Not where it stands: `unlock-already`, `unlock-closed`, `unlock-expired`, `unlock-paused`, \
                                      `unlock-full`, `unlock-no-standard`, `unlock-no-premium`, `unlock-price-changed`",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn post(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(asked): Json<NewUnlock>,
) -> Result<Response, Problem> {
    let unlocked = backend::unlock::unlock(&state.services, &caller, asked).await?;
    let status = if unlocked.repeated {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(unlocked)).into_response())
}
