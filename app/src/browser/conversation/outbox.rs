//! What was sealed and is not sent yet, what was begun and not sealed, and what is remembered of a conversation: kept in this
//! browser over a reload, sealed.
//! Where it keeps nothing, or shall not since others use it too, the page alone holds it.

use std::collections::HashSet;

use crypto_core::{ItemKind, PublicId, SealedItem, Vault};
use model::ConversationId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
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

#[derive(Serialize, Deserialize)]
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

/// The conversations with messages that wait.
pub async fn conversations_waiting(me: &PublicId) -> HashSet<ConversationId> {
    let all = format!("outbox/{}/", me.as_str());
    let names = storage::names_under(&all).await.unwrap_or_default();
    names
        .iter()
        .filter_map(|name| name.strip_prefix(&all)?.split('/').next()?.parse().ok())
        .map(ConversationId)
        .collect()
}

/// What was begun to be written in a conversation; empty where nothing was.
pub async fn draft(vault: &Vault, me: &PublicId, conversation: ConversationId) -> String {
    read(vault, &begun(me, conversation)).await.unwrap_or_default()
}

/// Keeps what was begun to be written; nothing where it is empty.
pub async fn keep_draft(vault: &Vault, me: &PublicId, conversation: ConversationId, draft: &str) {
    let name = begun(me, conversation);
    if draft.is_empty() {
        let _ = storage::delete(&name).await;
    } else {
        write(vault, &name, &draft).await;
    }
}

/// What this device has seen of a conversation.
pub async fn remembered(vault: &Vault, me: &PublicId, conversation: ConversationId) -> Remembered {
    read(vault, &heads(me, conversation)).await.unwrap_or_default()
}

/// Remembers what it sees now.
pub async fn remember(vault: &Vault, me: &PublicId, conversation: ConversationId, seen: &Remembered) {
    write(vault, &heads(me, conversation), seen).await;
}

/// What was sealed under this name. `None` where nothing was, or it is not this person's.
async fn read<T: DeserializeOwned>(vault: &Vault, name: &str) -> Option<T> {
    let text = storage::get(name).await.ok()??.as_string()?;
    let item = SealedItem::from_base64(&text).ok()?;
    let (_, bytes) = vault.open_item(ItemKind::Devices, &item).ok()?;
    serde_json::from_slice(&bytes).ok()
}

async fn write<T: Serialize>(vault: &Vault, name: &str, what: &T) {
    let sealed = serde_json::to_vec(what)
        .ok()
        .and_then(|bytes| vault.seal_item(&mut rng(), ItemKind::Devices, 1, &bytes).ok());
    if let Some(sealed) = sealed
        && local_copy::is_kept().await
    {
        let _ = storage::put(name, &sealed.to_base64().into()).await;
    }
}

fn outbox(me: &PublicId, conversation: ConversationId) -> String {
    format!("outbox/{}/{conversation}/", me.as_str())
}

fn message(me: &PublicId, conversation: ConversationId, message_id: Uuid) -> String {
    format!("{}{message_id}", outbox(me, conversation))
}

fn begun(me: &PublicId, conversation: ConversationId) -> String {
    format!("draft/{}/{conversation}", me.as_str())
}

fn heads(me: &PublicId, conversation: ConversationId) -> String {
    format!("heads/{}/{conversation}", me.as_str())
}
