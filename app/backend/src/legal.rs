//! The texts of law and of the house: Markdown in `data/legal`, one file for each page of `/regles/…`.
//!
//! The French text is the only one and the one that counts. It is part of the program, like the rules it tells: both
//! change in the same commit.

use pulldown_cmark::{Event, Options, Parser, Tag, TextMergeStream, html};

/// The last part of a page's path, and its Markdown: `# Title` on the first line, sections from `##` on.
const TEXTS: [(&str, &str); 8] = [
    ("accessibilite", include_str!("../data/legal/accessibilite.fr.md")),
    ("classement", include_str!("../data/legal/classement.fr.md")),
    ("conditions", include_str!("../data/legal/conditions.fr.md")),
    (
        "confidentialite",
        include_str!("../data/legal/confidentialite.fr.md"),
    ),
    ("jetons", include_str!("../data/legal/jetons.fr.md")),
    (
        "mentions-legales",
        include_str!("../data/legal/mentions-legales.fr.md"),
    ),
    ("moderation", include_str!("../data/legal/moderation.fr.md")),
    ("signaler", include_str!("../data/legal/signaler.fr.md")),
];

/// A space that no line breaks at, before `:` `€` `»`.
const NO_BREAK: char = '\u{a0}';
/// The narrow one, before `;` `!` `?` and between thousands.
const NARROW: char = '\u{202f}';

/// One text, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its title, the page's `h1`. Plain text.
    pub title: String,
    /// Its body, in HTML that begins at `h2`.
    pub html: String,
}

/// A text by the last part of its page's path; `None` for an unknown one.
#[must_use]
pub fn text(page: &str) -> Option<Text> {
    let (_, markdown) = TEXTS.iter().find(|(slug, _)| *slug == page)?;
    let (title, body) = markdown.strip_prefix("# ")?.split_once('\n')?;
    Some(Text {
        title: spaced(title.trim()),
        html: render(body),
    })
}

/// Markdown as HTML. What is HTML in it already is shown as it is typed: no tag comes from the text.
fn render(markdown: &str) -> String {
    let inert = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
        Event::Start(Tag::Link { dest_url, .. }) if is_file(&dest_url) => {
            Event::InlineHtml(format!(r#"<a href="{dest_url}" rel="external">"#).into())
        }
        other => other,
    });
    // Merged first: a space and the sign that it belongs to must come in one piece.
    let events = TextMergeStream::new(inert).map(|event| match event {
        Event::Text(words) => Event::Text(spaced(&words).into()),
        other => other,
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events);
    out
}

/// Whether a link leads to a file of `public/`: no page, so the interface's router must leave it to the browser.
/// Nothing but a plain path is one, so that it can stand in an attribute as it is.
fn is_file(path: &str) -> bool {
    path.starts_with('/')
        && path.contains('.')
        && path
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '/' | '.' | '-'))
}

/// French spacing, so that the files are written with plain spaces.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(char) = chars.next() {
        out.push(if char == ' ' {
            space(before, chars.peek().copied())
        } else {
            char
        });
        before = Some(char);
    }
    out
}

/// The space that belongs between two characters.
fn space(before: Option<char>, after: Option<char>) -> char {
    let after_figure = before.is_some_and(|char| char.is_ascii_digit());
    match after {
        Some(';' | '!' | '?') => NARROW,
        Some(':' | '»' | '€' | '%') => NO_BREAK,
        _ if before == Some('«') => NO_BREAK,
        Some(after) if after_figure && after.is_ascii_digit() => NARROW,
        Some(after) if after_figure && after.is_alphabetic() => NO_BREAK,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use model::unlock::{premium_price, unlock_price};

    use super::*;

    #[test]
    fn every_file_is_a_page_and_renders() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/legal");
        let files: BTreeSet<String> = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let pages: BTreeSet<String> = TEXTS.iter().map(|(slug, _)| format!("{slug}.fr.md")).collect();
        assert_eq!(files, pages);
        for (slug, _) in TEXTS {
            let Text { title, html } = text(slug).unwrap_or_else(|| panic!("{slug} has no title"));
            assert!(
                !title.is_empty() && !title.contains(['#', '*', '<']),
                "{slug}: {title}"
            );
            assert!(html.contains("<h2>"), "{slug} has no section");
            assert!(!html.contains("<h1"), "{slug}: the title is the page's only h1");
            // The policy of the site forbids inline styles; an aligned column of a table would be one.
            assert!(!html.contains(" style="), "{slug} has an inline style");
        }
        let words = text("moderation").unwrap().html;
        assert!(
            words.contains("<td>25</td>") && words.contains("<a href=\"/regles/signaler\">"),
            "{words}"
        );
    }

    #[test]
    fn an_unknown_page_has_no_text() {
        for page in [
            "",
            "inconnue",
            "classement.fr.md",
            "../legal/classement",
            "Classement",
        ] {
            assert_eq!(text(page), None, "{page}");
        }
    }

    #[test]
    fn no_tag_comes_from_a_text() {
        let html =
            render("<script>alert(1)</script>\n\na <b>b</b> <img src=x onerror=y>\n\n- <i onclick=z>c</i>");
        for tag in ["<script", "<b>", "<img", "<i "] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
        for (slug, markdown) in TEXTS {
            let tag =
                Parser::new(markdown).find(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
            assert_eq!(tag, None, "{slug} holds HTML");
        }
    }

    #[test]
    fn every_link_leads_somewhere() {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
        let mut within = 0;
        for (slug, markdown) in TEXTS {
            for event in Parser::new(markdown) {
                let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
                    continue;
                };
                if let Some(page) = dest_url.strip_prefix("/regles/") {
                    assert!(text(page).is_some(), "{slug} leads to {dest_url}");
                    within += 1;
                } else if let Some(file) = dest_url.strip_prefix('/') {
                    assert!(public.join(file).is_file(), "{slug} leads to {dest_url}");
                } else {
                    assert!(dest_url.starts_with("https://"), "{slug} leads to {dest_url}");
                }
            }
        }
        assert!(within > 8, "the texts lead to one another");
    }

    #[test]
    fn a_file_is_left_to_the_browser() {
        assert_eq!(
            render("[a](/fonts/OFL.txt)"),
            "<p><a href=\"/fonts/OFL.txt\" rel=\"external\">a</a></p>\n"
        );
        assert_eq!(
            render("[a](/regles/jetons)"),
            "<p><a href=\"/regles/jetons\">a</a></p>\n"
        );
        let html = render("[a](</x.\"onclick=\"y>)");
        assert!(!html.contains("\"onclick"), "{html}");
    }

    #[test]
    fn the_prices_told_are_the_prices_asked() {
        let (_, markdown) = TEXTS.iter().find(|(slug, _)| *slug == "jetons").unwrap();
        for (words, budget) in [
            ("jusqu’à 100 €", Some(100)),
            ("jusqu’à 500 €", Some(500)),
            ("jusqu’à 2 000 €", Some(2_000)),
            ("au-delà", Some(2_001)),
            ("sans budget", None),
        ] {
            let row = format!(
                "| {words} | {} jetons | {} jetons |",
                unlock_price(budget),
                premium_price(budget)
            );
            assert!(markdown.contains(&row), "missing: {row}");
        }
    }

    #[test]
    fn spaces_are_french() {
        assert_eq!(
            spaced("« Oui » : 2 000 € ; 72 h, fin."),
            "«\u{a0}Oui\u{a0}»\u{a0}: 2\u{202f}000\u{a0}€\u{202f}; 72\u{a0}h, fin."
        );
        assert_eq!(
            render("**a** : b ?"),
            "<p><strong>a</strong>\u{a0}: b\u{202f}?</p>\n"
        );
        assert_eq!(render("`a : b`"), "<p><code>a : b</code></p>\n");
    }
}
