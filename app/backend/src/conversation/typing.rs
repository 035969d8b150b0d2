use model::ConversationId;

use super::Error;
use crate::Services;
use crate::auth::Caller;
use crate::live::Notice;

/// The caller is writing: the other side's open pages are told, where both show it. Nothing of it is stored.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn typing(services: &Services, caller: &Caller, id: ConversationId) -> Result<(), Error> {
    let row = sqlx::query!(
        r#"
        select peer.id as peer_id, me.shows_typing and peer.shows_typing as "is_shown!"
        from conversations
        join users peer on peer.id = case when user_a_id = $2 then user_b_id else user_a_id end
        join users me on me.id = $2
        where conversations.id = $1
          and (user_a_id = $2 and a_left_at is null or user_b_id = $2 and b_left_at is null)
        "#,
        id.0,
        caller.id,
    )
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::NotFound)?;
    if row.is_shown {
        // Every server hears it, as it hears the triggers.
        let notice = Notice::typing(row.peer_id, id).to_string();
        sqlx::query!("select pg_notify('live', $1)", notice)
            .execute(&services.db)
            .await?;
    }
    Ok(())
}
