use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::conversation::{ConversationSummary, LoggedMessage, Peer, UNREAD_MOST};
use model::{ConversationId, DemandeId, PublicId};

use super::Error;
use super::side::{milliseconds, number};
use crate::Services;
use crate::auth::{Caller, user_type};

/// Conversations in a list, at most.
const AT_MOST: i64 = 200;

/// The caller's conversations, the liveliest first, each with its last message.
///
/// # Errors
/// The database failed.
pub async fn list(services: &Services, caller: &Caller) -> Result<Vec<ConversationSummary>, Error> {
    let rows = sqlx::query!(
        r#"
        select own.id as "id!", demandes.id as demande_id, title, peer.public_id, peer.display_name, peer.user_type,
               own.last_seq as "last_seq!", own.last_updated as "last_updated!", own.expires_at,
               (select count(*) from (
                    select from conversation_messages unseen
                    where unseen.conversation_id = own.id and unseen.seq > own.read_seq and unseen.sender <> own.side
                    limit $3) few) as "unread!",
               last.message_id as "message_id?", last.sender as "sender?", last.created_at as "created_at?",
               case own.side when 'a' then last.envelope_for_a else last.envelope_for_b end as envelope,
               own.side as "side!"
        from (
            (select id, unlock_id, user_b_id as peer_id, 'a' as side, next_seq - 1 as last_seq, a_read_seq as read_seq, last_updated,
                    case when warned_at is not null then auto_delete_at end as expires_at
             from conversations where user_a_id = $1 and a_left_at is null
             order by last_updated desc, id desc limit $2)
            union all
            (select id, unlock_id, user_a_id, 'b', next_seq - 1, b_read_seq, last_updated,
                    case when warned_at is not null then auto_delete_at end
             from conversations where user_b_id = $1 and b_left_at is null
             order by last_updated desc, id desc limit $2)
            order by last_updated desc, id desc
            limit $2
        ) own
        join unlocks on unlocks.id = own.unlock_id
        join demandes on demandes.id = unlocks.demande_id
        join users peer on peer.id = own.peer_id
        left join conversation_messages last on last.conversation_id = own.id and last.seq = own.last_seq
        order by own.last_updated desc, own.id desc
        "#,
        caller.id,
        AT_MOST,
        i64::from(UNREAD_MOST),
    )
    .fetch_all(&services.db)
    .await?;
    let conversations = rows.into_iter().map(|row| {
        let side = row.side;
        ConversationSummary {
            id: ConversationId(row.id),
            demande_id: DemandeId(row.demande_id),
            demande_title: row.title,
            peer: Peer {
                public_id: PublicId(row.public_id),
                display_name: row.display_name,
                user_type: user_type(&row.user_type),
            },
            last_seq: number(row.last_seq),
            unread: u32::try_from(row.unread).unwrap_or(u32::MAX),
            updated_at: milliseconds(row.last_updated),
            expires_at: row.expires_at.map(milliseconds),
            last: row.message_id.zip(row.sender).zip(row.created_at).map(
                |((message_id, sender), created_at)| LoggedMessage {
                    seq: number(row.last_seq),
                    message_id,
                    mine: sender == side,
                    envelope: row.envelope.map(|envelope| STANDARD.encode(envelope)),
                    received_at: milliseconds(created_at),
                },
            ),
        }
    });
    Ok(conversations.collect())
}
