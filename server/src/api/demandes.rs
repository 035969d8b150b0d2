//! `/api/demandes`: posting, finding, reading, changing.

use app::error::ApiError;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::auth::Caller;
use http::StatusCode;
use http::header::LOCATION;
use model::DemandeId;
use model::demande::{DemandeChange, DemandeDetail, NewDemande};
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

/// A demande whole. Never its author; but the author learns from `own` what can be done with it.
#[utoipa::path(
    get, path = "/api/demandes/{id}", tag = "demandes", security((), ("session" = [])), params(("id" = DemandeId, Path)),
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

/// Changes one's own demande: `action` says how (`edit`, `pause`, `resume`, `extend`, `lower_slots`, `resolve`), and what
/// it needs stands beside. Answers with the demande as it is then. Pausing, resuming or resolving twice is once.
#[utoipa::path(
    patch, path = "/api/demandes/{id}", tag = "demandes", security(("session" = [])), params(("id" = DemandeId, Path)),
    request_body = DemandeChange,
    responses(
        (status = 200, body = DemandeDetail),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "A restricted account edits nothing", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "There is none, or it is somebody else's", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Not where it stands: `demande-over`, `demande-unlocked`, `demande-extended`, \
                                      `demande-full`, `nothing-to-lower`; or edited meanwhile: `demande-changed`",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn patch(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<DemandeId>,
    Json(change): Json<DemandeChange>,
) -> Result<Json<DemandeDetail>, Problem> {
    backend::demande::change(&state.services, &caller, id, change).await?;
    let changed = backend::demande::detail(&state.services, Some(&caller), id).await?;
    Ok(Json(changed.ok_or(Problem(ApiError::NotFound))?))
}
