//! `/api/conversations`: sealed messages. The server carries them and reads none; `docs/protocol.md` says what they are made of.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use model::ConversationId;
use model::conversation::{ConversationDetail, ConversationSummary, NewBlob, NewMessage, SentMessage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Json, Path, Problem, ProblemDetails, Query};
use crate::session::SignedIn;
use crate::state::AppState;

/// From where the log is read.
#[derive(Deserialize, IntoParams)]
pub struct From {
    /// Only what came after this number, and no blob.
    after: Option<u64>,
}

/// Up to where it was seen.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seen {
    /// The number of the last message that was seen.
    upto_seq: u64,
}

/// A folded history that the server has.
#[derive(Serialize, ToSchema)]
pub struct Folded {
    /// Its version.
    version: u32,
}

/// The caller's conversations, the liveliest first, each with its last message.
#[utoipa::path(
    get, path = "/api/conversations", tag = "conversations", security(("session" = [])),
    responses(
        (status = 200, body = Vec<ConversationSummary>),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<ConversationSummary>>, Problem> {
    Ok(Json(backend::conversation::list(&state.services, &caller).await?))
}

/// A conversation of the caller's: his own sealed history, and the log after it.
#[utoipa::path(
    get, path = "/api/conversations/{id}", tag = "conversations", security(("session" = [])),
    params(("id" = ConversationId, Path), From),
    responses(
        (status = 200, body = ConversationDetail),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn get(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ConversationId>,
    Query(from): Query<From>,
) -> Result<Json<ConversationDetail>, Problem> {
    let found = backend::conversation::detail(&state.services, &caller, id, from.after).await?;
    Ok(Json(found))
}

/// Sends a message, sealed for the other side and for the sender's own devices. The same `messageId` with the same bytes is
/// the same message. Nothing readable is taken: a preview is refused.
#[utoipa::path(
    post, path = "/api/conversations/{id}/message", tag = "conversations", security(("session" = [])),
    params(("id" = ConversationId, Path)), request_body = NewMessage,
    responses(
        (status = 201, body = SentMessage),
        (status = 200, description = "It was there before", body = SentMessage),
        (status = 400, description = "Not sealed, or more than sealed", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, description = "The caller is banned", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "`key-reused`, `conversation-peer-left`, `conversation-peer-banned`",
            body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn send(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ConversationId>,
    Json(message): Json<NewMessage>,
) -> Result<Response, Problem> {
    let sent = backend::conversation::send(&state.services, &caller, id, message).await?;
    let status = if sent.repeated {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(sent)).into_response())
}

/// Says up to where the caller has seen the messages. It never goes back.
#[utoipa::path(
    post, path = "/api/conversations/{id}/read", tag = "conversations", security(("session" = [])),
    params(("id" = ConversationId, Path)), request_body = Seen,
    responses(
        (status = 204),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn read(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ConversationId>,
    Json(seen): Json<Seen>,
) -> Result<StatusCode, Problem> {
    backend::conversation::mark_read(&state.services, &caller, id, seen.upto_seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that the caller is writing. The other side is told where both show it; nothing of it is stored.
#[utoipa::path(
    post, path = "/api/conversations/{id}/typing", tag = "conversations", security(("session" = [])),
    params(("id" = ConversationId, Path)),
    responses(
        (status = 204),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn typing(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode, Problem> {
    backend::conversation::typing(&state.services, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts the caller's history, folded anew, in the place of the version that it was made from.
#[utoipa::path(
    put, path = "/api/conversations/{id}/blob", tag = "conversations", security(("session" = [])),
    params(("id" = ConversationId, Path)), request_body = NewBlob,
    responses(
        (status = 200, body = Folded),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 409, description = "Folded meanwhile: `history-changed`", body = ProblemDetails, content_type = "application/problem+json"),
    )
)]
pub async fn fold(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<ConversationId>,
    Json(blob): Json<NewBlob>,
) -> Result<Json<Folded>, Problem> {
    let version = backend::conversation::fold(&state.services, &caller, id, blob).await?;
    Ok(Json(Folded { version }))
}
