//! What can only be done with the keys open.

use leptos::prelude::*;

use super::empty::Empty;
use super::links;
use crate::browser::keys::{KeysState, use_keys};
use crate::i18n::{t, t_string, use_i18n};

/// Its children, once the keys are open; the way to open them, where they are not.
#[component]
pub fn NeedsKeys(
    /// The path to come back to.
    #[prop(into)]
    next: String,
    /// What needs them.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    // Its own copy each time: the keys may close while this goes, and what is stored for it is gone by then.
    let login = format!("{}?suite={next}", links::LOGIN);
    // Opened again is open still.
    let state = Memo::new(move |_| keys.state());
    move || {
        let login = login.clone();
        match state.get() {
            KeysState::Open => children().into_any(),
            KeysState::Unknown => view! {
                <noscript>
                    <p class="banner">{t_string!(i18n, account.needs_js)}</p>
                </noscript>
                <p class="lede" role="status">
                    {t!(i18n, account.opening)}
                </p>
            }
            .into_any(),
            KeysState::Locked => view! {
                <Empty title=t_string!(i18n, account.locked) text=t_string!(i18n, account.locked_text)>
                    <a class="btn btn--primary" href=login>
                        {t!(i18n, account.unlock)}
                    </a>
                </Empty>
            }
            .into_any(),
        }
    }
}
