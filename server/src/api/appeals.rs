//! `/api/decisions` and `/api/appeals`, for those whom something was decided about or who reported; `/api/auth/appeal`, for
//! the owners of closed accounts; `/api/moderation/appeals`, for moderators: to anybody else nothing of that is there.

use axum::extract::State;
use http::StatusCode;
use model::AppealId;
use model::moderation::{
    AppealAnswered, AppealCase, AppealPage, ClosedAppeal, NewAnswer, NewAppeal, OwnAppeal, OwnDecision,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Json, Path, Problem, ProblemDetails, Query};
use crate::session::SignedIn;
use crate::state::AppState;

/// From where the queue is read.
#[derive(Deserialize, IntoParams)]
pub struct From {
    /// After which appeal: a page's `next`.
    after: Option<AppealId>,
}

/// What was decided about the caller, with its reasons, and that reports of his had consequences; the latest first, with his
/// appeals.
#[utoipa::path(
    get, path = "/api/decisions", tag = "moderation", security(("session" = [])),
    responses(
        (status = 200, body = [OwnDecision]),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn decisions(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<OwnDecision>>, Problem> {
    Ok(Json(
        backend::moderation::own_decisions(&state.services, &caller).await?,
    ))
}

/// Contests a decision that is to the caller's disadvantage, or that closed a report of his: once, within six months. A
/// moderator answers.
#[utoipa::path(
    post, path = "/api/appeals", tag = "moderation", security(("session" = [])), request_body = NewAppeal,
    responses(
        (status = 201, body = OwnAppeal),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such decision, or not the caller's to contest", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "`already-appealed`, `appeal-too-late`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn appeal(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(appeal): Json<NewAppeal>,
) -> Result<(StatusCode, Json<OwnAppeal>), Problem> {
    let made = backend::moderation::appeal(&state.services, &caller, appeal).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Contests the closing of an account, by its owner's password or recovery code: he has no session there. How it stands is in
/// the answer to his next login.
#[utoipa::path(
    post, path = "/api/auth/appeal", tag = "auth", request_body = ClosedAppeal,
    responses(
        (status = 201, body = OwnAppeal),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, description = "Unknown e-mail, or wrong password or code", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No decision is there to contest", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "`already-appealed`, `appeal-too-late`, `account-open`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn appeal_closed(
    State(state): State<AppState>,
    Json(appeal): Json<ClosedAppeal>,
) -> Result<(StatusCode, Json<OwnAppeal>), Problem> {
    let made = backend::moderation::appeal_closed(&state.services, appeal).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// The appeals that wait, the oldest first, without those that the caller may not answer.
#[utoipa::path(
    get, path = "/api/moderation/appeals", tag = "moderation", security(("session" = [])), params(From),
    responses(
        (status = 200, body = AppealPage),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "The caller is no moderator", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn queue(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Query(from): Query<From>,
) -> Result<Json<AppealPage>, Problem> {
    Ok(Json(
        backend::moderation::appeal_queue(&state.services, &caller, from.after).await?,
    ))
}

/// One appeal: what it says, the decision with its reasons, the report that it closed with its evidence.
#[utoipa::path(
    get, path = "/api/moderation/appeals/{id}", tag = "moderation", security(("session" = [])),
    params(("id" = AppealId, Path)),
    responses(
        (status = 200, body = AppealCase),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "`own-case`; `own-decision`, where somebody else can look at it", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such appeal, or the caller is no moderator", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn case(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<AppealId>,
) -> Result<Json<AppealCase>, Problem> {
    Ok(Json(
        backend::moderation::appeal_case(&state.services, &caller, id).await?,
    ))
}

/// Answers an appeal, once. Where a person's own is granted, what was done to him is undone as far as it lasts; where a
/// reporter's is, `decision` says what is decided instead.
#[utoipa::path(
    post, path = "/api/moderation/appeals/{id}/answer", tag = "moderation", security(("session" = [])),
    params(("id" = AppealId, Path)), request_body = NewAnswer,
    responses(
        (status = 201, body = AppealAnswered),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "`own-case`; `own-decision`, where somebody else can look at it", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such appeal, demande or unlock, the person has left, or the caller is no moderator",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "`already-answered`, `no-change`, `already-refunded`",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn answer(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<AppealId>,
    Json(answer): Json<NewAnswer>,
) -> Result<(StatusCode, Json<AppealAnswered>), Problem> {
    let answered = backend::moderation::answer(&state.services, &caller, id, answer).await?;
    Ok((StatusCode::CREATED, Json(answered)))
}
