use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Held, Outcome};
use crate::purchase::Error;
use crate::purchase::fact::Refunded;

/// Money went back. Of a withdrawal, the tokens have gone already; of anything else (somebody paid back by hand), the
/// tokens that it bought go now, as far as they are not spent.
pub(super) async fn refunded(
    connection: &mut PgConnection,
    refund: &Refunded,
    now: OffsetDateTime,
) -> Result<Outcome, Error> {
    let Some(held) = Held::of_payment(connection, &refund.payment).await? else {
        return Ok(Outcome::Early);
    };
    let cents = match i32::try_from(refund.cents) {
        Ok(cents) if (0..=held.amount_cents).contains(&cents) && refund.currency == held.currency => cents,
        _ => {
            tracing::error!(purchase.id = %held.id, "A refund is not of what was paid");
            return Ok(Outcome::Refused);
        }
    };
    if cents <= held.refunded_cents {
        return Ok(Outcome::Applied);
    }
    take_back(connection, &held, cents, now).await?;
    let status = if cents == held.amount_cents && held.status == "paid" {
        "refunded"
    } else {
        &held.status
    };
    sqlx::query!(
        "update transactions set refunded_cents = $2, status = $3, updated_at = $4 where id = $1",
        held.id,
        cents,
        status,
        now,
    )
    .execute(connection)
    .await?;
    Ok(Outcome::Applied)
}

async fn take_back(
    connection: &mut PgConnection,
    held: &Held,
    cents: i32,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let left = held.left(connection).await?;
    let by_hand = i64::from((cents - left.withdrawn_cents).max(0));
    let worth = by_hand * i64::from(held.tokens) / i64::from(held.amount_cents);
    let due = i32::try_from(worth).unwrap_or(held.tokens) - left.refunded;
    let due = due.clamp(0, left.of(held.tokens));
    let taken = due.min(left.balance);
    if taken < due {
        tracing::warn!(purchase.id = %held.id, missing = due - taken, "Tokens that were paid back are spent");
    }
    if taken > 0 {
        held.book(connection, -taken, "purchase_refunded", now).await?;
    }
    Ok(())
}
