//! The title of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// `<title>`, with two faults of leptos_meta 0.8 on the server mended:
///
/// - It writes the text unescaped: a demande called `</title><script>…` would leave the element.
/// - It reads a changing text only once the page is rendered, when the thread may already be at another request and its
///   signals: that request's page, or a panic. So on the server the text is read here, while its own page is rendered.
#[component]
pub fn PageTitle(
    /// The title, whoever wrote it.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let text = TextProp::from(text.get().into_owned());
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
