use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::account::SealedVault;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// What a device that still has its copy of the account key needs to open the vault again.
pub async fn vault(services: &Services, caller: &Caller) -> Result<SealedVault, Error> {
    let row = sqlx::query!(
        r#"
        select users.user_id as "user_id!", ciphertext
        from users
        join user_vault_items keyring on keyring.user_id = users.id and kind = 'keyring'
        where users.id = $1 and deleted_at is null
        "#,
        caller.id,
    )
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::Changed)?;
    Ok(SealedVault {
        user_id: row.user_id,
        keyring: STANDARD.encode(row.ciphertext),
    })
}

/// An account's sealed keyring.
pub(super) async fn keyring(connection: &mut PgConnection, user: Uuid) -> Result<Vec<u8>, Error> {
    let keyring = sqlx::query_scalar!(
        "select ciphertext from user_vault_items where user_id = $1 and kind = 'keyring'",
        user,
    )
    .fetch_one(connection)
    .await?;
    Ok(keyring)
}
