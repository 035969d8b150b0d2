//! What a page says of itself in JSON-LD (schema.org). Nothing that the page does not show.

use leptos::prelude::*;
use leptos_meta::Script;
use serde_json::{Value, json};

use super::breadcrumb::Crumb;
use super::page_meta::absolute;

/// A block of JSON-LD in the head. It is data and never runs, but `script-src` asks any script for its nonce.
#[component]
fn StructuredData(data: Value) -> impl IntoView {
    let json = harmless(&data);
    view! { <Script type_="application/ld+json">{json}</Script> }
}

/// The site, and how to search it.
#[component]
pub fn SiteData() -> impl IntoView {
    let data = json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "LeBonCoup",
        "url": absolute("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute("/demandes?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    });
    view! { <StructuredData data /> }
}

/// Where the page stands.
#[component]
pub fn BreadcrumbData(
    /// From the landing page on, this page last.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let items: Vec<Value> = (1..)
        .zip(&crumbs)
        .map(|(position, crumb): (u32, _)| {
            json!({ "@type": "ListItem", "position": position, "name": crumb.name, "item": absolute(&crumb.path) })
        })
        .collect();
    let data =
        json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items });
    view! { <StructuredData data /> }
}

/// JSON that cannot leave its element: `</script>` and `<!--` begin with a character that JSON knows an escape for.
fn harmless(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_leave_its_element_and_is_read_as_it_was() {
        let data = json!({ "name": "a </script><!--<script> \" \\ b" });
        let text = harmless(&data);
        assert!(!text.contains('<'), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), data);
    }
}
