//! The rows against what caused them: whatever was spent, bought, withdrawn or given back is booked, once, to the right
//! person, in the right kind and number.

use sqlx::PgConnection;

use super::NAMED;

pub(super) async fn faults(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let mut faults = unlocks(connection).await?;
    faults.extend(purchases(connection).await?);
    faults.extend(withdrawals(connection).await?);
    faults.extend(slots(connection).await?);
    faults.extend(receipts(connection).await?);
    Ok(faults)
}

/// Each unlock is paid by one row and given back by one at most. Rows of somebody else, or of the other kind, make the
/// sums wrong: they are counted and not summed up.
async fn unlocks(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('unlocks %s: %s tokens in %s rows are booked for %s spent, %s in %s given back where %s are due',
                      id, -paid, paid_rows, tokens_spent, given, given_rows, due) as "fault!"
        from (
            select unlocks.id, tokens_spent, refunded::int as refunds, refunded::int * tokens_spent as due,
                   count(rows.id) filter (where rows.reason = 'unlock') as paid_rows,
                   coalesce(sum(rows.amount) filter (where rows.reason = 'unlock' and proper), 0) as paid,
                   count(rows.id) filter (where rows.reason <> 'unlock') as given_rows,
                   coalesce(sum(rows.amount) filter (
                       where rows.reason = 'refund_' || refund_reason and proper), 0) as given
            from unlocks
            left join token_ledger rows on rows.unlock_id = unlocks.id
            cross join lateral (
                select coalesce(rows.user_id = unlocks.pro_id and rows.kind = unlocks.paid_with, false) as proper) as whose
            group by unlocks.id
        ) booked
        where paid_rows <> 1 or paid <> -tokens_spent or given_rows <> refunds or given <> due
        order by id
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}

/// Each purchase that was paid is credited by one row, none other by any, and no more was taken back than it gave.
async fn purchases(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('transactions %s: %s tokens in %s rows are credited where %s are due, and %s of them are left',
                      id, credited, credits, due, remaining) as "fault!"
        from (
            select transactions.id, (paid_at is not null)::int as due_rows, (paid_at is not null)::int * tokens as due,
                   count(rows.id) filter (where rows.reason = 'purchase') as credits,
                   coalesce(sum(rows.amount) filter (
                       where rows.reason = 'purchase' and rows.user_id = transactions.user_id), 0) as credited,
                   coalesce(sum(rows.amount), 0) as remaining
            from transactions
            left join token_ledger rows on rows.transaction_id = transactions.id
            group by transactions.id
        ) booked
        where credits <> due_rows or credited <> due or remaining not between 0 and due
        order by id
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}

/// Each withdrawal took its tokens once, and gave them back once where it failed.
async fn withdrawals(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('withdrawals %s: %s tokens in %s rows are booked where %s are due', id, booked, booked_rows, due)
            as "fault!"
        from (
            select withdrawals.id,
                   case when withdrawals.status = 'failed' then 0 else -withdrawals.tokens end as due,
                   case when withdrawals.status = 'failed' then 2 else 1 end as due_rows,
                   count(rows.id) as booked_rows,
                   coalesce(sum(rows.amount) filter (where rows.user_id = transactions.user_id), 0) as booked,
                   bool_or(rows.reason = 'withdrawal' and rows.amount = -withdrawals.tokens) as taken
            from withdrawals
            join transactions on transactions.id = withdrawals.transaction_id
            left join token_ledger rows on rows.withdrawal_id = withdrawals.id
            group by withdrawals.id
        ) booked
        where booked_rows <> due_rows or booked <> due or taken is not true
        order by id
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}

/// A place is taken by an unlock, and by nothing else; no more than there are.
async fn slots(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('demandes %s: %s of %s places and %s of %s premium places are taken, by %s and %s unlocks',
                      id, slots_used, slots_total, slots_premium_used, slots_premium_total, unlocked, unlocked_premium)
            as "fault!"
        from (
            select demandes.id, slots_used, slots_total, slots_premium_used, slots_premium_total,
                   count(unlocks.id) filter (where not is_premium) as unlocked,
                   count(unlocks.id) filter (where is_premium) as unlocked_premium
            from demandes
            left join unlocks on unlocks.demande_id = demandes.id
            group by demandes.id
        ) counted
        where slots_used <> unlocked or slots_premium_used <> unlocked_premium
           or slots_used > slots_total or slots_premium_used > slots_premium_total
        order by id
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}

/// Receipts are numbered from 1 without a gap within a year.
async fn receipts(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('%s: %s receipts of %s, and the last is number %s', of_table, given, receipt_year, last) as "fault!"
        from (
            select 'transactions' as of_table, receipt_year, count(*) as given, max(receipt_number) as last
            from transactions
            where receipt_number is not null
            group by receipt_year
            union all
            select 'withdrawals', receipt_year, count(*), max(receipt_number)
            from withdrawals
            group by receipt_year
        ) numbered
        where given <> last
        order by of_table, receipt_year
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}
