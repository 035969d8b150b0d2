//! Paying a withdrawal back.

use model::EuroCents;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Error, GatewayError, RefundOrder};
use crate::Services;

/// Has Stripe pay a withdrawal back, and writes down what came of it: `true` once that is decided. A crash at any point
/// leaves the row requested, and the next call (`again`) first asks whether the money has gone.
pub(super) async fn settle_withdrawal(services: &Services, id: Uuid, again: bool) -> Result<bool, Error> {
    let payments = services.payments.as_ref().ok_or(Error::Closed)?;
    let Some(order) = order(services, id).await? else {
        return Ok(false);
    };
    let found = if again {
        match payments.gateway.find_refund(order.clone()).await {
            Ok(found) => found,
            Err(error) => return Err(error.into()),
        }
    } else {
        None
    };
    let asked = match found {
        Some(state) => Ok(state),
        None => payments.gateway.refund(order).await,
    };
    let (refund, succeeded) = match asked {
        Ok(state) => (Some(state.refund), state.succeeded),
        Err(GatewayError::Refused(reason)) => {
            tracing::error!(withdrawal.id = %id, reason, "Stripe refused to pay back: the tokens return");
            (None, Some(false))
        }
        Err(error) => return Err(error.into()),
    };
    let mut transaction = services.db.begin().await?;
    write_down(
        &mut transaction,
        id,
        refund.as_deref(),
        succeeded,
        services.clock.now(),
    )
    .await?;
    transaction.commit().await?;
    Ok(succeeded.is_some())
}

async fn order(services: &Services, id: Uuid) -> Result<Option<RefundOrder>, Error> {
    let row = sqlx::query!(
        r#"
        select withdrawals.amount_cents, stripe_payment_id
        from withdrawals
        join transactions on transactions.id = transaction_id
        where withdrawals.id = $1 and withdrawals.status = 'requested'
        "#,
        id,
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(row.and_then(|row| {
        Some(RefundOrder {
            withdrawal: id,
            payment: row.stripe_payment_id?,
            amount: EuroCents(row.amount_cents.unsigned_abs()),
        })
    }))
}

async fn write_down(
    connection: &mut PgConnection,
    id: Uuid,
    refund: Option<&str>,
    succeeded: Option<bool>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let purchase = sqlx::query!(
        r#"
        select transactions.id, transactions.user_id
        from transactions
        join withdrawals on transaction_id = transactions.id
        where withdrawals.id = $1
        for no key update of transactions
        "#,
        id,
    )
    .fetch_one(&mut *connection)
    .await?;
    let status = match succeeded {
        None => "requested",
        Some(true) => "refunded",
        Some(false) => "failed",
    };
    let tokens = sqlx::query_scalar!(
        r#"
        update withdrawals
        set status = $2, stripe_refund_id = coalesce($3, stripe_refund_id),
            settled_at = case when $2 = 'requested' then null else greatest($4, requested_at) end
        where id = $1 and status = 'requested'
        returning tokens
        "#,
        id,
        status,
        refund,
        now,
    )
    .fetch_optional(&mut *connection)
    .await?;
    match (tokens, succeeded) {
        (Some(_), Some(true)) => paid_back(connection, purchase.id, now).await,
        (Some(tokens), Some(false)) => returned(connection, purchase.user_id, id, tokens, now).await,
        // Decided by another server meanwhile, or still on its way.
        _ => Ok(()),
    }
}

async fn paid_back(connection: &mut PgConnection, purchase: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query!(
        r#"
        with paid_back as (
            select coalesce(sum(amount_cents), 0)::int as cents
            from withdrawals
            where transaction_id = $1 and status = 'refunded')
        update transactions
        set refunded_cents = greatest(refunded_cents, cents), updated_at = $2,
            status = case when status = 'paid' and greatest(refunded_cents, cents) = amount_cents
                then 'refunded' else status end
        from paid_back
        where id = $1
        "#,
        purchase,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn returned(
    connection: &mut PgConnection,
    user: Uuid,
    withdrawal: Uuid,
    tokens: i32,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into token_ledger (user_id, amount, reason, withdrawal_id, created_at)
         values ($1, $2, 'withdrawal_reversed', $3, $4)",
        user,
        tokens,
        withdrawal,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
