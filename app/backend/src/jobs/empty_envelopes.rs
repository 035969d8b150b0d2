use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

use super::Counts;
use crate::DatabaseError;

/// How old an envelope is at least that is emptied. A device that has not read it by then takes the history anew.
const LEFT_FOR: Duration = Duration::days(30);

/// Messages in one transaction.
const BATCH: i64 = 2_000;

/// Empties the envelopes that are a month old, of each side that has folded them into its history. Their numbers and digests stay: a
/// retry is still known for what it is.
pub(super) async fn empty_envelopes(db: &PgPool, now: OffsetDateTime) -> Result<Counts, DatabaseError> {
    let mut emptied = 0;
    loop {
        let batch = sqlx::query!(
            r#"
            update conversation_messages
            set envelope_for_a = case when due.for_a then null else envelope_for_a end,
                envelope_for_b = case when due.for_b then null else envelope_for_b end
            from (
                select conversation_id, seq,
                       envelope_for_a is not null and seq <= blob_a_upto_seq as for_a,
                       envelope_for_b is not null and seq <= blob_b_upto_seq as for_b
                from conversation_messages messages
                join conversations on conversations.id = conversation_id
                where messages.created_at <= $1
                  -- The list shows the last words from their envelope.
                  and seq < next_seq - 1
                  and (envelope_for_a is not null and seq <= blob_a_upto_seq
                       or envelope_for_b is not null and seq <= blob_b_upto_seq)
                order by messages.created_at
                limit $2
                for update of messages skip locked
            ) due
            where conversation_messages.conversation_id = due.conversation_id and conversation_messages.seq = due.seq
            "#,
            now - LEFT_FOR,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        emptied += batch;
        if batch == 0 {
            return Ok(Counts::from([("emptied", emptied)]));
        }
    }
}
