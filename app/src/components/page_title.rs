//! The title of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// `<title>`. leptos_meta 0.8 writes it unescaped on the server: a demande called `</title><script>…` would leave it.
#[component]
pub fn PageTitle(
    /// The title, whoever wrote it.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    view! { <Title text=move || harmless(&text.get()) /> }
}

/// Without the one character that could end the element. The browser sets the same text again as plain text, so an
/// escaped one would show its escapes: a look-alike stands in.
fn harmless(text: &str) -> String {
    text.replace('<', "‹")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_title_cannot_leave_its_element() {
        assert_eq!(harmless("a </title><script>"), "a ‹/title>‹script>");
        assert_eq!(harmless("Plomberie & Cie"), "Plomberie & Cie");
    }
}
