//! A field of several lines.
//!
//! Leptos 0.8 writes the children of `<textarea>` unescaped on the server: a text with `</textarea><script>` would run.
//! This is the only place where a `<textarea>` is made with a text in it. The text goes in as inner HTML that is escaped here, which means
//! the same on the server, where it is written out, and in the browser, where it is parsed.

use leptos::html;
use leptos::prelude::*;

use super::field::{FieldNotes, counted, frame, note_id};
use super::form::FieldError;
use super::typed::keep_typed;

/// Escapes a text for the inside of an element whose content is text with character references (RCDATA), such as
/// `<textarea>`: HTML Living Standard, § 13.1.2.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A field of several lines.
#[component]
pub fn TextArea(
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
    /// What stands in it. A first line that is empty is lost, as HTML has it.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Lines shown before it grows.
    #[prop(default = 6)]
    rows: u8,
    /// Characters at most; with it the field counts.
    #[prop(optional)]
    max: Option<u32>,
    /// Hears what is typed.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let initial = value.get_untracked();
    let (heard, count) = counted(&initial, max, on_input);
    keep_typed(node, value, heard);
    let described = help.is_some() || count.is_some();
    let below = note_id(&id);
    let control = view! {
        <textarea
            class="input input--area"
            node_ref=node
            id=id.clone()
            name=name.unwrap_or_else(|| id.clone())
            rows=rows.to_string()
            maxlength=max.map(|max| max.to_string())
            aria-invalid=move || error.get().is_some().then_some("true")
            aria-describedby=move || (described || error.get().is_some()).then(|| below.clone())
            on:input=move |event| heard(event_target_value(&event))
            inner_html=escape(&initial)
        ></textarea>
    };
    frame(id, label, FieldNotes { help, error, count }, control.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &'static str) -> String {
        Owner::new()
            .with(|| view! { <TextArea id="texte" label="Texte" value=text.to_owned() max=100 /> }.to_html())
    }

    #[test]
    fn a_text_cannot_leave_the_field_on_the_server() {
        let html = rendered("</textarea><script>alert(1)</script>&amp;");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(
            html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</textarea>"),
            "{html}"
        );
    }

    #[test]
    fn a_text_stands_in_the_field_without_a_program() {
        let html = rendered("Il goutte.\nDepuis mardi.");
        assert!(html.contains(">Il goutte.\nDepuis mardi.</textarea>"), "{html}");
        assert!(html.contains("24/100"), "{html}");
    }

    #[test]
    fn an_empty_field_is_empty() {
        assert!(rendered("").contains("></textarea>"));
    }
}
