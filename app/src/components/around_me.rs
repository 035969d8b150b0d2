//! A button that puts the commune this device is in into a place's field, and looks there.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Icon, IconName};
use crate::browser::geolocation::{NotFound, own_commune};
use crate::i18n::{t, t_string, use_i18n};

/// The button, and below it what went wrong. Not there without JavaScript.
#[component]
pub fn AroundMe(
    /// The field's text.
    text: RwSignal<String>,
    /// The form to send once the commune is known.
    form: NodeRef<leptos::html::Form>,
) -> impl IntoView {
    let i18n = use_i18n();
    let looking = RwSignal::new(false);
    let problem = RwSignal::new(None::<NotFound>);
    let look = move |_| {
        if looking.get_untracked() {
            return;
        }
        looking.set(true);
        problem.set(None);
        spawn_local(async move {
            let found = own_commune().await;
            // The page may be left by then.
            if looking.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(label) => {
                    text.set(label);
                    if let Some(form) = form.get_untracked() {
                        // In the next turn, when the field holds it. A form that cannot be sent stays as it is, filled in.
                        request_animation_frame(move || drop(form.request_submit()));
                    }
                }
                Err(error) => problem.set(Some(error)),
            }
        });
    };
    view! {
        <button
            class="around-me needs-script"
            type="button"
            aria-busy=move || looking.get().then_some("true")
            on:click=look
        >
            <Icon name=IconName::Crosshair />
            {t!(i18n, search.around_me)}
        </button>
        <p class="help help--error needs-script" role="status">
            {move || {
                problem.get().map(|problem| match problem {
                    NotFound::Refused => t_string!(i18n, search.around_refused),
                    NotFound::Unknown => t_string!(i18n, search.around_unknown),
                    NotFound::Abroad => t_string!(i18n, search.around_abroad),
                })
            }}
        </p>
    }
}
