//! What Stripe should have told us, and has not: asked for here, every minute, by every server. Two that ask at once do
//! what one would have done.

use model::purchase::Pack;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::apply::{apply, apply_waiting};
use super::fact::Fact;
use super::open::{OPEN_FOR, give_up, order};
use super::refund::settle_withdrawal;
use super::{Error, GatewayError, Payments};
use crate::Services;
use crate::auth::Caller;

/// How long Stripe is given to tell us by itself.
const PATIENCE: Duration = Duration::minutes(2);
/// The same, where the buyer waits on the page of his purchase.
const PATIENCE_OF_THE_BUYER: Duration = Duration::seconds(8);
/// Purchases, and withdrawals, of one round.
const BATCH: i64 = 50;
/// A checkout that Stripe does not know is given up after so long.
const UNKNOWN_FOR: Duration = Duration::days(2);

/// What a round did, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Purchases that something had come of.
    pub purchases: u32,
    /// Withdrawals that were paid back, or could not be.
    pub withdrawals: u32,
}

/// Asks about the purchases and refunds that nothing was heard of. Each less often the older it is, hourly in the end.
/// Stops where Stripe cannot be reached; the next round goes on.
///
/// # Errors
/// [`Error::Database`].
pub async fn settle(services: &Services) -> Result<Settled, Error> {
    let mut settled = Settled::default();
    let Some(payments) = &services.payments else {
        return Ok(settled);
    };
    waiting_events(services).await?;
    for purchase in pending(services).await? {
        match ask(services, payments, &purchase).await {
            Ok(true) => settled.purchases += 1,
            Ok(false) => {}
            Err(Error::Gateway(_)) => return Ok(settled),
            Err(error) => return Err(error),
        }
    }
    for withdrawal in requested(services).await? {
        match settle_withdrawal(services, withdrawal, true).await {
            Ok(true) => settled.withdrawals += 1,
            Ok(false) => {}
            Err(Error::Gateway(_)) => return Ok(settled),
            Err(error) => return Err(error),
        }
    }
    Ok(settled)
}

/// Asks Stripe about one of the caller's purchases, for whoever waits on its page: a word of Stripe's that is late, or lost,
/// is there within seconds. However many ask, Stripe is asked once in eight seconds; what it says is what [`settle`]
/// would have heard. Where it cannot be reached, the purchase stays as it is.
///
/// # Errors
/// [`Error::Database`].
pub async fn ask_about(services: &Services, caller: &Caller, purchase: Uuid) -> Result<(), Error> {
    let Some(payments) = &services.payments else {
        return Ok(());
    };
    let now = services.clock.now();
    // The mark is the turn: of those who come at once, one finds the purchase unasked.
    let turn = sqlx::query_as!(
        Pending,
        r#"
        update transactions
        set updated_at = $3
        where id = $1 and user_id = $2 and status = 'pending' and checkout_session_id is not null and updated_at <= $4
        returning id, pack, checkout_session_id as session, created_at
        "#,
        purchase,
        caller.id,
        now,
        now - PATIENCE_OF_THE_BUYER,
    )
    .fetch_optional(&services.db)
    .await?;
    let Some(pending) = turn else {
        return Ok(());
    };
    match ask(services, payments, &pending).await {
        Ok(_) | Err(Error::Gateway(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

struct Pending {
    id: Uuid,
    pack: String,
    session: Option<String>,
    created_at: OffsetDateTime,
}

async fn pending(services: &Services) -> Result<Vec<Pending>, Error> {
    let now = services.clock.now();
    let rows = sqlx::query_as!(
        Pending,
        r#"
        select id, pack, checkout_session_id as session, created_at
        from transactions
        where status = 'pending' and created_at <= $2
            and $1 - updated_at >= least(greatest(updated_at - created_at, interval '1 minute'), interval '1 hour')
            and (checkout_session_id is not null or created_at <= $3)
        order by updated_at
        limit $4
        "#,
        now,
        now - PATIENCE,
        now - OPEN_FOR,
        BATCH,
    )
    .fetch_all(&services.db)
    .await?;
    Ok(rows)
}

async fn ask(services: &Services, payments: &Payments, purchase: &Pending) -> Result<bool, Error> {
    let Some(session) = &purchase.session else {
        return ask_again(services, payments, purchase).await;
    };
    let now = services.clock.now();
    match payments.gateway.checkout(session.clone()).await {
        Ok(state) if state.purchase == Some(purchase.id) => {
            if let Some(fact) = Fact::of_checkout(state) {
                let mut transaction = services.db.begin().await?;
                apply(&mut transaction, services, &fact, now).await?;
                if let Fact::Paid(session) = &fact {
                    apply_waiting(&mut transaction, services, session.payment.as_deref(), now).await?;
                }
                touch(&mut transaction, purchase.id, now).await?;
                transaction.commit().await?;
                return Ok(true);
            }
        }
        Ok(_) => tracing::error!(purchase.id = %purchase.id, "Stripe's checkout is of another purchase"),
        Err(GatewayError::Refused(reason)) => {
            tracing::error!(purchase.id = %purchase.id, reason, "Stripe does not know a checkout of ours");
            if now - purchase.created_at > UNKNOWN_FOR {
                give_up(services, purchase.id, now).await?;
            }
        }
        Err(error) => return Err(error.into()),
    }
    touch(&mut *services.db.acquire().await?, purchase.id, now).await?;
    Ok(false)
}

/// The answer to the first question was lost. Asked again with the same key, Stripe answers the same; or, if the first
/// never arrived, refuses a checkout that ends in the past.
async fn ask_again(services: &Services, payments: &Payments, purchase: &Pending) -> Result<bool, Error> {
    let now = services.clock.now();
    let Some(pack) = Pack::named(&purchase.pack) else {
        give_up(services, purchase.id, now).await?;
        return Ok(true);
    };
    let order = order(payments, purchase.id, pack, purchase.created_at);
    match payments.gateway.open_checkout(order).await {
        Ok(opened) => {
            sqlx::query!(
                "update transactions set checkout_session_id = $2
                 where id = $1 and checkout_session_id is null and status = 'pending'",
                purchase.id,
                opened.session,
            )
            .execute(&services.db)
            .await?;
            Ok(false)
        }
        Err(GatewayError::Refused(_)) => {
            give_up(services, purchase.id, now).await?;
            Ok(true)
        }
        Err(error) => Err(error.into()),
    }
}

async fn touch(
    connection: &mut sqlx::PgConnection,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update transactions set updated_at = $2 where id = $1 and status = 'pending'",
        id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Events that came before their payment, and were committed at the same moment as it.
async fn waiting_events(services: &Services) -> Result<(), Error> {
    let payments = sqlx::query_scalar!(
        r#"
        select distinct stripe_payment_id as "payment!"
        from webhook_events
        join transactions on stripe_payment_id = payload ->> 'payment'
        where processed_at is null
        limit $1
        "#,
        BATCH,
    )
    .fetch_all(&services.db)
    .await?;
    for payment in payments {
        let mut transaction = services.db.begin().await?;
        apply_waiting(&mut transaction, services, Some(&payment), services.clock.now()).await?;
        transaction.commit().await?;
    }
    Ok(())
}

async fn requested(services: &Services) -> Result<Vec<Uuid>, Error> {
    let rows = sqlx::query_scalar!(
        "select id from withdrawals where status = 'requested' and requested_at <= $1 order by requested_at limit $2",
        services.clock.now() - PATIENCE,
        BATCH,
    )
    .fetch_all(&services.db)
    .await?;
    Ok(rows)
}
