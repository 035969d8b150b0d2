//! The key of the copy of the account key that lies in a session's browser (crypto page, § Reload). It is on the
//! session's row, so it goes when the session does; sealed, so that a stolen dump with a stolen computer opens nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::account::LocalKey;
use model::{FieldErrors, FieldProblem};
use zeroize::Zeroizing;

use super::Error;
use crate::Services;
use crate::auth::{self, Caller, Sealed};

/// Octets of a key.
const LENGTH: usize = 32;

/// Keeps the key of this session's local copy, in the place of a former one.
///
/// # Errors
/// A key that is not 32 octets, or [`Error::NoSuchSession`] where the session has just ended.
pub async fn keep_local_key(services: &Services, caller: &Caller, key: LocalKey) -> Result<(), Error> {
    let bytes = STANDARD
        .decode(&key.0)
        .map(Zeroizing::new)
        .ok()
        .filter(|bytes| bytes.len() == LENGTH)
        .ok_or_else(|| FieldErrors::of("localKey", FieldProblem::Invalid))?;
    let sealed = auth::seal(
        &services.secrets.pepper,
        services.entropy.as_ref(),
        Sealed::LocalKey,
        caller.session,
        &bytes,
    )?;
    let kept = sqlx::query!(
        "update sessions set local_key = $3 where id = $1 and user_id = $2 and revoked_at is null",
        caller.session,
        caller.id,
        sealed,
    )
    .execute(&services.db)
    .await?;
    if kept.rows_affected() == 0 {
        return Err(Error::NoSuchSession);
    }
    Ok(())
}

/// The key of this session's local copy; `None` where none is kept (a shared computer), or the session has ended.
pub async fn local_key(services: &Services, caller: &Caller) -> Result<Option<LocalKey>, Error> {
    // Everything that ends a session is asked once more: this answer opens an account.
    let sealed = sqlx::query_scalar!(
        r#"
        select local_key as "local_key!"
        from sessions
        join users on users.id = sessions.user_id and users.session_version = sessions.session_version
        where sessions.id = $1 and users.id = $2 and local_key is not null and revoked_at is null
          and expires_at > $3 and banned_at is null and deleted_at is null
        "#,
        caller.session,
        caller.id,
        services.clock.now(),
    )
    .fetch_optional(&services.db)
    .await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let bytes = Zeroizing::new(auth::open(
        &services.secrets.pepper,
        Sealed::LocalKey,
        caller.session,
        &sealed,
    )?);
    Ok(Some(LocalKey(STANDARD.encode(&*bytes))))
}

/// Forgets it: the copy in this browser opens no more. Forgetting twice is fine.
pub async fn forget_local_key(services: &Services, caller: &Caller) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set local_key = null where id = $1 and user_id = $2",
        caller.session,
        caller.id,
    )
    .execute(&services.db)
    .await?;
    Ok(())
}
