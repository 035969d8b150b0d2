use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto_core::SealedItem;
use model::account::{VaultItem, VaultItemKind};

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// One of the caller's sealed things; `None` where he has never kept any of this kind.
///
/// # Errors
/// The database failed.
pub async fn vault_item(
    services: &Services,
    caller: &Caller,
    kind: VaultItemKind,
) -> Result<Option<VaultItem>, Error> {
    let row = sqlx::query!(
        "select version, ciphertext from user_vault_items where user_id = $1 and kind = $2",
        caller.id,
        kind.as_str(),
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(row.map(|row| VaultItem {
        version: u32::try_from(row.version).unwrap_or(0),
        sealed: STANDARD.encode(row.ciphertext),
    }))
}

/// Puts a sealed thing in the place of the version before it. Of two devices that do so at once, one is told.
///
/// # Errors
/// [`Error::Changed`] where the version before is not the one that lies here: take that one over first; or where what was
/// sent is no sealed thing.
pub async fn keep_vault_item(
    services: &Services,
    caller: &Caller,
    kind: VaultItemKind,
    item: VaultItem,
) -> Result<(), Error> {
    let sealed = SealedItem::from_base64(&item.sealed).map_err(|_| Error::Changed)?;
    let version = i32::try_from(item.version).map_err(|_| Error::Changed)?;
    let now = services.clock.now();
    let written = if version == 1 {
        sqlx::query!(
            "insert into user_vault_items (user_id, kind, version, ciphertext, updated_at) values ($1, $2, 1, $3, $4)
             on conflict on constraint user_vault_items_pkey do nothing",
            caller.id,
            kind.as_str(),
            sealed.as_bytes(),
            now,
        )
        .execute(&services.db)
        .await?
    } else {
        sqlx::query!(
            "update user_vault_items set version = version + 1, ciphertext = $3, updated_at = $4
             where user_id = $1 and kind = $2 and version = $5 - 1",
            caller.id,
            kind.as_str(),
            sealed.as_bytes(),
            now,
            version,
        )
        .execute(&services.db)
        .await?
    };
    if written.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}
