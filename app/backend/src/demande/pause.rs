use model::DemandeId;
use model::demande::life::Action;

use super::Error;
use super::held::begin;
use crate::Services;
use crate::auth::Caller;

/// Takes the caller's demande out of the search and closes it to unlocks; its date goes on. Twice is once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] where it is over, or every place is taken.
pub async fn pause(services: &Services, caller: &Caller, id: DemandeId) -> Result<(), Error> {
    let now = services.clock.now();
    let Some((mut transaction, _)) = begin(services, caller, id, Action::Pause, now).await? else {
        return Ok(());
    };
    sqlx::query!("update demandes set paused_at = $2 where id = $1", id.0, now)
        .execute(&mut *transaction)
        .await
        .map_err(Error::of_life)?;
    transaction.commit().await?;
    Ok(())
}
