//! The account key over a reload (protocol, § Reload): kept in this browser under two layers. The inner one's key lies on
//! the server, in the session's row, so that ending the session there kills the copy here; the outer one's key is this
//! browser's and can't be read out of it, so that the server alone has nothing either.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto_core::{LocalCopy, LocalKey, LockedVault, SealedItem, Vault};
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use model::account;
use rand_core::Rng;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::keys::{ActError, KeysError, rng};
use super::storage;
use crate::functions::account::{keep_local_key, reopen};

const RECORD: &str = "account";
const CONTEXT: &[u8] = b"leboncoup/v1/local-copy/browser";
const NONCE: usize = 12;

/// Keeps a copy of the account key for the session that is open.
pub async fn keep(vault: &Vault) -> Result<(), ActError> {
    let key = LocalKey::make(&mut rng());
    let copy = vault.make_local_copy(&mut rng(), &key).map_err(KeysError::from)?;
    let record = seal(copy.as_bytes()).await.map_err(|_| KeysError)?;
    storage::put(RECORD, &record).await.map_err(|_| KeysError)?;
    let answer = keep_local_key(account::LocalKey(STANDARD.encode(key.to_bytes().as_slice()))).await;
    if answer.is_err() {
        // Without its inner key it opens nothing.
        forget().await;
    }
    Ok(answer?)
}

/// Whether this browser keeps one.
pub async fn is_kept() -> bool {
    matches!(storage::get(RECORD).await, Ok(Some(_)))
}

/// Opens the vault again, where this browser keeps a copy and the session still holds its key.
pub async fn restore() -> Result<Option<Vault>, ActError> {
    let Ok(Some(record)) = storage::get(RECORD).await else {
        return Ok(None);
    };
    let Some((key, sealed)) = reopen().await? else {
        return Ok(None);
    };
    let copy = open(&record).await.map_err(|_| KeysError)?;
    let vault = unlock(&copy, &key.0, &sealed.keyring)?;
    Ok(Some(vault))
}

fn unlock(copy: &[u8], key: &str, keyring: &str) -> Result<Vault, KeysError> {
    let key = LocalKey::from_bytes(&STANDARD.decode(key).map_err(|_| KeysError)?)?;
    let locked = LockedVault::new(SealedItem::from_base64(keyring)?);
    Ok(locked.reopen(&LocalCopy::from_bytes(copy)?, &key)?)
}

/// Deletes it. Where nothing can be stored there is nothing to delete.
pub async fn forget() {
    let _ = storage::delete(RECORD).await;
}

/// `{ key, nonce, copy }`, as IndexedDB stores it.
async fn seal(copy: &[u8]) -> Result<JsValue, JsValue> {
    let subtle = subtle()?;
    let algorithm = Object::new();
    set(&algorithm, "name", "AES-GCM")?;
    set(&algorithm, "length", 256)?;
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key: CryptoKey = JsFuture::from(subtle.generate_key_with_object(&algorithm, false, &usages)?)
        .await?
        .dyn_into()?;
    let mut nonce = [0; NONCE];
    rng().fill_bytes(&mut nonce);
    let sealing = subtle.encrypt_with_object_and_u8_array(&gcm(&nonce)?, &key, copy)?;
    let sealed = Uint8Array::new(&JsFuture::from(sealing).await?);
    let record = Object::new();
    set(&record, "key", key)?;
    set(&record, "nonce", Uint8Array::from(&nonce[..]))?;
    set(&record, "copy", sealed)?;
    Ok(record.into())
}

async fn open(record: &JsValue) -> Result<Vec<u8>, JsValue> {
    let bytes = |name: &str| -> Result<Vec<u8>, JsValue> {
        let value: Uint8Array = Reflect::get(record, &name.into())?.dyn_into()?;
        Ok(value.to_vec())
    };
    let key: CryptoKey = Reflect::get(record, &"key".into())?.dyn_into()?;
    let opening =
        subtle()?.decrypt_with_object_and_u8_array(&gcm(&bytes("nonce")?)?, &key, &bytes("copy")?)?;
    Ok(Uint8Array::new(&JsFuture::from(opening).await?).to_vec())
}

fn gcm(nonce: &[u8]) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    set(&algorithm, "name", "AES-GCM")?;
    set(&algorithm, "iv", Uint8Array::from(nonce))?;
    set(&algorithm, "additionalData", Uint8Array::from(CONTEXT))?;
    Ok(algorithm)
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), &value.into()).map(|_| ())
}

/// Missing in an insecure context: then nothing is kept, and a reload asks for the password.
fn subtle() -> Result<SubtleCrypto, JsValue> {
    let subtle = window().crypto()?.subtle();
    if JsValue::from(&subtle).is_undefined() {
        return Err(JsValue::UNDEFINED);
    }
    Ok(subtle)
}
