//! What a fact does to the book. Each has its effect once, whatever the number and the order in which they come.

mod dispute;
mod paid;
mod refunded;

use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::fact::{Fact, Session};
use super::receive::close;
use crate::Services;

/// What came of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The book says so now, or said so already.
    Applied,
    /// It is nothing to us.
    Ignored,
    /// It contradicts the purchase: nothing was done, and somebody must look.
    Refused,
    /// It follows upon a payment that has not arrived yet.
    Early,
}

/// A purchase that nobody else changes before the transaction ends.
struct Held {
    id: Uuid,
    user: Uuid,
    tokens: i32,
    amount_cents: i32,
    currency: String,
    status: String,
    session: Option<String>,
    payment: Option<String>,
    refunded_cents: i32,
    paid: bool,
}

pub(super) async fn apply(
    connection: &mut PgConnection,
    services: &Services,
    fact: &Fact,
    now: OffsetDateTime,
) -> Result<Outcome, Error> {
    match fact {
        Fact::Paid(session) => paid::paid(connection, services, session, now).await,
        Fact::Unpaid(_) => Ok(Outcome::Ignored),
        Fact::Failed(session) => unpaid(connection, session, "failed", now).await,
        Fact::Expired(session) => unpaid(connection, session, "expired", now).await,
        Fact::Refunded(refunded) => refunded::refunded(connection, refunded, now).await,
        Fact::DisputeOpened(dispute) => dispute::opened(connection, dispute, now).await,
        Fact::DisputeClosed(dispute) => dispute::closed(connection, dispute, now).await,
    }
}

/// What came before the payment that it follows upon, once that is there.
pub(super) async fn apply_waiting(
    connection: &mut PgConnection,
    services: &Services,
    payment: Option<&str>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let waiting = sqlx::query!(
        r#"
        select id, payload as "payload: Json<Fact>"
        from webhook_events
        where processed_at is null and payload ->> 'payment' = $1
        order by created_at, received_at
        for update
        "#,
        payment,
    )
    .fetch_all(&mut *connection)
    .await?;
    for event in waiting {
        let outcome = Box::pin(apply(connection, services, &event.payload, now)).await?;
        if outcome != Outcome::Early {
            close(connection, &event.id, outcome, now).await?;
        }
    }
    Ok(())
}

/// A checkout came to nothing. Money that has arrived stays arrived.
async fn unpaid(
    connection: &mut PgConnection,
    session: &Session,
    status: &str,
    now: OffsetDateTime,
) -> Result<Outcome, Error> {
    let Some(held) = Held::of_session(connection, session).await? else {
        return Ok(Outcome::Ignored);
    };
    if held.status != "pending" {
        return Ok(Outcome::Ignored);
    }
    sqlx::query!(
        "update transactions set status = $2, checkout_session_id = $3, updated_at = $4 where id = $1",
        held.id,
        status,
        session.id,
        now,
    )
    .execute(connection)
    .await?;
    Ok(Outcome::Applied)
}

impl Held {
    /// By the reference that we gave the checkout.
    async fn of_session(connection: &mut PgConnection, session: &Session) -> Result<Option<Self>, Error> {
        let Some(id) = session.purchase else {
            return Ok(None);
        };
        let held = sqlx::query_as!(
            Self,
            r#"
            select id, user_id as "user", tokens, amount_cents, currency, status, checkout_session_id as session,
                   stripe_payment_id as payment, refunded_cents, paid_at is not null as "paid!"
            from transactions
            where id = $1
            for update
            "#,
            id,
        )
        .fetch_optional(connection)
        .await?;
        // The same reference on another checkout is not ours.
        Ok(held.filter(|held| held.session.as_ref().is_none_or(|known| *known == session.id)))
    }

    /// By the payment, once it has arrived.
    async fn of_payment(connection: &mut PgConnection, payment: &str) -> Result<Option<Self>, Error> {
        let held = sqlx::query_as!(
            Self,
            r#"
            select id, user_id as "user", tokens, amount_cents, currency, status, checkout_session_id as session,
                   stripe_payment_id as payment, refunded_cents, paid_at is not null as "paid!"
            from transactions
            where stripe_payment_id = $1
            for update
            "#,
            payment,
        )
        .fetch_optional(connection)
        .await?;
        Ok(held)
    }

    /// Moves tokens between the buyer and this purchase.
    async fn book(
        &self,
        connection: &mut PgConnection,
        amount: i32,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        sqlx::query!(
            "insert into token_ledger (user_id, amount, reason, transaction_id, created_at) values ($1, $2, $3, $4, $5)",
            self.user,
            amount,
            reason,
            self.id,
            now,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    async fn set_status(
        &self,
        connection: &mut PgConnection,
        status: &str,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        sqlx::query!(
            "update transactions set status = $2, updated_at = $3 where id = $1",
            self.id,
            status,
            now,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// What the buyer still has of this purchase, as far as this purchase says, and what he has at all. His row is locked:
    /// nothing is spent meanwhile.
    async fn left(&self, connection: &mut PgConnection) -> Result<Left, Error> {
        let balance = sqlx::query_scalar!(
            "select token_balance from users where id = $1 for no key update",
            self.user,
        )
        .fetch_one(&mut *connection)
        .await?;
        let sums = sqlx::query!(
            r#"
            select coalesce(sum(amount) filter (where reason = 'purchase_refunded'), 0)::int as "refunded!",
                   coalesce(sum(amount) filter (where reason like 'chargeback%'), 0)::int as "charged_back!",
                   (select coalesce(sum(tokens), 0)::int from withdrawals
                    where withdrawals.transaction_id = $1 and status <> 'failed') as "withdrawn!",
                   (select coalesce(sum(amount_cents), 0)::int from withdrawals
                    where withdrawals.transaction_id = $1 and status <> 'failed') as "withdrawn_cents!"
            from token_ledger
            where transaction_id = $1
            "#,
            self.id,
        )
        .fetch_one(connection)
        .await?;
        Ok(Left {
            balance,
            refunded: -sums.refunded,
            charged_back: -sums.charged_back,
            withdrawn: sums.withdrawn,
            withdrawn_cents: sums.withdrawn_cents,
        })
    }
}

/// What has become of a purchase's tokens, in tokens.
struct Left {
    balance: i32,
    refunded: i32,
    charged_back: i32,
    withdrawn: i32,
    withdrawn_cents: i32,
}

impl Left {
    /// What of the purchase was not taken back before.
    const fn of(&self, tokens: i32) -> i32 {
        let left = tokens - self.refunded - self.charged_back - self.withdrawn;
        if left > 0 { left } else { 0 }
    }
}
