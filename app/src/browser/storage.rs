//! Records in this browser's IndexedDB, which can hold a key that no script can read. All else that lies there is sealed.
//!
//! Written on web-sys: the crates that wrap IndexedDB bring tokio or a macro kit along, for a few calls.

use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "leboncoup";
const STORE: &str = "keys";

/// The browser refuses to store anything, or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this browser stores nothing")]
pub struct StorageError;

impl From<JsValue> for StorageError {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Writes `value` in the place of a former one.
pub async fn put(name: &str, value: &JsValue) -> Result<(), StorageError> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    done(&store.put_with_key(value, &name.into())?).await?;
    Ok(())
}

/// What was written; `None` where nothing was.
pub async fn get(name: &str) -> Result<Option<JsValue>, StorageError> {
    let store = open(IdbTransactionMode::Readonly).await?;
    let value = done(&store.get(&name.into())?).await?;
    Ok((!value.is_undefined()).then_some(value))
}

/// Removes it; removing what is not there is fine.
pub async fn delete(name: &str) -> Result<(), StorageError> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    done(&store.delete(&name.into())?).await?;
    Ok(())
}

/// What was written under the names that begin with `prefix`, in the order of the names.
pub async fn under(prefix: &str) -> Result<Vec<JsValue>, StorageError> {
    let range = beginning_with(prefix)?;
    let store = open(IdbTransactionMode::Readonly).await?;
    let values: Array = done(&store.get_all_with_key(&range)?).await?.unchecked_into();
    Ok(values.iter().collect())
}

/// The names that begin with `prefix` and have something written under them, in their order.
pub async fn names_under(prefix: &str) -> Result<Vec<String>, StorageError> {
    let range = beginning_with(prefix)?;
    let store = open(IdbTransactionMode::Readonly).await?;
    let names: Array = done(&store.get_all_keys_with_key(&range)?)
        .await?
        .unchecked_into();
    Ok(names.iter().filter_map(|name| name.as_string()).collect())
}

fn beginning_with(prefix: &str) -> Result<IdbKeyRange, StorageError> {
    // No name has a character after the last of all.
    Ok(IdbKeyRange::bound(
        &prefix.into(),
        &format!("{prefix}\u{ffff}").into(),
    )?)
}

/// Removes everything: whoever was here has left.
pub async fn clear() -> Result<(), StorageError> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    done(&store.clear()?).await?;
    Ok(())
}

/// The store, in a transaction of its own. The database is made when it is first opened.
async fn open(mode: IdbTransactionMode) -> Result<IdbObjectStore, StorageError> {
    let factory = window().indexed_db()?.ok_or(StorageError)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let opening = request.clone();
    let make = Closure::once_into_js(move || {
        if let Ok(database) = opening.result() {
            // A store that can't be made fails the transaction below.
            let _ = database
                .unchecked_into::<IdbDatabase>()
                .create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(make.unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.unchecked_into();
    let store = database
        .transaction_with_str_and_mode(STORE, mode)
        .and_then(|transaction| transaction.object_store(STORE));
    // Closes once the transaction is over.
    database.close();
    Ok(store?)
}

/// What a request answers. The handler that is not called is let go with the page.
async fn done(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let answered = request.clone();
        let success = Closure::once_into_js(move || {
            let result = answered.result().unwrap_or(JsValue::UNDEFINED);
            let _ = resolve.call1(&JsValue::UNDEFINED, &result);
        });
        let failure = Closure::once_into_js(move || {
            let _ = reject.call0(&JsValue::UNDEFINED);
        });
        request.set_onsuccess(Some(success.unchecked_ref()));
        request.set_onerror(Some(failure.unchecked_ref()));
    });
    Ok(JsFuture::from(promise).await?)
}
