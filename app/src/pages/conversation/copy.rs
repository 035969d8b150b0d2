use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::components::icon::{Icon, IconName};
use crate::i18n::{t_string, use_i18n};

/// How long it says that it is done.
const DONE_FOR: Duration = Duration::from_secs(2);

/// Copies what was said. It shows when its message is pointed at or touched.
#[component]
pub(super) fn Copy(text: String) -> impl IntoView {
    let i18n = use_i18n();
    let done = RwSignal::new(false);
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            // Who forbids it to the page sees that nothing was copied.
            if JsFuture::from(promise).await.is_ok() {
                done.try_set(true);
                set_timeout(
                    move || {
                        done.try_set(false);
                    },
                    DONE_FOR,
                );
            }
        });
    };
    // A screen reader says what a button is called by now while one stands on it.
    let label = move || {
        if done.get() {
            t_string!(i18n, messages.copied)
        } else {
            t_string!(i18n, messages.copy)
        }
    };
    view! {
        <button
            class="msg__copy"
            type="button"
            aria-label=label
            title=label
            on:click=copy
        >
            {move || view! { <Icon name=if done.get() { IconName::Check } else { IconName::Copy } /> }}
        </button>
    }
}
