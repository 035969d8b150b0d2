use model::ConversationId;
use model::conversation::{ConversationState, UNREAD_MOST};

use super::Error;
use super::side::number;
use crate::Services;
use crate::auth::Caller;

/// Where these conversations of the caller stand; somebody else's are passed over.
///
/// # Errors
/// The database failed.
pub async fn states(
    services: &Services,
    caller: &Caller,
    ids: &[ConversationId],
) -> Result<Vec<ConversationState>, Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select id, next_seq - 1 as "last_seq!",
               case when user_a_id = $1 then a_read_seq else b_read_seq end as "read_seq!",
               case when user_a_id = $1 then b_read_seq else a_read_seq end as "peer_read_seq!",
               (select count(*) from (
                    select from conversation_messages unseen
                    where conversation_id = conversations.id
                      and seq > case when user_a_id = $1 then a_read_seq else b_read_seq end
                      and sender = case when user_a_id = $1 then 'b' else 'a' end
                    limit $3) few) as "unread!"
        from conversations
        where id = any($2) and (user_a_id = $1 and a_left_at is null or user_b_id = $1 and b_left_at is null)
        "#,
        caller.id,
        &ids,
        i64::from(UNREAD_MOST),
    )
    .fetch_all(&services.db)
    .await?;
    let states = rows.into_iter().map(|row| ConversationState {
        id: ConversationId(row.id),
        last_seq: number(row.last_seq),
        read_seq: number(row.read_seq),
        peer_read_seq: number(row.peer_read_seq),
        unread: u32::try_from(row.unread).unwrap_or(u32::MAX),
    });
    Ok(states.collect())
}
