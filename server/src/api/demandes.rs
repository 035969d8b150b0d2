//! `/api/demandes`: posting, finding, reading.

use app::error::ApiError;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::auth::Caller;
use http::StatusCode;
use http::header::LOCATION;
use model::demande::{DemandeDetail, NewDemande};
use model::place::LatLon;
use model::search::{PAGE_SIZE, PAGE_SIZE_MAX, RADIUS_MAX_KM, SearchResults};
use model::{Category, DemandeId, FieldErrors, FieldProblem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Json, Path, Problem, ProblemDetails, Query};
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

/// The parameters of a search around a point.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Nearby {
    /// Degrees, WGS 84. The commune that holds the point counts, not the point.
    pub lat: f64,
    /// Degrees, WGS 84.
    pub lon: f64,
    /// Kilometres, 1 to 100.
    pub radius_km: u32,
    /// One trade; all where there is none.
    pub category: Option<Category>,
    /// Where the page begins: `next` of the page before.
    pub after: Option<String>,
    /// Demandes on the page, 1 to 50; 20 where it is left out.
    pub limit: Option<u32>,
}

/// Open demandes around a point, nearest first, then newest.
#[utoipa::path(
    get, path = "/api/demandes/nearby", tag = "demandes", security(("session" = [])), params(Nearby),
    responses(
        (status = 200, body = SearchResults),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn nearby(
    State(state): State<AppState>,
    _caller: SignedIn,
    Query(query): Query<Nearby>,
) -> Result<Json<SearchResults>, Problem> {
    let mut errors = FieldErrors::default();
    let point = LatLon::new(query.lat, query.lon);
    errors.check("lat", point.is_ok(), FieldProblem::Invalid);
    let radius = u16::try_from(query.radius_km)
        .ok()
        .filter(|km| (1..=RADIUS_MAX_KM).contains(km));
    errors.check(
        "radius_km",
        radius.is_some(),
        FieldProblem::OutOfRange {
            min: 1,
            max: u32::from(RADIUS_MAX_KM),
        },
    );
    let limit = query.limit.unwrap_or(u32::from(PAGE_SIZE));
    let limit = u8::try_from(limit)
        .ok()
        .filter(|limit| (1..=PAGE_SIZE_MAX).contains(limit));
    errors.check(
        "limit",
        limit.is_some(),
        FieldProblem::OutOfRange {
            min: 1,
            max: u32::from(PAGE_SIZE_MAX),
        },
    );
    let after = query.after.map(|after| after.parse()).transpose();
    errors.check("after", after.is_ok(), FieldProblem::Invalid);
    let (Ok(point), Some(radius), Some(limit), Ok(after)) = (point, radius, limit, after) else {
        return Err(Problem(ApiError::Invalid(errors)));
    };
    let services = &state.services;
    Ok(Json(
        backend::demande::nearby(services, point, radius, query.category, after, limit).await?,
    ))
}
