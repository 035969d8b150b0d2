//! What was said, with its links: shown, and never fetched.

use leptos::prelude::*;

/// What ends a sentence, not an address.
const AFTER: &[char] = &[
    '.', ',', ';', ':', '!', '?', ')', ']', '}', '»', '"', '\'', '’', '…',
];

/// A part of what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    /// An address of the web. Nothing else becomes a link: no script, no telephone, no file.
    Link(&'a str),
}

/// The parts, which are together what was said.
fn parts(said: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = said;
    while let Some(from) = next_link(rest) {
        let (before, from) = rest.split_at(from);
        let (word, _) = from.split_at(from.find(char::is_whitespace).unwrap_or(from.len()));
        let (link, after) = from.split_at(address(word).len());
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(Part::Link(link));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// A word without what ends the sentence. What closes is the address's own where it opens something in it.
fn address(mut word: &str) -> &str {
    while let Some(last) = word.chars().next_back() {
        let opening = match last {
            ')' => Some('('),
            ']' => Some('['),
            _ => None,
        };
        let own = opening.is_some_and(|opening| word.matches(opening).count() >= word.matches(last).count());
        if own || !AFTER.contains(&last) {
            break;
        }
        word = word.strip_suffix(last).unwrap_or(word);
    }
    word
}

/// Where the next address begins: at the beginning of a word, with something behind the scheme.
fn next_link(text: &str) -> Option<usize> {
    text.match_indices("http").map(|(at, _)| at).find(|at| {
        let begins = text
            .get(..*at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|before| !before.is_alphanumeric());
        let behind = text.get(*at..).and_then(|link| {
            link.strip_prefix("https://")
                .or_else(|| link.strip_prefix("http://"))
        });
        begins && behind.is_some_and(|behind| behind.starts_with(char::is_alphanumeric))
    })
}

/// What was said.
#[component]
pub(super) fn Words(said: String) -> impl IntoView {
    let parts: Vec<AnyView> = parts(&said)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.to_owned().into_any(),
            Part::Link(link) => view! {
                <a href=link.to_owned() target="_blank" rel="nofollow noopener noreferrer">
                    {link.to_owned()}
                </a>
            }
            .into_any(),
        })
        .collect();
    view! { <p>{parts}</p> }
}

#[cfg(test)]
mod tests {
    use super::Part::{self, Link, Text};
    use super::parts;

    #[test]
    fn an_address_is_a_link_and_the_sentence_around_it_is_not() {
        let cases: &[(&str, &[Part<'_>])] = &[
            ("Bonjour", &[Text("Bonjour")]),
            ("https://a.fr/b?c=1", &[Link("https://a.fr/b?c=1")]),
            (
                "Voir https://a.fr/b. Merci",
                &[Text("Voir "), Link("https://a.fr/b"), Text(". Merci")],
            ),
            (
                "(http://a.fr) et\nhttps://é.fr !",
                &[
                    Text("("),
                    Link("http://a.fr"),
                    Text(") et\n"),
                    Link("https://é.fr"),
                    Text(" !"),
                ],
            ),
            (
                "https://fr.wikipedia.org/wiki/Joint_(plomberie).",
                &[Link("https://fr.wikipedia.org/wiki/Joint_(plomberie)"), Text(".")],
            ),
            ("javascript:alert(1)", &[Text("javascript:alert(1)")]),
            ("https:// rien", &[Text("https:// rien")]),
            ("xhttps://a.fr", &[Text("xhttps://a.fr")]),
            ("", &[]),
        ];
        for (said, expected) in cases {
            assert_eq!(parts(said), *expected, "{said}");
        }
    }
}
