use model::DemandeId;
use model::demande::life::Action;

use super::Error;
use super::held::begin;
use super::post::LIFETIME;
use crate::Services;
use crate::auth::Caller;

/// Adds 30 days to the caller's demande, once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it is over, or was extended before.
pub async fn extend(services: &Services, caller: &Caller, id: DemandeId) -> Result<(), Error> {
    let now = services.clock.now();
    let Some((mut transaction, held)) = begin(services, caller, id, Action::Extend, now).await? else {
        return Ok(());
    };
    sqlx::query!(
        "update demandes set extended_at = $2, expires_at = $3 where id = $1",
        id.0,
        now,
        held.expires_at + LIFETIME,
    )
    .execute(&mut *transaction)
    .await
    .map_err(Error::of_life)?;
    transaction.commit().await?;
    Ok(())
}
