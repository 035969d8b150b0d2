use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::auth::{Opened, Recover};

use super::credentials::{KeptCredentials, KeptRecovery, decode_wrap};
use super::session::{Owner, Session, end_all_sessions, me, open_session};
use super::{Error, recovery, user_hash};
use crate::Services;

/// Gives an account another password and another recovery code in one transaction, ends every session and opens one.
///
/// # Errors
/// As [`start_recovery`](super::start_recovery); also [`Error::WrongCredentials`] where the code was spent by someone
/// quicker. Nothing is written then.
pub async fn recover(
    services: &Services,
    request: Recover,
    device: &str,
) -> Result<(Opened, Session), Error> {
    let request = request.validate()?;
    let wrap_password = decode_wrap("wrapPassword", &request.credentials.wrap_password)?;
    let wrap_recovery = decode_wrap("wrapRecovery", &request.new_recovery.wrap_recovery)?;
    let hash = user_hash(&services.secrets, &request.email);
    let account = recovery::prove(services, &hash, &request.recovery_hash).await?;
    let password = KeptCredentials::make(services, account.id, &request.credentials, &wrap_password).await?;
    let code = KeptRecovery::make(services, account.id, &request.new_recovery, &wrap_recovery).await?;

    let mut transaction = services.db.begin().await?;
    let version = sqlx::query_scalar!(
        r#"
        update users
        set password_hash = $4, kdf_iterations = $5, account_salt = $6, wrap_password = $7,
            recovery_hash = $8, wrap_recovery = $9, session_version = session_version + 1
        where id = $1 and recovery_hash = $2 and session_version = $3
          and banned_at is null and deleted_at is null
        returning session_version
        "#,
        account.id,
        account.recovery_hash,
        account.session_version,
        password.password_hash,
        password.kdf_iterations,
        password.account_salt,
        password.wrap_password,
        code.recovery_hash,
        code.wrap_recovery,
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::WrongCredentials)?;
    end_all_sessions(&mut transaction, account.id, services.clock.now()).await?;
    let owner = Owner {
        id: account.id,
        user_hash: hash.as_str(),
        user_type: account.user_type,
        session_version: version,
    };
    let session = open_session(services, &mut transaction, &owner, device).await?;
    let me = me(&mut transaction, account.id).await?;
    transaction.commit().await?;

    let opened = Opened {
        user_id: hash.as_str().to_owned(),
        me,
        wrap_password: request.credentials.wrap_password,
        keyring: STANDARD.encode(account.keyring),
    };
    Ok((opened, session))
}
