use model::account::RenewCredentials;
use model::auth::KDF_ITERATIONS;
use model::{FieldErrors, FieldProblem};

use super::Error;
use super::proof::prove;
use crate::Services;
use crate::auth::{Caller, KeptCredentials, decode_wrap};

/// Keeps the same password under more iterations. Sessions go on: nothing that a person chose has changed.
///
/// # Errors
/// Wrong fields, fewer iterations than there were, a wrong current password ([`Error::Auth`]), or [`Error::Changed`].
/// Nothing is written then.
pub async fn renew_credentials(
    services: &Services,
    caller: &Caller,
    request: RenewCredentials,
) -> Result<(), Error> {
    let request = request.validate()?;
    let wrap = decode_wrap("wrapPassword", &request.credentials.wrap_password)?;
    let proven = prove(services, caller, &request.current_password_hash).await?;
    let new = KeptCredentials::make(services, caller.id, &request.credentials, &wrap).await?;
    if new.kdf_iterations < proven.kdf_iterations {
        let bounds = FieldProblem::OutOfRange {
            min: u32::try_from(proven.kdf_iterations).unwrap_or(*KDF_ITERATIONS.start()),
            max: *KDF_ITERATIONS.end(),
        };
        return Err(FieldErrors::of("kdfIterations", bounds).into());
    }
    let written = sqlx::query!(
        r#"
        update users
        set password_hash = $4, kdf_iterations = $5, account_salt = $6, wrap_password = $7
        where id = $1 and password_hash = $2 and session_version = $3 and banned_at is null and deleted_at is null
        "#,
        caller.id,
        proven.password_hash,
        proven.session_version,
        new.password_hash,
        new.kdf_iterations,
        new.account_salt,
        new.wrap_password,
    )
    .execute(&services.db)
    .await?;
    if written.rows_affected() == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}
