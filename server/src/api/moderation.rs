//! `/api/flags` and `/api/reports`, for everybody; `/api/moderation`, what moderators read and decide: to anybody else
//! nothing of it is there.

use axum::extract::State;
use backend::auth::Caller;
use backend::moderation::Case;
use http::StatusCode;
use model::moderation::{
    DecisionMade, FlagStanding, NewDecision, NewFlags, NewRefund, NewReport, ReportCase, ReportPage, Reported,
};
use model::{PublicId, ReportId, Tokens};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Json, Path, Problem, ProblemDetails, Query};
use crate::session::SignedIn;
use crate::state::AppState;

/// What was given back.
#[derive(Serialize, ToSchema)]
pub struct GivenBack {
    /// How many tokens, of the kind that was paid with.
    tokens: Tokens,
}

/// From where the queue is read.
#[derive(Deserialize, IntoParams)]
pub struct From {
    /// After which report: a page's `next`.
    after: Option<ReportId>,
}

/// Counts what the sender's own browser found in a message of his: kinds and how sure, never words. Ten certain findings
/// warn him, 25 restrict him for 7 days, 50 close his account.
#[utoipa::path(
    post, path = "/api/flags", tag = "moderation", security(("session" = [])), request_body = NewFlags,
    responses(
        (status = 200, description = "Where his counter stands, and what this led to", body = FlagStanding),
        (status = 400, description = "More than kinds and how sure, or less", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "The caller is banned", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No conversation of the caller's", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn flag(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(flags): Json<NewFlags>,
) -> Result<Json<FlagStanding>, Problem> {
    Ok(Json(
        backend::moderation::flag(&state.services, &caller, flags).await?,
    ))
}

/// Reports the other side of a conversation, with the messages that the reporter chooses to show: the evidence of
/// `docs/protocol.md`, in base64. What its signature does not prove is kept, and shown to moderators as unproven.
#[utoipa::path(
    post, path = "/api/reports", tag = "moderation", security(("session" = [])), request_body = NewReport,
    responses(
        (status = 201, body = Reported),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No conversation of the caller's", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Reported before, and not yet decided: `already-reported`",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong, or a message cannot be read",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn report(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Json(report): Json<NewReport>,
) -> Result<(StatusCode, Json<Reported>), Problem> {
    let reported = backend::moderation::report(&state.services, &caller, report).await?;
    Ok((StatusCode::CREATED, Json(reported)))
}

/// The reports that wait, the oldest first, without a moderator's own.
#[utoipa::path(
    get, path = "/api/moderation/reports", tag = "moderation", security(("session" = [])), params(From),
    responses(
        (status = 200, body = ReportPage),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "The caller is no moderator", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn queue(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Query(from): Query<From>,
) -> Result<Json<ReportPage>, Problem> {
    Ok(Json(
        backend::moderation::queue(&state.services, &caller, from.after).await?,
    ))
}

/// One report: what was shown, who is reported, what was decided about him before.
#[utoipa::path(
    get, path = "/api/moderation/reports/{id}", tag = "moderation", security(("session" = [])),
    params(("id" = ReportId, Path)),
    responses(
        (status = 200, body = ReportCase),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Nobody decides his own case: `own-case`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such report, or the caller is no moderator", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn case(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ReportId>,
) -> Result<Json<ReportCase>, Problem> {
    Ok(Json(
        backend::moderation::case(&state.services, &caller, id).await?,
    ))
}

/// Decides about a report, once. The statement is kept with the decision and read by the person; that of a dismissal by the
/// reporter.
#[utoipa::path(
    post, path = "/api/moderation/reports/{id}/decisions", tag = "moderation", security(("session" = [])),
    params(("id" = ReportId, Path)), request_body = NewDecision,
    responses(
        (status = 201, body = DecisionMade),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Nobody decides his own case: `own-case`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such report, demande or unlock, the person has left, or the caller is no moderator",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "`already-decided`, `no-change`, `already-refunded`",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn decide_report(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ReportId>,
    Json(decision): Json<NewDecision>,
) -> Result<(StatusCode, Json<DecisionMade>), Problem> {
    decide(&state, &caller, Case::Report(id), decision).await
}

/// Decides about somebody without a report: opens an account again, lifts a restriction, puts a demande back.
#[utoipa::path(
    post, path = "/api/moderation/people/{publicId}/decisions", tag = "moderation", security(("session" = [])),
    params(("publicId" = PublicId, Path)), request_body = NewDecision,
    responses(
        (status = 201, body = DecisionMade),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "Nobody decides his own case: `own-case`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No such person, demande or unlock, he has left, or the caller is no moderator",
            body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "`no-change`, `already-refunded`", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn decide_person(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(person): Path<PublicId>,
    Json(decision): Json<NewDecision>,
) -> Result<(StatusCode, Json<DecisionMade>), Problem> {
    decide(&state, &caller, Case::Person(person), decision).await
}

async fn decide(
    state: &AppState,
    caller: &Caller,
    case: Case,
    decision: NewDecision,
) -> Result<(StatusCode, Json<DecisionMade>), Problem> {
    let made = backend::moderation::decide(&state.services, caller, &case, decision).await?;
    Ok((StatusCode::CREATED, Json(made)))
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
