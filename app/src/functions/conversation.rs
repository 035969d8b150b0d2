//! Conversations, for the interface. What is sealed was sealed in the browser (`browser/conversations.rs`), and is opened there.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::ConversationId;
use model::conversation::{ConversationDetail, ConversationSummary, NewBlob, NewMessage, SentMessage};

use crate::error::ApiError;

/// The caller's conversations, the liveliest first.
#[server(prefix = "/ui", endpoint = "conversations/list", input = GetUrl)]
pub async fn my_conversations() -> Result<Vec<ConversationSummary>, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::conversation::list(&services(), &caller)
        .await
        .map_err(refuse)
}

/// One of them; with `after`, only what came after that number.
#[server(prefix = "/ui", endpoint = "conversations/detail", input = GetUrl)]
pub async fn my_conversation(id: ConversationId, after: Option<u64>) -> Result<ConversationDetail, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::conversation::detail(&services(), &caller, id, after)
        .await
        .map_err(refuse)
}

/// Sends a sealed message.
#[server(prefix = "/ui", endpoint = "conversations/send", input = Json)]
pub async fn send_message(id: ConversationId, message: NewMessage) -> Result<SentMessage, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::conversation::send(&services(), &caller, id, message)
        .await
        .map_err(refuse)
}

/// Says up to where messages were seen.
#[server(prefix = "/ui", endpoint = "conversations/read", input = Json)]
pub async fn mark_conversation_read(id: ConversationId, upto: u64) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::conversation::mark_read(&services(), &caller, id, upto)
        .await
        .map_err(refuse)
}

/// Says that the caller is writing.
#[server(prefix = "/ui", endpoint = "conversations/typing", input = Json)]
pub async fn tell_typing(id: ConversationId) -> Result<(), ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::conversation::typing(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// Keeps the caller's history, folded anew. Returns its version.
#[server(prefix = "/ui", endpoint = "conversations/fold", input = Json)]
pub async fn fold_conversation(id: ConversationId, blob: NewBlob) -> Result<u32, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::conversation::fold(&services(), &caller, id, blob)
        .await
        .map_err(refuse)
}
