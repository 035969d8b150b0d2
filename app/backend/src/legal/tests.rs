use std::collections::BTreeSet;
use std::path::Path;

use model::unlock::{premium_price, unlock_price};

use super::*;

/// A text as an instance shows it that was told nothing.
fn ours(page: &str) -> Option<Text> {
    text(page, &Instance::default())
}

fn render(markdown: &str) -> String {
    super::render(markdown, HeadingLevel::H2)
}

/// The page of an instance that was told this.
fn told(notice: Option<&str>, source_url: Option<&str>) -> String {
    let instance = Instance {
        notice: notice.map(Arc::from),
        source_url: source_url.map(Arc::from),
    };
    text(NOTICE, &instance).unwrap().html
}

#[test]
fn who_runs_the_site_stands_where_it_was_said_to_be_unknown() {
    let unknown = "Le logiciel ne les connaît pas";
    assert!(told(None, None).contains(unknown));
    let html = told(
        Some(
            "# Éditrice\n\nMarie Martin : <marie@example.org>\n\n[site](https://example.org)\n\n```\nnever closed",
        ),
        None,
    );
    assert!(
        !html.contains(unknown) && !html.contains("N’y achetez rien"),
        "{html}"
    );
    for part in [
        "<h2>Éditeur et hébergeur</h2>\n<h3>Éditrice</h3>\n<p>Marie Martin\u{a0}: ",
        "<a href=\"mailto:marie@example.org\">",
        "<a href=\"https://example.org\">site</a>",
        "<h2>Le logiciel</h2>",
        "<h2>Paiement</h2>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let sections = |html: &str| html.matches("<h2>").count();
    assert_eq!(sections(&html), sections(&told(None, None)));
}

#[test]
fn a_notice_brings_no_tag_and_no_script() {
    let html = told(
        Some(
            "<script>alert(1)</script>\n\na <b>b</b> [c](javascript:alert(1)) [d](<java\tscript:x>) [e](DATA:x) \
             [f](//example.org/a:b) <javascript:alert(2)>",
        ),
        None,
    );
    for tag in ["<script", "<b>", "href=\"j", "href=\"J", "href=\"D"] {
        assert!(!html.contains(tag), "{tag} in {html}");
    }
    assert!(html.contains("&lt;script&gt;"), "{html}");
    assert!(html.contains("<a href=\"//example.org/a:b\">f</a>"), "{html}");
}

#[test]
fn the_source_is_told_where_it_is_known() {
    let words = "Le code de la version en service";
    assert!(!told(None, None).contains(words));
    let html = told(None, Some("https://example.org/src?a=1&b=2"));
    let (_, after) = html.split_once("<h2>Le logiciel</h2>").unwrap();
    let (section, _) = after.split_once("<h2>").unwrap();
    assert!(
        section.contains("GNU Affero") && section.contains(words),
        "{section}"
    );
    assert!(
        section.contains("<a href=\"https://example.org/src?a=1&amp;b=2\">"),
        "{section}"
    );
}

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
        let Text { title, html } = ours(slug).unwrap_or_else(|| panic!("{slug} has no title"));
        assert!(
            !title.is_empty() && !title.contains(['#', '*', '<']),
            "{slug}: {title}"
        );
        assert!(html.contains("<h2>"), "{slug} has no section");
        assert!(!html.contains("<h1"), "{slug}: the title is the page's only h1");
        // The policy of the site forbids inline styles; an aligned column of a table would be one.
        assert!(!html.contains(" style="), "{slug} has an inline style");
    }
    let words = ours("moderation").unwrap().html;
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
        assert_eq!(ours(page), None, "{page}");
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
        let tag = Parser::new(markdown).find(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
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
                assert!(ours(page).is_some(), "{slug} leads to {dest_url}");
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
