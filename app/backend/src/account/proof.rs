//! The current password, proven once more: a session that lies open on a desk must not be enough.

use model::auth::UserType;

use super::Error;
use crate::Services;
use crate::auth::{self, Caller, user_type};

/// The account as it was when its password was right. What is written afterwards names `password_hash` and
/// `session_version`, so that of two changes at once one loses.
pub(super) struct Proven {
    pub user_hash: String,
    pub user_type: UserType,
    pub password_hash: String,
    pub session_version: i32,
    pub kdf_iterations: i32,
}

/// Compares the current password.
///
/// # Errors
/// [`auth::Error::WrongCredentials`], or [`Error::Changed`] where the caller's session has ended since the request came.
pub(super) async fn prove(
    services: &Services,
    caller: &Caller,
    current_password_hash: &str,
) -> Result<Proven, Error> {
    let account = sqlx::query!(
        r#"
        select users.user_id as "user_hash!", user_type, password_hash as "password_hash!", users.session_version,
               kdf_iterations as "kdf_iterations!"
        from sessions
        join users on users.id = sessions.user_id and users.session_version = sessions.session_version
        where sessions.id = $1 and users.id = $2 and revoked_at is null and banned_at is null and deleted_at is null
        "#,
        caller.session,
        caller.id,
    )
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::Changed)?;

    let stored = Some(account.password_hash.clone());
    let right = services
        .passwords
        .verify(&services.secrets.pepper, current_password_hash, stored)
        .await?;
    if !right {
        return Err(auth::Error::WrongCredentials.into());
    }
    Ok(Proven {
        user_hash: account.user_hash,
        user_type: user_type(&account.user_type),
        password_hash: account.password_hash,
        session_version: account.session_version,
        kdf_iterations: account.kdf_iterations,
    })
}
