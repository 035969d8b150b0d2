//! The texts of law and of the house: Markdown in `data/legal`, one file for each page of `/regles/…`.
//!
//! The French text is the only one and the one that counts. It is part of the program, like the rules it tells: both
//! change in the same commit. What the program cannot know, who runs it and where its source is, it is told ([`Instance`]).

use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html};

#[cfg(test)]
mod tests;

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

/// The text that tells who runs this site, and two sections of it by their titles.
const NOTICE: &str = "mentions-legales";
const PUBLISHER: &str = "Éditeur et hébergeur";
const SOFTWARE: &str = "Le logiciel";

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

/// What only whoever runs this site can say of it.
#[derive(Clone, Debug, Default)]
pub struct Instance {
    /// Who publishes and who hosts it, in Markdown.
    pub notice: Option<Arc<str>>,
    /// Where the source of the running version can be had: a URL without blanks or angle brackets.
    pub source_url: Option<Arc<str>>,
}

/// The last parts of all pages' paths.
pub fn pages() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(slug, _)| *slug)
}

/// A text by the last part of its page's path; `None` for an unknown one.
#[must_use]
pub fn text(page: &str, instance: &Instance) -> Option<Text> {
    let (_, markdown) = TEXTS.iter().find(|(slug, _)| *slug == page)?;
    let (title, body) = markdown.strip_prefix("# ")?.split_once('\n')?;
    Some(Text {
        title: spaced(title.trim()),
        html: if page == NOTICE {
            notice(body, instance)
        } else {
            render(body, HeadingLevel::H2)
        },
    })
}

/// The text of [`NOTICE`], with what this instance says of itself in the place of the sentences that say it is unknown.
fn notice(body: &str, instance: &Instance) -> String {
    let mut parts = body.split("\n## ");
    let mut out = render(parts.next().unwrap_or_default(), HeadingLevel::H2);
    for part in parts {
        let (heading, _) = part.split_once('\n').unwrap_or((part, ""));
        let (ours, theirs) = match (heading, &instance.notice, &instance.source_url) {
            (PUBLISHER, Some(notice), _) => (heading, notice.to_string()),
            (SOFTWARE, _, Some(url)) => (part, format!("Le code de la version en service ici : <{url}>.")),
            _ => (part, String::new()),
        };
        out.push_str(&render(&format!("## {ours}"), HeadingLevel::H2));
        // Rendered apart: nothing that is left open in it reaches what follows.
        out.push_str(&render(&theirs, HeadingLevel::H3));
    }
    out
}

/// Markdown as HTML, its headings from `highest` on. What is HTML in it already is shown as it is typed: no tag comes from
/// the text, and no link runs anything.
fn render(markdown: &str, highest: HeadingLevel) -> String {
    let inert = Parser::new_ext(markdown, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Event::Start(Tag::Heading {
            level: level.max(highest),
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(level.max(highest))),
        Event::Start(Tag::Link {
            link_type,
            title,
            id,
            dest_url,
        }) if !is_inert(&dest_url) => Event::Start(Tag::Link {
            link_type,
            title,
            id,
            dest_url: "#".into(),
        }),
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

/// Whether following a link does nothing but lead somewhere: it has no scheme, or one of these.
fn is_inert(link: &str) -> bool {
    let before_path = link.split(['/', '?', '#']).next().unwrap_or_default();
    match before_path.split_once(':') {
        None => true,
        Some((scheme, _)) => ["https", "http", "mailto", "tel"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known)),
    }
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
