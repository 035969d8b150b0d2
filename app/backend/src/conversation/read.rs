use model::ConversationId;

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// The caller has seen the messages up to this number. It never goes back. The first time that an author sees a message of
/// the pro is kept: refunds depend on it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn mark_read(
    services: &Services,
    caller: &Caller,
    id: ConversationId,
    upto: u64,
) -> Result<(), Error> {
    let now = services.clock.now();
    let upto = i64::try_from(upto).unwrap_or(i64::MAX);
    let mut transaction = services.db.begin().await?;
    let row = sqlx::query!(
        r#"
        select unlock_id, user_a_id = $2 as "is_author!", least($3, next_seq - 1) as "upto!",
               case when user_a_id = $2 then a_read_seq else b_read_seq end as "before!"
        from conversations
        where id = $1 and (user_a_id = $2 and a_left_at is null or user_b_id = $2 and b_left_at is null)
        for no key update
        "#,
        id.0,
        caller.id,
        upto,
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::NotFound)?;
    if row.upto <= row.before {
        return Ok(());
    }
    sqlx::query!(
        "update conversations
         set a_read_seq = case when user_a_id = $2 then $3 else a_read_seq end,
             b_read_seq = case when user_b_id = $2 then $3 else b_read_seq end
         where id = $1",
        id.0,
        caller.id,
        row.upto,
    )
    .execute(&mut *transaction)
    .await?;
    if row.is_author {
        sqlx::query!(
            "update unlocks
             set opened_at = greatest($2, first_message_at)
             where id = $1 and opened_at is null and first_message_at is not null
               and exists (select from conversation_messages
                           where conversation_id = $3 and sender = 'b' and seq <= $4)",
            row.unlock_id,
            now,
            id.0,
            row.upto,
        )
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::query!(
        "update notifications set read_at = $3 where user_id = $1 and dedupe_key = $2 and read_at is null",
        caller.id,
        format!("message:{id}"),
        now,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}
