//! `/api/tokens`: buying tokens.

use axum::extract::State;
use model::purchase::{Checkout, NewCheckout};

use crate::error::{Json, Problem, ProblemDetails};
use crate::session::SignedIn;
use crate::state::AppState;

/// Opens a checkout at Stripe. The tokens come once Stripe has confirmed the payment.
#[utoipa::path(
    post, path = "/api/tokens/create-checkout", tag = "tokens", security(("session" = [])), request_body = NewCheckout,
    responses(
        (status = 200, body = Checkout),
        (status = 400, description = "No such pack", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Only pros buy tokens", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "Stripe does not answer, or tokens are not sold here: `payments-unavailable`. \
                                      Nothing was debited", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn create_checkout(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(NewCheckout { pack }): Json<NewCheckout>,
) -> Result<Json<Checkout>, Problem> {
    let opened = backend::purchase::open_checkout(&state.services, &caller, pack).await?;
    Ok(Json(opened))
}
