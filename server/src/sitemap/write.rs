//! The XML of a sitemap (sitemaps.org). Addresses are made of slugs and ids: nothing in them is to be escaped.

use std::fmt::Write as _;

use time::OffsetDateTime;

use super::Address;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// A file of addresses.
pub(super) fn urls(origin: &str, addresses: &[Address]) -> String {
    let mut xml = format!("{HEAD}<urlset {SPACE}>\n");
    for address in addresses {
        let changed = address
            .changed_at
            .map(|moment| format!("<lastmod>{}</lastmod>", day(moment)))
            .unwrap_or_default();
        // A `String` takes whatever is written to it.
        let _ = writeln!(xml, "<url><loc>{origin}{}</loc>{changed}</url>", address.path);
    }
    xml.push_str("</urlset>\n");
    xml
}

/// A list of files.
pub(super) fn index(paths: &[String]) -> String {
    let mut xml = format!("{HEAD}<sitemapindex {SPACE}>\n");
    for path in paths {
        let _ = writeln!(xml, "<sitemap><loc>{path}</loc></sitemap>");
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

fn day(moment: OffsetDateTime) -> String {
    let date = moment.date();
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_when_it_changed_if_that_is_known() {
        let addresses = [
            Address {
                path: "/".into(),
                changed_at: None,
            },
            Address {
                path: "/demandes/1".into(),
                changed_at: Some(OffsetDateTime::UNIX_EPOCH),
            },
        ];
        let xml = urls("https://example.org", &addresses);
        assert!(
            xml.contains("<url><loc>https://example.org/</loc></url>"),
            "{xml}"
        );
        assert!(
            xml.contains("<loc>https://example.org/demandes/1</loc><lastmod>1970-01-01</lastmod>"),
            "{xml}"
        );
    }
}
