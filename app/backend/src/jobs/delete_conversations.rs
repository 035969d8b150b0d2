use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

use super::Counts;
use crate::DatabaseError;

/// Both sides are told so long before.
const TOLD_BEFORE: Duration = Duration::days(30);

/// Conversations in one transaction.
const BATCH: i64 = 200;

/// Deletes the conversations that nobody has written in for six months, and tells the sides of those that have a month
/// left. What was reported of one stays with its report.
pub(super) async fn delete_conversations(db: &PgPool, now: OffsetDateTime) -> Result<Counts, DatabaseError> {
    let warned = warn(db, now).await?;
    let mut deleted = 0;
    loop {
        let batch = sqlx::query!(
            r#"
            delete from conversations
            where id in (
                select id from conversations
                where auto_delete_at <= $1 and warned_at <= $2
                order by auto_delete_at
                limit $3
                for update skip locked)
            "#,
            now,
            // A server that was away for months does not delete what nobody was told of.
            now - TOLD_BEFORE + Duration::days(1),
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        deleted += batch;
        if batch == 0 {
            return Ok(Counts::from([("deleted", deleted), ("warned", warned)]));
        }
    }
}

async fn warn(db: &PgPool, now: OffsetDateTime) -> Result<u64, DatabaseError> {
    let mut warned = 0;
    loop {
        let mut transaction = db.begin().await?;
        let batch = sqlx::query!(
            r#"
            with due as (
                select id, user_a_id, user_b_id, auto_delete_at, a_left_at, b_left_at
                from conversations
                where auto_delete_at <= $1 and warned_at is null
                order by auto_delete_at
                limit $3
                for no key update skip locked),
            marked as (
                update conversations set warned_at = $2 from due where conversations.id = due.id),
            told as (
                insert into notifications (user_id, kind, payload, dedupe_key, created_at)
                select side, 'conversation_expiring', jsonb_build_object('conversationId', id),
                       'conversation_expiring:' || id || ':' || side || ':' || auto_delete_at::date, $2
                from due,
                     lateral (select user_a_id where a_left_at is null union all select user_b_id where b_left_at is null) sides (side)
                on conflict on constraint notifications_dedupe_key_key do nothing)
            select count(*) as "count!" from due
            "#,
            now + TOLD_BEFORE,
            now,
            BATCH,
        )
        .fetch_one(&mut *transaction)
        .await?
        .count;
        transaction.commit().await?;
        warned += u64::try_from(batch).unwrap_or(0);
        if batch == 0 {
            return Ok(warned);
        }
    }
}
