use sqlx::PgPool;
use time::OffsetDateTime;

use crate::DatabaseError;

/// Demandes in one transaction: few enough that nobody waits for their rows.
const BATCH: i64 = 500;

/// Closes the demandes whose time is over at `now`, and returns how many. A row that somebody holds is passed over: it
/// is shown as expired all the same, and the next run finds it.
pub(super) async fn expire_demandes(db: &PgPool, now: OffsetDateTime) -> Result<u64, DatabaseError> {
    let mut expired = 0;
    loop {
        let batch = sqlx::query!(
            r#"
            update demandes
            set status = 'expired'
            where id in (
                select id
                from demandes
                where status in ('active', 'full') and expires_at <= $1
                order by expires_at
                limit $2
                for update skip locked)
            "#,
            now,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        expired += batch;
        if batch == 0 {
            return Ok(expired);
        }
    }
}
