use crypto_core::{PeerEnvelope, SelfEnvelope};
use model::ConversationId;
use model::conversation::{ConversationClosed, NewMessage, SentMessage};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::side::{Side, milliseconds, number};
use crate::Services;
use crate::auth::Caller;

/// Appends a sealed message to the log, and gives it the next number. The same id with the same bytes again is answered as
/// the first time. However long the conversation, it costs the same.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Malformed`], [`Error::Closed`], [`Error::Banned`]; [`Error::IdReused`] where this id was
/// given to other bytes.
pub async fn send(
    services: &Services,
    caller: &Caller,
    id: ConversationId,
    message: NewMessage,
) -> Result<SentMessage, Error> {
    let for_peer = PeerEnvelope::from_base64(&message.for_peer).map_err(|_| Error::Malformed)?;
    let for_self = SelfEnvelope::from_base64(&message.for_self).map_err(|_| Error::Malformed)?;
    let digest = digest(for_peer.as_bytes(), for_self.as_bytes());
    let now = services.clock.now();
    let mut transaction = services.db.begin().await?;
    let held = hold(&mut transaction, caller, id).await?;
    if let Some(known) = known(&mut transaction, id, message.message_id).await? {
        return if known.sender == held.side.as_str() && known.digest == digest {
            Ok(SentMessage {
                seq: number(known.seq),
                received_at: milliseconds(known.created_at),
                repeated: true,
            })
        } else {
            Err(Error::IdReused)
        };
    }
    if held.banned {
        return Err(Error::Banned);
    }
    if let Some(closed) = held.closed {
        return Err(Error::Closed(closed));
    }
    let (for_a, for_b) = match held.side {
        Side::A => (for_self.as_bytes(), for_peer.as_bytes()),
        Side::B => (for_peer.as_bytes(), for_self.as_bytes()),
    };
    sqlx::query!(
        "insert into conversation_messages
            (conversation_id, seq, message_id, sender, envelope_for_a, envelope_for_b, digest, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        held.next_seq,
        message.message_id,
        held.side.as_str(),
        for_a,
        for_b,
        &digest[..],
        now,
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "update conversations
         set next_seq = next_seq + 1, message_count = message_count + 1, warned_at = null,
             last_updated = greatest(last_updated, $2)
         where id = $1",
        id.0,
        now,
    )
    .execute(&mut *transaction)
    .await?;
    date(&mut transaction, &held, now).await?;
    tell_peer(&mut transaction, held.peer, id, now).await?;
    transaction.commit().await?;
    Ok(SentMessage {
        seq: number(held.next_seq),
        received_at: milliseconds(now),
        repeated: false,
    })
}

/// A conversation that nobody else appends to before the transaction ends.
struct Held {
    side: Side,
    unlock: Uuid,
    peer: Uuid,
    next_seq: i64,
    banned: bool,
    closed: Option<ConversationClosed>,
}

async fn hold(connection: &mut PgConnection, caller: &Caller, id: ConversationId) -> Result<Held, Error> {
    let row = sqlx::query!(
        r#"
        select unlock_id, user_a_id, user_b_id, next_seq, a_left_at is not null as "a_left!", b_left_at is not null as "b_left!"
        from conversations
        where id = $1 and $2 in (user_a_id, user_b_id)
        for no key update
        "#,
        id.0,
        caller.id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    let side = Side::of(caller.id, row.user_a_id, row.user_b_id).ok_or(Error::NotFound)?;
    let (peer, own_left, peer_left) = match side {
        Side::A => (row.user_b_id, row.a_left, row.b_left),
        Side::B => (row.user_a_id, row.b_left, row.a_left),
    };
    if own_left {
        return Err(Error::NotFound);
    }
    // Without a lock: a ban that comes in between finds one message more.
    let people = sqlx::query!(
        r#"
        select own.banned as "banned!", peer.banned as "peer_banned!", peer.deleted_at is not null as "peer_deleted!"
        from users own, users peer
        where own.id = $1 and peer.id = $2
        "#,
        caller.id,
        peer,
    )
    .fetch_one(connection)
    .await?;
    Ok(Held {
        side,
        unlock: row.unlock_id,
        peer,
        next_seq: row.next_seq,
        banned: people.banned,
        closed: closed(peer_left || people.peer_deleted, people.peer_banned),
    })
}

/// Why nothing can be written to the other side.
pub(super) const fn closed(left: bool, banned: bool) -> Option<ConversationClosed> {
    if banned {
        Some(ConversationClosed::PeerBanned)
    } else if left {
        Some(ConversationClosed::PeerLeft)
    } else {
        None
    }
}

struct Known {
    seq: i64,
    sender: String,
    digest: Vec<u8>,
    created_at: OffsetDateTime,
}

async fn known(
    connection: &mut PgConnection,
    id: ConversationId,
    message: Uuid,
) -> Result<Option<Known>, Error> {
    let known = sqlx::query_as!(
        Known,
        "select seq, sender, digest, created_at from conversation_messages where conversation_id = $1 and message_id = $2",
        id.0,
        message,
    )
    .fetch_optional(connection)
    .await?;
    Ok(known)
}

/// Of both envelopes as they came: tells a retry from another message, also once the envelopes are emptied.
fn digest(for_peer: &[u8], for_self: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [for_peer, for_self] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// When the pro first wrote, and when the author first answered: refunds depend on it.
async fn date(connection: &mut PgConnection, held: &Held, now: OffsetDateTime) -> Result<(), Error> {
    match held.side {
        Side::A => {
            sqlx::query!(
                "update unlocks set answered_at = greatest($2, unlocked_at) where id = $1 and answered_at is null",
                held.unlock,
                now,
            )
            .execute(connection)
            .await?
        }
        Side::B => {
            sqlx::query!(
                "update unlocks set first_message_at = greatest($2, unlocked_at) where id = $1 and first_message_at is null",
                held.unlock,
                now,
            )
            .execute(connection)
            .await?
        }
    };
    Ok(())
}

/// One notification a conversation: a new message makes it new again.
async fn tell_peer(
    connection: &mut PgConnection,
    peer: Uuid,
    id: ConversationId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        insert into notifications (user_id, kind, payload, dedupe_key, created_at)
        values ($1, 'message', $2, $3, $4)
        on conflict on constraint notifications_dedupe_key_key do update
        set created_at = greatest(notifications.created_at, excluded.created_at), read_at = null, pushed_at = null
        "#,
        peer,
        json!({ "conversationId": id }),
        format!("message:{id}"),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
