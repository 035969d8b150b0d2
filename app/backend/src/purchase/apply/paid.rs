use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::{Held, Outcome};
use crate::Services;
use crate::purchase::Error;
use crate::purchase::fact::Session;

/// Credits a payment, once. The purchase says how many tokens; the payment must be what the purchase asked for.
pub(super) async fn paid(
    connection: &mut PgConnection,
    services: &Services,
    session: &Session,
    now: OffsetDateTime,
) -> Result<Outcome, Error> {
    let Some(held) = Held::of_session(connection, session).await? else {
        tracing::warn!(stripe.session = session.id, "A payment that we know nothing of");
        return Ok(Outcome::Ignored);
    };
    let agrees = session.amount == i64::from(held.amount_cents) && session.currency == held.currency;
    if !agrees {
        tracing::error!(
            purchase.id = %held.id,
            expected = held.amount_cents,
            paid = session.amount,
            "A payment is not what the purchase asked for: nothing was credited"
        );
        return Ok(Outcome::Refused);
    }
    if held.paid {
        if held.payment != session.payment {
            tracing::error!(purchase.id = %held.id, "A purchase was paid twice: pay one back");
            return Ok(Outcome::Refused);
        }
        return Ok(Outcome::Applied);
    }
    sqlx::query!(
        "update transactions
         set status = 'paid', paid_at = $2, stripe_payment_id = $3, checkout_session_id = $4, updated_at = $2
         where id = $1",
        held.id,
        now,
        session.payment,
        session.id,
    )
    .execute(&mut *connection)
    .await?;
    held.book(connection, held.tokens, "purchase", now).await?;
    sqlx::query!(
        "insert into notifications (id, user_id, kind, payload, dedupe_key, created_at)
         values ($1, $2, 'purchase', $3, $4, $5)
         on conflict on constraint notifications_dedupe_key_key do nothing",
        services.entropy.uuid(),
        held.user,
        Json(json!({"purchase": held.id, "tokens": held.tokens})) as _,
        format!("purchase:{}", held.id),
        now,
    )
    .execute(connection)
    .await?;
    Ok(Outcome::Applied)
}
