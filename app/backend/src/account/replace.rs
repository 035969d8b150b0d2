//! Other credentials in the place of the former ones, and one session in the place of all.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Error;
use super::proof::Proven;
use crate::Services;
use crate::auth::{KeptCredentials, Owner, Session, email_taken, end_all_sessions, open_session};

/// Writes `new` and `user_hash`, ends every session, and opens one for `device`. The caller commits.
///
/// # Errors
/// [`Error::Changed`] where the account is no longer what was proven, [`auth::Error::EmailTaken`](crate::auth::Error).
pub(super) async fn replace(
    services: &Services,
    connection: &mut PgConnection,
    user: Uuid,
    proven: &Proven,
    new: &KeptCredentials,
    user_hash: &str,
    device: &str,
) -> Result<Session, Error> {
    let session_version = sqlx::query_scalar!(
        r#"
        update users
        set user_id = $4, password_hash = $5, kdf_iterations = $6, account_salt = $7, wrap_password = $8,
            session_version = session_version + 1
        where id = $1 and password_hash = $2 and session_version = $3 and banned_at is null and deleted_at is null
        returning session_version
        "#,
        user,
        proven.password_hash,
        proven.session_version,
        user_hash,
        new.password_hash,
        new.kdf_iterations,
        new.account_salt,
        new.wrap_password,
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(email_taken)?
    .ok_or(Error::Changed)?;
    end_all_sessions(connection, user, services.clock.now()).await?;
    let owner = Owner {
        id: user,
        user_hash,
        user_type: proven.user_type,
        session_version,
    };
    Ok(open_session(services, connection, &owner, device).await?)
}
