use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::apply::{Outcome, apply, apply_waiting};
use super::fact::{Fact, Unreadable};
use super::signature::verify;
use super::{Doubt, Error};
use crate::Services;

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It was acted upon, or there was nothing to do, or this event was dealt with before.
    Settled,
    /// It is kept until what it follows upon has arrived.
    Waiting,
    /// It is Stripe's, but cannot be read.
    Unreadable,
    /// It is not believed.
    Doubtful(Doubt),
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

/// Takes a delivery of Stripe's, by its raw body and its `Stripe-Signature`. Nothing is read of it before both are
/// checked. The same event delivered any number of times, also at once, has one effect: its row is the lock.
///
/// # Errors
/// [`Error::Closed`] where nothing is sold; [`Error::Database`]: nothing was written, and Stripe will deliver it again.
pub async fn receive_event(services: &Services, body: &[u8], signature: &str) -> Result<Received, Error> {
    let payments = services.payments.as_ref().ok_or(Error::Closed)?;
    let now = services.clock.now();
    if let Err(doubt) = verify(&payments.webhook_secret, body, signature, now) {
        return Ok(Received::Doubtful(doubt));
    }
    let Some(event) = read(body) else {
        tracing::error!("An authentic event of Stripe's cannot be read");
        return Ok(Received::Unreadable);
    };
    let fact = match Fact::of(&event.kind, &event.data.object) {
        Ok(Some(fact)) => Some(fact),
        // Types that we never asked for are not even kept.
        Ok(None) if !is_known(&event.kind) => return Ok(Received::Settled),
        Ok(None) => None,
        Err(Unreadable) => {
            tracing::error!(
                event.id,
                event.kind,
                "An event of Stripe's has a form that we do not know"
            );
            return Ok(Received::Unreadable);
        }
    };
    let mut transaction = services.db.begin().await?;
    if !keep(&mut transaction, &event, fact.as_ref(), now).await? {
        transaction.commit().await?;
        return Ok(Received::Settled);
    }
    let outcome = match &fact {
        Some(fact) => apply(&mut transaction, services, fact, now).await?,
        None => Outcome::Ignored,
    };
    let received = if outcome == Outcome::Early {
        Received::Waiting
    } else {
        close(&mut transaction, &event.id, outcome, now).await?;
        Received::Settled
    };
    if let (Some(Fact::Paid(session)), Outcome::Applied) = (&fact, outcome) {
        apply_waiting(&mut transaction, services, session.payment.as_deref(), now).await?;
    }
    transaction.commit().await?;
    Ok(received)
}

fn read(body: &[u8]) -> Option<Event> {
    let event: Event = serde_json::from_slice(body).ok()?;
    let is_id = !event.id.is_empty() && event.id.len() <= 255 && event.kind.len() <= 100;
    is_id.then_some(event)
}

/// The types that `docs/operations.md` says to subscribe to.
fn is_known(kind: &str) -> bool {
    matches!(
        kind,
        "charge.refunded" | "charge.dispute.created" | "charge.dispute.closed"
    ) || kind.starts_with("checkout.session.")
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte))
}

/// Writes an event down once, and waits for whoever deals with it. `false` where it has been dealt with.
async fn keep(
    connection: &mut PgConnection,
    event: &Event,
    fact: Option<&Fact>,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let created_at = OffsetDateTime::from_unix_timestamp(event.created).unwrap_or(now);
    let payload = fact.map_or_else(|| serde_json::json!({}), |fact| serde_json::json!(fact));
    let open = sqlx::query_scalar!(
        r#"
        insert into webhook_events (id, type, created_at, received_at, payload)
        values ($1, $2, $3, $4, $5)
        on conflict on constraint webhook_events_pkey do update
        set deliveries = webhook_events.deliveries + 1
        returning processed_at is null as "open!"
        "#,
        event.id,
        event.kind,
        created_at,
        now,
        Json(payload) as _,
    )
    .fetch_one(connection)
    .await?;
    Ok(open)
}

pub(super) async fn close(
    connection: &mut PgConnection,
    event: &str,
    outcome: Outcome,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let outcome = match outcome {
        Outcome::Applied => "applied",
        Outcome::Refused => "refused",
        Outcome::Ignored | Outcome::Early => "ignored",
    };
    sqlx::query!(
        "update webhook_events set processed_at = $2, outcome = $3 where id = $1 and processed_at is null",
        event,
        now,
        outcome,
    )
    .execute(connection)
    .await?;
    Ok(())
}
