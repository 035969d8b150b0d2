//! A field: label above, control, and under it the help or, in its place, the error.
//!
//! The line under the control has the id `{id}-note`; a control inside [`Field`] points to it with `aria-describedby`
//! and says `aria-invalid="true"` while there is an error. [`TextInput`] and the other inputs here do so by themselves. An error goes
//! when one types.

use leptos::html;
use leptos::prelude::*;

use super::form::FieldError;
use super::icon::{Icon, IconName};
use super::typed::keep_typed;

/// The id of the line under the control of a field.
#[must_use]
pub fn note_id(id: &str) -> String {
    format!("{id}-note")
}

/// The label and the line under; the control is the child.
#[component]
pub fn Field(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// The label. Optional is said in it ("si vous en avez un"); required is not marked.
    #[prop(into)]
    label: TextProp,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: FieldError,
    /// How much is written, at the end of the help: "35/100".
    #[prop(optional, into)]
    count: Option<TextProp>,
    /// The control.
    children: Children,
) -> impl IntoView {
    frame(
        id,
        label,
        FieldNotes { help, error, count },
        children().into_any(),
    )
}

/// What stands under a control.
pub(super) struct FieldNotes {
    pub help: Option<TextProp>,
    pub error: FieldError,
    pub count: Option<TextProp>,
}

/// The field around its control.
pub(super) fn frame(id: String, label: TextProp, notes: FieldNotes, control: AnyView) -> impl IntoView {
    let FieldNotes { help, error, count } = notes;
    let below = note_id(&id);
    let under = move || {
        if let Some(error) = error.get() {
            let line = view! {
                <p class="help help--error" id=below.clone()>
                    <Icon name=IconName::WarningCircle />
                    <span>{error}</span>
                </p>
            };
            return Some(line.into_any());
        }
        let help = help.clone().map(|help| move || help.get());
        let count = count.clone().map(|count| move || count.get());
        match (help, count) {
            (None, None) => None,
            (help, None) => Some(view! { <p class="help" id=below.clone()>{help}</p> }.into_any()),
            (help, Some(count)) => Some(
                view! {
                    <p class="help help--split" id=below.clone()>
                        <span>{help}</span>
                        <span>{count}</span>
                    </p>
                }
                .into_any(),
            ),
        }
    };
    view! {
        <div class="field" on:input=move |_| error.forget()>
            <label for=id>{move || label.get()}</label>
            {control}
            {under}
        </div>
    }
}

/// What hears the typing, and how much is written: "35/100" where there is a limit.
pub(super) fn counted(
    initial: &str,
    max: Option<u32>,
    on_input: Option<Callback<String>>,
) -> (impl Fn(String) + Copy + 'static, Option<TextProp>) {
    let length = RwSignal::new(initial.chars().count());
    let heard = move |typed: String| {
        length.set(typed.chars().count());
        if let Some(on_input) = on_input {
            on_input.run(typed);
        }
    };
    let count = max.map(|max| TextProp::from(move || format!("{}/{max}", length.get())));
    (heard, count)
}

/// A field of one line.
#[component]
pub fn TextInput(
    /// The id, and the name unless another is given.
    #[prop(into)]
    id: String,
    /// The name in the form, where it differs from the id.
    #[prop(optional, into)]
    name: Option<String>,
    /// The label.
    #[prop(into)]
    label: TextProp,
    /// What helps to fill it in.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// What is wrong.
    #[prop(optional, into)]
    error: FieldError,
    /// What stands in it.
    #[prop(optional, into)]
    value: Signal<String>,
    /// `type`.
    #[prop(default = "text")]
    kind: &'static str,
    /// `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// `inputmode`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Characters at most; with it the field counts.
    #[prop(optional)]
    max: Option<u32>,
    /// A unit written after the figure: "€".
    #[prop(optional)]
    unit: Option<&'static str>,
    /// Hears what is typed.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let initial = value.get_untracked();
    let (heard, count) = counted(&initial, max, on_input);
    keep_typed(node, value, heard);
    let described = help.is_some() || count.is_some();
    let below = note_id(&id);
    let control = view! {
        <input
            class="input"
            node_ref=node
            id=id.clone()
            name=name.unwrap_or_else(|| id.clone())
            r#type=kind
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=max.map(|max| max.to_string())
            value=initial
            aria-invalid=move || error.get().is_some().then_some("true")
            aria-describedby=move || (described || error.get().is_some()).then(|| below.clone())
            on:input=move |event| heard(event_target_value(&event))
        />
    };
    let control = match unit {
        Some(unit) => {
            view! { <span class="input-unit">{control}<span aria-hidden="true">{unit}</span></span> }
                .into_any()
        }
        None => control.into_any(),
    };
    frame(id, label, FieldNotes { help, error, count }, control)
}

/// Moves the focus to the first field of `form` that is marked wrong, once the page shows it. For a refused submit; the
/// refusal may come when the form has been left.
pub fn focus_first_error(form: NodeRef<html::Form>) {
    use leptos::wasm_bindgen::JsCast;

    let Some(form) = form.try_get_untracked().flatten() else {
        return;
    };
    request_animation_frame(move || {
        let first = form.query_selector("[aria-invalid=true]").ok().flatten();
        if let Some(field) = first.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // An element that can't take the focus keeps it where it is: nothing else to do.
            let _ = field.focus();
        }
    });
}
