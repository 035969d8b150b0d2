//! The last words of a conversation, for the list.

use crypto_core::{ConversationId, MessageId, PeerEnvelope, Pins, PublicId, SelfEnvelope, Vault};
use model::conversation::ConversationSummary;

/// The last words, and whether they are one's own; `None` where they can't be read here, or nothing was said.
#[must_use]
pub fn preview(
    vault: &Vault,
    pins: &Pins,
    me: &str,
    summary: &ConversationSummary,
) -> Option<(bool, String)> {
    let last = summary.last.as_ref()?;
    let envelope = last.envelope.as_deref()?;
    let id = ConversationId(*summary.id.0.as_bytes());
    let peer = PublicId::new(summary.peer.public_id.0.as_str()).ok()?;
    let talk = vault
        .conversation(id, PublicId::new(me).ok()?, peer.clone())
        .ok()?;
    let message_id = MessageId(*last.message_id.as_bytes());
    let message = if last.mine {
        talk.open_own(&message_id, &SelfEnvelope::from_base64(envelope).ok()?)
            .ok()?
    } else {
        let envelope = PeerEnvelope::from_base64(envelope).ok()?;
        talk.open_from_peer(pins.get(&peer)?, &message_id, &envelope)
            .ok()?
            .message
    };
    Some((last.mine, message.content.text().to_owned()))
}
