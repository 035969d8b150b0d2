//! Long work in pieces: the browser draws and hears between them.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Goes on in a task of its own. Awaiting anything that is ready goes on in the same one, however long it has run.
pub async fn pause() {
    let waited = Promise::new(&mut |resolve, _| {
        // Where there are no timers, it goes on at once.
        if window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 0)
            .is_err()
        {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    // It is never rejected.
    let _ = JsFuture::from(waited).await;
}
