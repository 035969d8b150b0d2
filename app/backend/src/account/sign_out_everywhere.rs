use super::Error;
use crate::Services;
use crate::auth::{Caller, end_all_sessions};

/// Ends every session of the caller's, this one included.
pub async fn sign_out_everywhere(services: &Services, caller: &Caller) -> Result<(), Error> {
    let mut transaction = services.db.begin().await?;
    sqlx::query!(
        "update users set session_version = session_version + 1 where id = $1",
        caller.id,
    )
    .execute(&mut *transaction)
    .await?;
    end_all_sessions(&mut transaction, caller.id, services.clock.now()).await?;
    transaction.commit().await?;
    Ok(())
}
