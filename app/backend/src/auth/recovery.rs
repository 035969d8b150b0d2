//! A recovery code, proven.

use model::auth::UserType;
use uuid::Uuid;

use super::pepper::{Sealed, open};
use super::session::user_type;
use super::{Error, UserHash};
use crate::Services;
use crate::moderation::closed;

/// The account of a recovery code that was right, as it was then.
pub(super) struct Recoverable {
    pub id: Uuid,
    pub user_type: UserType,
    pub session_version: i32,
    /// What the code was compared with: whoever changes it first wins.
    pub recovery_hash: String,
    /// As the device sealed it.
    pub wrap_recovery: Vec<u8>,
    pub keyring: Vec<u8>,
}

/// Compares a code. An unknown e-mail, an account without a code and a wrong code take the same work and get the same
/// answer; a ban is told to whoever has the right code.
pub(super) async fn prove(
    services: &Services,
    user_hash: &UserHash,
    recovery_hash: &str,
) -> Result<Recoverable, Error> {
    let account = sqlx::query!(
        r#"
        select users.id, user_type, banned as "banned!", ban_reason, session_version, recovery_hash, wrap_recovery,
               keyring.ciphertext as keyring
        from users
        join user_vault_items keyring on keyring.user_id = users.id and keyring.kind = 'keyring'
        where users.user_id = $1::char(64) and deleted_at is null
        "#,
        user_hash.as_str(),
    )
    .fetch_optional(&services.db)
    .await?;

    let pepper = &services.secrets.pepper;
    let stored = account.as_ref().and_then(|account| account.recovery_hash.clone());
    let right = services.passwords.verify(pepper, recovery_hash, stored).await?;
    let account = account.filter(|_| right).ok_or(Error::WrongCredentials)?;
    if account.banned {
        let closed = closed(services, account.id, account.ban_reason).await?;
        return Err(Error::Banned(Box::new(closed)));
    }
    // Both are there or neither (`users_recovery_check`), and a missing one was not right.
    let (Some(recovery_hash), Some(sealed)) = (account.recovery_hash, account.wrap_recovery) else {
        return Err(Error::WrongCredentials);
    };
    Ok(Recoverable {
        id: account.id,
        user_type: user_type(&account.user_type),
        session_version: account.session_version,
        recovery_hash,
        wrap_recovery: open(pepper, Sealed::WrapRecovery, account.id, &sealed)?,
        keyring: account.keyring,
    })
}
