use model::Tokens;
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::book::{bought, refundable, today};
use super::refund::settle_withdrawal;
use super::{Error, GatewayError};
use crate::Services;
use crate::auth::Caller;

/// Withdraws from a purchase for its unspent tokens, as many as were `confirmed` (product page, § Tokens). The tokens go
/// at once, and the credit note is there; then Stripe is asked to pay back. Where it does not answer, `settle` asks it again.
/// Returns the withdrawal.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NothingToWithdraw`]; [`Error::Changed`] where another number is unspent by now. Then
/// nothing was done.
pub async fn withdraw(
    services: &Services,
    caller: &Caller,
    purchase: Uuid,
    confirmed: Tokens,
) -> Result<Uuid, Error> {
    if services.payments.is_none() {
        return Err(Error::Closed);
    }
    let id = request(services, caller, purchase, confirmed).await?;
    match settle_withdrawal(services, id, false).await {
        Ok(_) => {}
        Err(Error::Gateway(GatewayError::Unavailable)) => {
            tracing::warn!(withdrawal.id = %id, "Stripe could not be asked to pay back: it will be asked again");
        }
        // The withdrawal stands; the round of the jobs goes on with it.
        Err(error) => tracing::error!(withdrawal.id = %id, %error, "A withdrawal could not be settled yet"),
    }
    Ok(id)
}

async fn request(
    services: &Services,
    caller: &Caller,
    purchase: Uuid,
    confirmed: Tokens,
) -> Result<Uuid, Error> {
    let now = services.clock.now();
    let mut transaction = services.db.begin().await?;
    // In the order in which a payment locks them: the purchase, then the buyer.
    sqlx::query_scalar!(
        "select id from transactions where id = $1 and user_id = $2 for update",
        purchase,
        caller.id,
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::NotFound)?;
    let balance = sqlx::query_scalar!(
        "select token_balance from users where id = $1 for no key update",
        caller.id,
    )
    .fetch_one(&mut *transaction)
    .await?;
    let purchases = bought(&mut transaction, caller.id).await?;
    let today = today(&mut transaction, now).await?;
    let refundable = refundable(&purchases, balance, today);
    let offer = purchases
        .iter()
        .zip(refundable)
        .find(|(bought, _)| bought.id == purchase)
        .and_then(|(_, offer)| offer)
        .ok_or(Error::NothingToWithdraw)?;
    if offer.tokens != confirmed {
        return Err(Error::Changed);
    }
    let id = services.entropy.uuid();
    let tokens = offer.tokens.0.cast_signed();
    sqlx::query!(
        "insert into withdrawals (id, transaction_id, tokens, amount_cents, requested_at) values ($1, $2, $3, $4, $5)",
        id,
        purchase,
        tokens,
        offer.amount.0.cast_signed(),
        now,
    )
    .execute(&mut *transaction)
    .await
    .map_err(refused)?;
    sqlx::query!(
        "insert into token_ledger (user_id, amount, reason, withdrawal_id, created_at)
         values ($1, $2, 'withdrawal', $3, $4)",
        caller.id,
        -tokens,
        id,
        now,
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "insert into notifications (id, user_id, kind, payload, dedupe_key, created_at)
         values ($1, $2, 'withdrawal', $3, $4, $5)",
        services.entropy.uuid(),
        caller.id,
        Json(json!({"withdrawal": id, "tokens": tokens, "amountCents": offer.amount.0})) as _,
        format!("withdrawal:{id}"),
        now,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(id)
}

/// One withdrawal from a purchase is under way at a time.
fn refused(error: sqlx::Error) -> Error {
    let constraint = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint);
    match constraint {
        Some("withdrawals_open_key" | "withdrawals_bounds_check") => Error::NothingToWithdraw,
        _ => Error::Database(error),
    }
}
