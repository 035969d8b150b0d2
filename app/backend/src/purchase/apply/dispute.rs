//! The buyer's bank asks for the money back ("chargeback"). The tokens stand aside until it is decided.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{Held, Outcome};
use crate::purchase::Error;
use crate::purchase::fact::Dispute;

pub(super) async fn opened(
    connection: &mut PgConnection,
    dispute: &Dispute,
    now: OffsetDateTime,
) -> Result<Outcome, Error> {
    let Some(held) = Held::of_payment(connection, &dispute.payment).await? else {
        return Ok(Outcome::Early);
    };
    // The end has overtaken the beginning.
    if held.status == "disputed" || is_closed(connection, &dispute.id).await? {
        return Ok(Outcome::Applied);
    }
    tracing::warn!(purchase.id = %held.id, "A payment is disputed");
    set_aside(connection, &held, now).await?;
    held.set_status(connection, "disputed", now).await?;
    Ok(Outcome::Applied)
}

pub(super) async fn closed(
    connection: &mut PgConnection,
    dispute: &Dispute,
    now: OffsetDateTime,
) -> Result<Outcome, Error> {
    let Some(held) = Held::of_payment(connection, &dispute.payment).await? else {
        return Ok(Outcome::Early);
    };
    let won = dispute.status == "won";
    if held.status != "disputed" {
        // Won before we heard of it: nothing was set aside.
        if won {
            return Ok(Outcome::Applied);
        }
        set_aside(connection, &held, now).await?;
        held.set_status(connection, "disputed", now).await?;
    }
    if !won {
        sqlx::query!(
            "update transactions set status = 'refunded', refunded_cents = amount_cents, updated_at = $2 where id = $1",
            held.id,
            now,
        )
        .execute(connection)
        .await?;
        return Ok(Outcome::Applied);
    }
    let left = held.left(connection).await?;
    if left.charged_back > 0 {
        held.book(connection, left.charged_back, "chargeback_reversed", now)
            .await?;
    }
    let status = if held.refunded_cents == held.amount_cents {
        "refunded"
    } else {
        "paid"
    };
    held.set_status(connection, status, now).await?;
    Ok(Outcome::Applied)
}

async fn set_aside(connection: &mut PgConnection, held: &Held, now: OffsetDateTime) -> Result<(), Error> {
    let left = held.left(connection).await?;
    let taken = left.of(held.tokens).min(left.balance);
    if taken > 0 {
        held.book(connection, -taken, "chargeback", now).await?;
    }
    Ok(())
}

async fn is_closed(connection: &mut PgConnection, dispute: &str) -> Result<bool, Error> {
    let closed = sqlx::query_scalar!(
        r#"
        select exists (
            select from webhook_events
            where type = 'charge.dispute.closed' and payload ->> 'dispute' = $1 and outcome = 'applied') as "closed!"
        "#,
        dispute,
    )
    .fetch_one(connection)
    .await?;
    Ok(closed)
}
