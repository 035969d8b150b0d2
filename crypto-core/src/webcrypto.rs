//! SubtleCrypto, in a window or a worker (feature `webcrypto`).

use std::num::NonZeroU32;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};
use zeroize::Zeroizing;

use crate::attachment::ChunkCipher;
use crate::{Error, Kdf, Pbkdf2};

/// PBKDF2 by SubtleCrypto: off the interface thread, two to four times as fast as wasm.
///
/// Fails with [`Error::Backend`] where SubtleCrypto is missing, as in an insecure context.
#[derive(Clone, Copy, Debug, Default)]
pub struct SubtleKdf;

impl Kdf for SubtleKdf {
    async fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        iterations: NonZeroU32,
    ) -> Result<Zeroizing<[u8; 32]>, Error> {
        let subtle = subtle()?;
        let algorithm = object(&[
            ("name", "PBKDF2".into()),
            ("hash", "SHA-256".into()),
            ("salt", Uint8Array::from(salt).into()),
            ("iterations", iterations.get().into()),
        ])?;
        let key = import_key(&subtle, password, "PBKDF2", &["deriveBits"]).await?;
        let bits = subtle
            .derive_bits_with_object(&algorithm, &key, 256)
            .map_err(refused)?;
        let bits = Uint8Array::new(&resolve(bits).await?);
        let mut derived = Zeroizing::new([0; 32]);
        if bits.length() != 32 {
            return Err(Error::Backend);
        }
        bits.copy_to(derived.as_mut());
        bits.fill(0, 0, 32);
        Ok(derived)
    }
}

/// [`SubtleKdf`] where there is one, the pure Rust [`Pbkdf2`] where not: what a page should use.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserKdf;

impl Kdf for BrowserKdf {
    async fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        iterations: NonZeroU32,
    ) -> Result<Zeroizing<[u8; 32]>, Error> {
        match SubtleKdf.derive(password, salt, iterations).await {
            Err(Error::Backend) => Pbkdf2.derive(password, salt, iterations).await,
            answer => answer,
        }
    }
}

/// AES-256-GCM by SubtleCrypto, for files: chat-size texts are quicker in wasm.
#[derive(Clone, Copy, Debug, Default)]
pub struct SubtleCipher;

impl ChunkCipher for SubtleCipher {
    type Key = CryptoKey;

    async fn key(&self, key: &[u8; 32]) -> Result<CryptoKey, Error> {
        import_key(&subtle()?, key, "AES-GCM", &["encrypt", "decrypt"]).await
    }

    async fn seal(
        &self,
        key: &CryptoKey,
        nonce: &[u8; 12],
        aad: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let data = Uint8Array::from(plaintext);
        let promise = subtle()?.encrypt_with_object_and_buffer_source(&gcm(nonce, aad)?, key, &data);
        let sealed = resolve(promise.map_err(refused)?).await?;
        Ok(Uint8Array::new(&sealed).to_vec())
    }

    async fn open(
        &self,
        key: &CryptoKey,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let data = Uint8Array::from(ciphertext);
        let promise = subtle()?.decrypt_with_object_and_buffer_source(&gcm(nonce, aad)?, key, &data);
        let opened = resolve(promise.map_err(refused)?)
            .await
            .map_err(|_| Error::Decryption)?;
        Ok(Uint8Array::new(&opened).to_vec())
    }
}

fn gcm(nonce: &[u8; 12], aad: &[u8]) -> Result<Object, Error> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(&nonce[..]).into()),
        ("additionalData", Uint8Array::from(aad).into()),
        ("tagLength", 128.into()),
    ])
}

/// `globalThis.crypto.subtle`, whatever the global object is.
fn subtle() -> Result<SubtleCrypto, Error> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).map_err(refused)?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).map_err(refused)?;
    subtle.dyn_into().map_err(refused)
}

async fn import_key(
    subtle: &SubtleCrypto,
    bytes: &[u8],
    algorithm: &str,
    usages: &[&str],
) -> Result<CryptoKey, Error> {
    let usages: Array = usages.iter().map(|usage| JsValue::from(*usage)).collect();
    let raw = Uint8Array::from(bytes);
    let imported = subtle.import_key_with_str("raw", &raw, algorithm, false, &usages);
    let key = match imported {
        Ok(promise) => resolve(promise).await,
        Err(error) => Err(refused(error)),
    };
    raw.fill(0, 0, raw.length());
    key?.dyn_into().map_err(refused)
}

async fn resolve(promise: js_sys::Promise) -> Result<JsValue, Error> {
    JsFuture::from(promise).await.map_err(refused)
}

fn object(entries: &[(&str, JsValue)]) -> Result<Object, Error> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value).map_err(refused)?;
    }
    Ok(object)
}

/// What a browser says in an exception is its own affair: it may quote its input.
fn refused<T>(_: T) -> Error {
    Error::Backend
}
