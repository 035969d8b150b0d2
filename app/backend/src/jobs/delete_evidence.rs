use sqlx::PgPool;
use time::OffsetDateTime;

use super::Counts;
use crate::DatabaseError;

/// Reports in one transaction, each with 50 messages at most.
const BATCH: i64 = 200;

/// Deletes the messages that came with reports, six months after the last decision: once nobody can contest it any more, and
/// nobody waits for an answer. The report and what was decided stay.
pub(super) async fn delete_evidence(db: &PgPool, now: OffsetDateTime) -> Result<Counts, DatabaseError> {
    let mut deleted = 0;
    loop {
        let batch = sqlx::query!(
            r#"
            delete from report_messages
            where report_id in (
                select id
                from reports
                where decided_at is not null
                  and exists (select from report_messages where report_id = reports.id)
                  and contestable_until(decided_at) <= $1
                  and not exists (
                      select from moderation_decisions decision
                      where decision.report_id = reports.id and contestable_until(decision.created_at) > $1)
                  and not exists (
                      select from moderation_decisions decision
                      join appeals on appeals.decision_id = decision.id
                      where decision.report_id = reports.id
                        and (appeals.status = 'pending' or contestable_until(appeals.decided_at) > $1))
                order by decided_at
                limit $2
                for update skip locked)
            "#,
            now,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        deleted += batch;
        if batch == 0 {
            return Ok(Counts::from([("deleted", deleted)]));
        }
    }
}
