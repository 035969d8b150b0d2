//! Whom this person has met: pinned at first use, kept sealed on the server for his other devices.

use std::sync::Arc;

use crypto_core::{PinError, Pins, PublicBundle, PublicId, SealedItem, SignedBundle, Vault};
use model::account::{VaultItem, VaultItemKind};

use super::Parties;
use crate::browser::keys::{ActError, KeysError, rng};
use crate::browser::{local_copy, storage};
use crate::error::ApiError;
use crate::functions::account::{keep_vault_item, own_vault_item};

/// Two devices that meet somebody at once take turns; more turns than this are a fault.
const TURNS: u8 = 5;

/// Who talks in a conversation, with the other side's keys looked at: pinned if he is new, refused if they have changed.
pub async fn meet(
    vault: &Arc<Vault>,
    me: &str,
    peer: &str,
    bundle: &str,
    decision: Decision,
) -> Result<Parties, ActError> {
    let (me, peer) = (
        PublicId::new(me).map_err(KeysError::from)?,
        PublicId::new(peer).map_err(KeysError::from)?,
    );
    let bundle = SignedBundle::from_base64(bundle)
        .and_then(|bundle| bundle.verify())
        .map_err(KeysError::from)?;
    for _ in 0..TURNS {
        let (version, mut pins) = load(vault, &me).await?;
        let before = pins.clone();
        let to = decide(&mut pins, &peer, &bundle, decision);
        if pins == before || keep(vault, &me, version + 1, &pins).await? {
            let pin = pins.get(&peer).copied();
            return Ok(Parties { me, peer, to, pin });
        }
    }
    Err(ApiError::Changed.into())
}

/// What the person says about the other side's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing: what was pinned stands.
    Keep,
    /// The changed ones are to be used from now on.
    Acknowledge,
    /// The safety numbers were compared, and agree.
    Verified,
}

fn decide(
    pins: &mut Pins,
    peer: &PublicId,
    bundle: &PublicBundle,
    decision: Decision,
) -> Result<crypto_core::TrustedBundle, PinError> {
    match decision {
        Decision::Keep => pins.accept(peer, bundle),
        Decision::Acknowledge => pins.acknowledge(peer, bundle),
        Decision::Verified => {
            let trusted = pins.accept(peer, bundle)?;
            pins.mark_verified(peer, bundle.identity());
            Ok(trusted)
        }
    }
}

/// Everyone he has met, and which version of that it is; 0 before the first.
pub async fn load(vault: &Vault, me: &PublicId) -> Result<(u32, Pins), ActError> {
    let seen = seen_version(me).await;
    let Some(item) = own_vault_item(VaultItemKind::Pins).await? else {
        return if seen == 0 {
            Ok((0, Pins::default()))
        } else {
            Err(KeysError.into())
        };
    };
    let sealed = SealedItem::from_base64(&item.sealed).map_err(KeysError::from)?;
    let (version, pins) = vault.open_pins(&sealed).map_err(KeysError::from)?;
    // Older than what this device has seen: the server plays back who was who.
    if version < seen || version != item.version {
        return Err(KeysError.into());
    }
    remember_version(me, version).await;
    Ok((version, pins))
}

/// Keeps them, unless another device was first.
async fn keep(vault: &Vault, me: &PublicId, version: u32, pins: &Pins) -> Result<bool, ActError> {
    let sealed = vault
        .seal_pins(&mut rng(), pins, version)
        .map_err(KeysError::from)?;
    let item = VaultItem {
        version,
        sealed: sealed.to_base64(),
    };
    match keep_vault_item(VaultItemKind::Pins, item).await {
        Ok(()) => {
            remember_version(me, version).await;
            Ok(true)
        }
        Err(ApiError::Changed) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn record(me: &PublicId) -> String {
    format!("pins/{}", me.as_str())
}

async fn seen_version(me: &PublicId) -> u32 {
    let seen = storage::get(&record(me)).await.ok().flatten();
    seen.and_then(|value| value.as_string())
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

async fn remember_version(me: &PublicId, version: u32) {
    // A browser that keeps nothing, or shall not, forgets it as everything else.
    if local_copy::is_kept().await {
        let _ = storage::put(&record(me), &version.to_string().into()).await;
    }
}
