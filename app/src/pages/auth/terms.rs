//! Whether the terms are accepted.

use leptos::prelude::*;

use crate::components::form::FormState;
use crate::components::icon::{Icon, IconName};
use crate::components::links;
use crate::components::typed::taken_over;
use crate::i18n::{t, use_i18n};

/// Whether they are; what was chosen before the program loaded counts.
pub(super) fn use_terms() -> RwSignal<bool> {
    RwSignal::new(taken_over::<web_sys::HtmlInputElement>("#terms:checked").is_some())
}

/// The box, its links, and what is wrong with it.
#[component]
pub(super) fn Terms(accepted: RwSignal<bool>, form: FormState) -> impl IntoView {
    let i18n = use_i18n();
    let error = form.error_of("termsAccepted");
    view! {
        <div class="field" on:input=move |_| error.forget()>
            <label class="check">
                <input
                    type="checkbox"
                    id="terms"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby="terms-note"
                    prop:checked=accepted
                    on:change=move |event| accepted.set(event_target_checked(&event))
                />
                <span>
                    {t!(i18n, signup.terms_1)} " " <a href=links::TERMS>{t!(i18n, signup.terms_2)}</a> " "
                    {t!(i18n, signup.terms_3)}
                </span>
            </label>
            <div id="terms-note">
                {move || {
                    error
                        .get()
                        .map(|text| {
                            view! {
                                <p class="help help--error">
                                    <Icon name=IconName::WarningCircle />
                                    <span>{text}</span>
                                </p>
                            }
                        })
                }}
            </div>
        </div>
    }
}
