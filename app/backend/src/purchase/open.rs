use model::auth::UserType;
use model::purchase::{Checkout, Pack};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{CheckoutOrder, Error, GatewayError, Payments};
use crate::Services;
use crate::auth::Caller;

/// How long a checkout can be paid. Stripe takes 30 minutes at least; the job that asks for lost answers counts on the end.
pub(super) const OPEN_FOR: Duration = Duration::hours(1);

/// Opens a checkout for a pack. The purchase is written down before Stripe is asked, and that row alone says how many
/// tokens a payment is worth.
///
/// # Errors
/// [`Error::NotPro`], [`Error::Banned`], [`Error::Deleted`]; [`Error::Closed`] where nothing is sold; [`Error::Gateway`]
/// where Stripe could not be asked: then nothing can have been debited.
pub async fn open_checkout(services: &Services, caller: &Caller, pack: Pack) -> Result<Checkout, Error> {
    let payments = services.payments.as_ref().ok_or(Error::Closed)?;
    if caller.me.user_type != UserType::Pro {
        return Err(Error::NotPro);
    }
    let (id, now) = (services.entropy.uuid(), services.clock.now());
    write_down(services, caller, pack, id, now).await?;
    let asked = payments
        .gateway
        .open_checkout(order(payments, id, pack, now))
        .await;
    let opened = match asked {
        Ok(opened) => opened,
        Err(GatewayError::Refused(reason)) => {
            tracing::error!(purchase.id = %id, reason, "Stripe refused to open a checkout");
            give_up(services, id, now).await?;
            return Err(GatewayError::Refused(reason).into());
        }
        // Stripe may have opened it: the row stays, and `settle` asks again.
        Err(error) => return Err(error.into()),
    };
    sqlx::query!(
        "update transactions set checkout_session_id = $2, updated_at = $3
         where id = $1 and checkout_session_id is null",
        id,
        opened.session,
        services.clock.now(),
    )
    .execute(&services.db)
    .await?;
    let url = opened.url.ok_or(GatewayError::Unavailable)?;
    Ok(Checkout {
        session_id: opened.session,
        url,
    })
}

async fn write_down(
    services: &Services,
    caller: &Caller,
    pack: Pack,
    id: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let mut transaction = services.db.begin().await?;
    let buyer = sqlx::query!(
        r#"select banned as "banned!", deleted_at is not null as "deleted!" from users where id = $1 for share"#,
        caller.id,
    )
    .fetch_one(&mut *transaction)
    .await?;
    if buyer.banned {
        return Err(Error::Banned);
    }
    if buyer.deleted {
        return Err(Error::Deleted);
    }
    sqlx::query!(
        "insert into transactions (id, user_id, pack, tokens, amount_cents, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        id,
        caller.id,
        pack.as_str(),
        pack.tokens().0.cast_signed(),
        pack.price().0.cast_signed(),
        now,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// What Stripe is asked. Made of nothing but the row (not even the buyer's language), so that asking again asks the same.
pub(super) fn order(payments: &Payments, id: Uuid, pack: Pack, created_at: OffsetDateTime) -> CheckoutOrder {
    let origin = &payments.origin;
    CheckoutOrder {
        purchase: id,
        name: format!("{} jetons LeBonCoup", pack.tokens()),
        amount: pack.price(),
        expires_at: created_at + OPEN_FOR,
        success_url: format!("{origin}/jetons/achats/{id}"),
        cancel_url: format!("{origin}/jetons/achats/{id}?abandon=1"),
    }
}

/// The row of a checkout that was never opened.
pub(super) async fn give_up(services: &Services, id: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query!(
        "update transactions set status = 'failed', updated_at = $2 where id = $1 and status = 'pending'",
        id,
        now,
    )
    .execute(&services.db)
    .await?;
    Ok(())
}
