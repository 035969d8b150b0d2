//! The rows among themselves, and the balances that are said to be their sums.

use sqlx::PgConnection;

use super::NAMED;

pub(super) async fn faults(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let mut faults = gaps(connection).await?;
    faults.extend(chain(connection).await?);
    faults.extend(balances(connection).await?);
    Ok(faults)
}

/// Entries count from 1 without a gap, for each person and kind.
async fn gaps(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('token_ledger %s: its %s entry of users %s is number %s, after number %s',
                      id, kind, user_id, entry, before) as "fault!"
        from (
            select id, kind, user_id, entry, lag(entry, 1, 0) over (partition by user_id, kind order by entry) as before
            from token_ledger
        ) numbered
        where entry <> before + 1
        order by id
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}

/// Each balance is the one before, and the amount; none is below zero.
async fn chain(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('token_ledger %s: %s and %s tokens make %s, not %s', id, before, amount, before + amount,
                      balance_after) as "fault!"
        from (
            select id, amount, balance_after,
                   lag(balance_after, 1, 0) over (partition by user_id, kind order by entry) as before
            from token_ledger
        ) linked
        where balance_after <> before + amount or balance_after < 0
        order by id
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}

/// What an account says it has is the sum of its rows.
async fn balances(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('users %s: its %s balance says %s tokens, its rows make %s', users.id, held.kind, held.balance,
                      coalesce(booked.total, 0)) as "fault!"
        from users
        cross join lateral (values ('standard', token_balance), ('premium', token_premium_balance))
            as held (kind, balance)
        left join (select user_id, kind, sum(amount) as total from token_ledger group by user_id, kind) booked
            on booked.user_id = users.id and booked.kind = held.kind
        where held.balance <> coalesce(booked.total, 0)
        order by users.id, held.kind
        limit $1
        "#,
        NAMED,
    )
    .fetch_all(connection)
    .await
}
