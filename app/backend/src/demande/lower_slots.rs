use model::DemandeId;
use model::demande::LowerSlots;
use model::demande::life::Action;

use super::Error;
use super::held::begin;
use crate::Services;
use crate::auth::Caller;

/// Takes places of the caller's demande away that nobody has taken. Where none is left then, it is full: the database
/// counts that by itself.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it is over, or no place can go; [`Error::Invalid`] names `slots` and
/// the least and the most that there can be, as an unlock may have come in between.
pub async fn lower_slots(
    services: &Services,
    caller: &Caller,
    id: DemandeId,
    lower: LowerSlots,
) -> Result<(), Error> {
    let now = services.clock.now();
    let Some((mut transaction, held)) = begin(services, caller, id, Action::LowerSlots, now).await? else {
        return Ok(());
    };
    let slots = lower.of(held.standing.slots)?;
    sqlx::query!(
        "update demandes set slots_total = $2, slots_premium_total = $3 where id = $1",
        id.0,
        i16::from(slots.total),
        i16::from(slots.premium_total),
    )
    .execute(&mut *transaction)
    .await
    .map_err(Error::of_life)?;
    transaction.commit().await?;
    Ok(())
}
