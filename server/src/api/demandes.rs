//! `/api/demandes`: posting, finding, reading.

use app::error::ApiError;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::auth::Caller;
use http::StatusCode;
use http::header::LOCATION;
use model::demande::{DemandeDetail, NewDemande};
use model::DemandeId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Json, Path, Problem, ProblemDetails};
use crate::session::SignedIn;
use crate::state::AppState;

/// A demande just posted.
#[derive(Serialize, ToSchema)]
pub struct Posted {
    /// Its id.
    pub id: DemandeId,
}

/// Posts a demande. The same `clientKey` with the same words makes one, and answers as the first time.
#[utoipa::path(
    post, path = "/api/demandes", tag = "demandes", security(("session" = [])), request_body = NewDemande,
    responses(
        (status = 201, body = Posted, headers(("Location" = String, description = "The demande's page"))),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Pros and restricted accounts don't post", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "The key was used for another demande", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn post(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(demande): Json<NewDemande>,
) -> Result<Response, Problem> {
    let id = backend::demande::post(&state.services, &caller, demande).await?;
    Ok((
        StatusCode::CREATED,
        [(LOCATION, format!("/demandes/{id}"))],
        Json(Posted { id }),
    )
        .into_response())
}

/// A demande whole. Never its author.
#[utoipa::path(
    get, path = "/api/demandes/{id}", tag = "demandes", params(("id" = DemandeId, Path)),
    responses(
        (status = 200, body = DemandeDetail),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn get(
    State(state): State<AppState>,
    caller: Option<axum::Extension<Caller>>,
    Path(id): Path<DemandeId>,
) -> Result<Json<DemandeDetail>, Problem> {
    let caller = caller.map(|axum::Extension(caller)| caller);
    let found = backend::demande::detail(&state.services, caller.as_ref(), id).await?;
    Ok(Json(found.ok_or(Problem(ApiError::NotFound))?))
}

