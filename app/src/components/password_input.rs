//! A field for a password, with the button that shows it. Its value is never written into the page by the server.

use leptos::html;
use leptos::prelude::*;

use super::field::{FieldNotes, frame, note_id};
use super::form::FieldError;
use super::icon::{Icon, IconName};
use super::typed::keep_typed;
use crate::i18n::{t_string, use_i18n};

/// A password. It has no `name`: a plain submit never sends it.
#[component]
pub fn PasswordInput(
    /// The id.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: TextProp,
    /// What helps to choose it.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: FieldError,
    /// `new-password` or `current-password`.
    autocomplete: &'static str,
    /// What is typed.
    value: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    keep_typed(node, value.into(), move |typed| value.set(typed));
    let described = help.is_some();
    let below = note_id(&id);
    let control_id = id.clone();
    let control = view! {
        <div class="input-icon input-icon--end">
            <input
                class="input"
                node_ref=node
                id=control_id.clone()
                r#type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=move || (described || error.get().is_some()).then(|| below.clone())
                on:input=move |event| value.set(event_target_value(&event))
            />
            <button
                class="iconbtn needs-script"
                r#type="button"
                aria-controls=control_id
                aria-pressed=move || if shown.get() { "true" } else { "false" }
                aria-label=move || t_string!(i18n, kit.field.show_password)
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                <Icon name=Signal::derive(move || if shown.get() { IconName::EyeSlash } else { IconName::Eye }) />
            </button>
        </div>
    };
    frame(
        id,
        label,
        FieldNotes {
            help,
            error,
            count: None,
        },
        control.into_any(),
    )
}
