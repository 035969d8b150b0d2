//! What a person takes along, with what only this device can open: conversations and vault items in plain words.

use std::collections::BTreeMap;

use crypto_core::{
    Blob, ConversationId, History, ItemKind, MessageId, Participants, PeerEnvelope, Pins, PublicId,
    SealedItem, SelfEnvelope, Vault,
};
use model::account::{AccountExport, SealedConversation, SealedEnvelope};
use serde::Serialize;

use super::keys::KeysError;

/// The file.
#[derive(Serialize)]
struct File<'a> {
    held: &'a AccountExport,
    opened: Opened,
}

#[derive(Serialize, Default)]
struct Opened {
    conversations: Vec<History>,
    /// Reply templates, as they were stored.
    templates: Option<String>,
    /// What could not be opened, by kind or id: said, never left out in silence.
    unreadable: Vec<String>,
}

/// The text of the file, in JSON.
pub fn file(vault: &Vault, export: &AccountExport) -> Result<String, KeysError> {
    let file = File {
        held: export,
        opened: open(vault, export),
    };
    serde_json::to_string_pretty(&file).map_err(|_| KeysError)
}

fn open(vault: &Vault, export: &AccountExport) -> Opened {
    let mut opened = Opened::default();
    let items: BTreeMap<&str, &str> = export
        .vault_items
        .iter()
        .map(|item| (item.kind.as_str(), item.ciphertext.as_str()))
        .collect();
    let item = |kind: &str| items.get(kind).map(|text| SealedItem::from_base64(text));
    let mut pins = Pins::default();
    if let Some(item) = item("pins") {
        match item.and_then(|item| vault.open_pins(&item)) {
            Ok((_, known)) => pins = known,
            Err(_) => opened.unreadable.push("pins".to_owned()),
        }
    }
    if let Some(item) = item("templates") {
        match item.and_then(|item| vault.open_item(ItemKind::Templates, &item)) {
            Ok((_, bytes)) => opened.templates = Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(_) => opened.unreadable.push("templates".to_owned()),
        }
    }
    for sealed in &export.conversations {
        match conversation(vault, &pins, &export.account.public_id, sealed) {
            Ok(history) => opened.conversations.push(history),
            Err(_) => opened.unreadable.push(sealed.id.to_string()),
        }
    }
    opened
}

fn conversation(
    vault: &Vault,
    pins: &Pins,
    me: &str,
    sealed: &SealedConversation,
) -> Result<History, crypto_core::Error> {
    let id = ConversationId(*sealed.id.as_bytes());
    let (me, peer) = (PublicId::new(me)?, PublicId::new(sealed.peer.0.clone())?);
    let talk = vault.conversation(id, me.clone(), peer.clone())?;
    let mut history = if let Some(blob) = &sealed.blob {
        talk.open_blob(&Blob::from_base64(blob)?)?.history
    } else {
        let (user_a, user_b) = if sealed.side == "a" {
            (me.clone(), peer.clone())
        } else {
            (peer.clone(), me.clone())
        };
        History::new(id, Participants { user_a, user_b })
    };
    let folded = sealed
        .envelopes
        .iter()
        .filter(|one| one.seq > sealed.blob_upto_seq);
    for SealedEnvelope {
        seq,
        message_id,
        sender,
        envelope,
        ..
    } in folded
    {
        let seq = u64::try_from(*seq).map_err(|_| crypto_core::Error::Malformed)?;
        let message_id = MessageId(*message_id.as_bytes());
        let taken = if *sender == sealed.side {
            SelfEnvelope::from_base64(envelope)
                .and_then(|envelope| talk.open_own(&message_id, &envelope))
                .and_then(|message| history.fold_own(seq, &message))
        } else {
            PeerEnvelope::from_base64(envelope)
                .and_then(|envelope| {
                    let pin = pins.get(&peer).ok_or(crypto_core::Error::Malformed)?;
                    talk.open_from_peer(pin, &message_id, &envelope)
                })
                .and_then(|received| history.fold_received(seq, &received))
        };
        if taken.is_err() {
            let from = if *sender == sealed.side {
                me.clone()
            } else {
                peer.clone()
            };
            history.fold_unreadable(seq, message_id, from);
        }
    }
    Ok(history)
}
