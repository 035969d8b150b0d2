//! Tokens and what was paid for them.

use model::account::{ExportedLedgerEntry, ExportedPurchase, ExportedWithdrawal};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn ledger(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedLedgerEntry>, sqlx::Error> {
    sqlx::query_as!(
        ExportedLedgerEntry,
        r#"
        select entry,
               kind,
               amount,
               balance_after,
               reason,
               note,
               transaction_id as purchase_id,
               unlock_id,
               withdrawal_id,
               to_json(created_at) #>> '{}' as "created_at!"
        from token_ledger
        where user_id = $1
        order by id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn purchases(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedPurchase>, sqlx::Error> {
    sqlx::query_as!(
        ExportedPurchase,
        r#"
        select id,
               pack,
               tokens,
               amount_cents,
               currency,
               status,
               refunded_cents,
               stripe_payment_id,
               receipt_year,
               receipt_number,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(paid_at) #>> '{}' as "paid_at"
        from transactions
        where user_id = $1
        order by transactions.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn withdrawals(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedWithdrawal>, sqlx::Error> {
    sqlx::query_as!(
        ExportedWithdrawal,
        r#"
        select withdrawals.id,
               transaction_id as purchase_id,
               withdrawals.tokens,
               withdrawals.amount_cents,
               withdrawals.status,
               withdrawals.receipt_year,
               withdrawals.receipt_number,
               to_json(requested_at) #>> '{}' as "requested_at!",
               to_json(settled_at) #>> '{}' as "settled_at"
        from withdrawals
        join transactions on transactions.id = withdrawals.transaction_id
        where transactions.user_id = $1
        order by withdrawals.requested_at desc, withdrawals.id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}
