use model::account::SessionId;

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// Ends one of the caller's sessions, and with it the copy of the keys that lies in its browser.
///
/// # Errors
/// [`Error::NoSuchSession`] for an id that is unknown, somebody else's or already ended: the three are not told apart.
pub async fn revoke_session(services: &Services, caller: &Caller, session: SessionId) -> Result<(), Error> {
    let ended = sqlx::query!(
        r#"
        update sessions set revoked_at = $3, local_key = null
        where id = $1 and user_id = $2 and revoked_at is null
        "#,
        session.0,
        caller.id,
        services.clock.now(),
    )
    .execute(&services.db)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(Error::NoSuchSession);
    }
    Ok(())
}
