use model::DemandeId;
use model::demande::life::Action;

use super::Error;
use super::held::begin;
use crate::Services;
use crate::auth::Caller;

/// Closes the caller's demande for good: it is settled. What has expired can be, too. Twice is once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it was removed.
pub async fn resolve(services: &Services, caller: &Caller, id: DemandeId) -> Result<(), Error> {
    let now = services.clock.now();
    let Some((mut transaction, _)) = begin(services, caller, id, Action::Resolve, now).await? else {
        return Ok(());
    };
    sqlx::query!(
        "update demandes set status = 'resolved', resolved_at = $2 where id = $1",
        id.0,
        now,
    )
    .execute(&mut *transaction)
    .await
    .map_err(Error::of_life)?;
    transaction.commit().await?;
    Ok(())
}
