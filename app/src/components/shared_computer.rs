//! "Shared computer": nothing is to be kept in this browser.

use leptos::prelude::*;

use super::typed::taken_over;
use crate::i18n::{t, use_i18n};

/// Whether the box is ticked; what was chosen before the program loaded counts.
#[must_use]
pub fn use_shared() -> RwSignal<bool> {
    RwSignal::new(taken_over::<web_sys::HtmlInputElement>("#shared:checked").is_some())
}

/// The box, once in a form.
#[component]
pub fn SharedComputer(
    /// From [`use_shared`].
    shared: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id="shared"
                    aria-describedby="shared-note"
                    prop:checked=shared
                    on:change=move |event| shared.set(event_target_checked(&event))
                />
                <span>{t!(i18n, kit.shared.label)}</span>
            </label>
            <p class="help" id="shared-note">
                {t!(i18n, kit.shared.help)}
            </p>
        </div>
    }
}
