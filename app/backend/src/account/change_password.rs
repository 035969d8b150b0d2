use model::account::ChangePassword;

use super::Error;
use super::proof::prove;
use super::replace::replace;
use crate::Services;
use crate::auth::{Caller, KeptCredentials, Session, decode_wrap};

/// Changes the password. Every session ends, on every device; the caller gets another one.
///
/// # Errors
/// Wrong fields, a wrong current password ([`Error::Auth`]), or [`Error::Changed`]. Nothing is written then.
pub async fn change_password(
    services: &Services,
    caller: &Caller,
    request: ChangePassword,
    device: &str,
) -> Result<Session, Error> {
    let request = request.validate()?;
    let wrap = decode_wrap("wrapPassword", &request.credentials.wrap_password)?;
    let proven = prove(services, caller, &request.current_password_hash).await?;
    let new = KeptCredentials::make(services, caller.id, &request.credentials, &wrap).await?;

    let mut transaction = services.db.begin().await?;
    let session = replace(
        services,
        &mut transaction,
        caller.id,
        &proven,
        &new,
        &proven.user_hash,
        device,
    )
    .await?;
    transaction.commit().await?;
    Ok(session)
}
