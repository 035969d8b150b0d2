use model::DemandeId;
use model::demande::life::Action;

use super::Error;
use super::held::begin;
use crate::Services;
use crate::auth::Caller;

/// Ends the pause of the caller's demande. Twice is once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it is over.
pub async fn resume(services: &Services, caller: &Caller, id: DemandeId) -> Result<(), Error> {
    let now = services.clock.now();
    let Some((mut transaction, _)) = begin(services, caller, id, Action::Resume, now).await? else {
        return Ok(());
    };
    sqlx::query!("update demandes set paused_at = null where id = $1", id.0)
        .execute(&mut *transaction)
        .await
        .map_err(Error::of_life)?;
    transaction.commit().await?;
    Ok(())
}
