//! What waits is sent from any page, not only from its conversation's: it is sealed, so no key is needed.

use crypto_core::PublicId;
use model::ConversationId;
use model::conversation::NewMessage;

use super::outbox;
use crate::error::ApiError;
use crate::functions::conversation::send_message;

/// Sends what waits in every conversation, each in its order. What is refused stays for its conversation's page, which says why.
///
/// A page that has the conversation open may send the same at the same time: the same id with the same bytes is the same
/// message.
pub async fn flush_outbox(me: &str) {
    let Ok(me) = PublicId::new(me) else {
        return;
    };
    for conversation in outbox::conversations_waiting(&me).await {
        if matches!(flush(&me, conversation).await, Err(ApiError::Unreachable)) {
            // The next ones would fare no better.
            return;
        }
    }
}

async fn flush(me: &PublicId, conversation: ConversationId) -> Result<(), ApiError> {
    for queued in outbox::waiting(me, conversation).await {
        let message_id = queued.message_id;
        let message = NewMessage {
            message_id,
            for_peer: queued.for_peer,
            for_self: queued.for_self,
        };
        // Each names the one before it: after one that fails none goes.
        send_message(conversation, message).await?;
        outbox::remove(me, conversation, message_id).await;
    }
    Ok(())
}
