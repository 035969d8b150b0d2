//! What was sealed and is not sent yet, and what is remembered of a conversation: kept in this browser over a reload, sealed.
//! Where it keeps nothing, or shall not since others use it too, the page alone holds it.

use crypto_core::{ItemKind, PublicId, SealedItem, Vault};
use model::ConversationId;
use uuid::Uuid;

use super::{Queued, Remembered};
use crate::browser::keys::rng;
use crate::browser::{local_copy, storage};

/// The messages of a conversation that wait, in the order they were written.
pub async fn waiting(me: &PublicId, conversation: ConversationId) -> Vec<Queued> {
    let records = storage::under(&outbox(me, conversation))
        .await
        .unwrap_or_default();
    let mut queued: Vec<Written> = records
        .iter()
        .filter_map(|value| serde_json::from_str(&value.as_string()?).ok())
        .collect();
    queued.sort_by_key(|written| written.order);
    queued.into_iter().map(|written| written.queued).collect()
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Written {
    /// Milliseconds since 1970, UTC, and on by one where two were written in one.
    order: u64,
    queued: Queued,
}

/// Keeps one until it is sent.
pub async fn keep(me: &PublicId, conversation: ConversationId, order: u64, queued: Queued) {
    let name = message(me, conversation, queued.message_id);
    if let Ok(text) = serde_json::to_string(&Written { order, queued })
        && local_copy::is_kept().await
    {
        // A browser that is full keeps it in the page.
        let _ = storage::put(&name, &text.into()).await;
    }
}

/// The server has it.
pub async fn remove(me: &PublicId, conversation: ConversationId, message_id: Uuid) {
    let _ = storage::delete(&message(me, conversation, message_id)).await;
}

/// What this device has seen of a conversation.
pub async fn remembered(vault: &Vault, me: &PublicId, conversation: ConversationId) -> Remembered {
    let value = storage::get(&heads(me, conversation)).await.ok().flatten();
    value
        .and_then(|value| value.as_string())
        .and_then(|text| SealedItem::from_base64(&text).ok())
        .and_then(|item| vault.open_item(ItemKind::Devices, &item).ok())
        .and_then(|(_, bytes)| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Remembers what it sees now.
pub async fn remember(vault: &Vault, me: &PublicId, conversation: ConversationId, seen: &Remembered) {
    let sealed = serde_json::to_vec(seen)
        .ok()
        .and_then(|bytes| vault.seal_item(&mut rng(), ItemKind::Devices, 1, &bytes).ok());
    if let Some(sealed) = sealed
        && local_copy::is_kept().await
    {
        let _ = storage::put(&heads(me, conversation), &sealed.to_base64().into()).await;
    }
}

fn outbox(me: &PublicId, conversation: ConversationId) -> String {
    format!("outbox/{}/{conversation}/", me.as_str())
}

fn message(me: &PublicId, conversation: ConversationId, message_id: Uuid) -> String {
    format!("{}{message_id}", outbox(me, conversation))
}

fn heads(me: &PublicId, conversation: ConversationId) -> String {
    format!("heads/{}/{conversation}", me.as_str())
}
