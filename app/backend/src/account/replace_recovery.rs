use model::account::ReplaceRecovery;

use super::Error;
use super::proof::prove;
use crate::Services;
use crate::auth::{Caller, KeptRecovery, decode_wrap};

/// Replaces the recovery code; the former one is dead. Sessions go on.
///
/// # Errors
/// Wrong fields, a wrong current password ([`Error::Auth`]), or [`Error::Changed`]. Nothing is written then.
pub async fn replace_recovery(
    services: &Services,
    caller: &Caller,
    request: ReplaceRecovery,
) -> Result<(), Error> {
    let request = request.validate()?;
    let wrap = decode_wrap("wrapRecovery", &request.new_recovery.wrap_recovery)?;
    let proven = prove(services, caller, &request.current_password_hash).await?;
    let new = KeptRecovery::make(services, caller.id, &request.new_recovery, &wrap).await?;
    let written = sqlx::query!(
        r#"
        update users
        set recovery_hash = $4, wrap_recovery = $5
        where id = $1 and password_hash = $2 and session_version = $3 and banned_at is null and deleted_at is null
        "#,
        caller.id,
        proven.password_hash,
        proven.session_version,
        new.recovery_hash,
        new.wrap_recovery,
    )
    .execute(&services.db)
    .await?;
    if written.rows_affected() == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}
