use super::Error;
use crate::Services;
use crate::auth::Caller;

/// In how many conversations of the caller something waits to be read.
///
/// # Errors
/// The database failed.
pub async fn unread(services: &Services, caller: &Caller) -> Result<u32, Error> {
    let count = sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from (
            select id, a_read_seq as read_seq, 'b' as peer from conversations where user_a_id = $1 and a_left_at is null
            union all
            select id, b_read_seq, 'a' from conversations where user_b_id = $1 and b_left_at is null
        ) own
        -- One probe of the index for each: an `exists` is joined as a whole with every message there is, now and then.
        where (select true from conversation_messages
            where conversation_id = own.id and seq > own.read_seq and sender = own.peer
            order by seq limit 1)
        "#,
        caller.id,
    )
    .fetch_one(&services.db)
    .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
