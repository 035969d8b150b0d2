//! What a public page says of itself to search engines and to whoever shares its link.

use leptos::prelude::*;
use leptos_meta::{Link, Meta};
use model::auth::Language;
use serde::{Deserialize, Serialize};

use super::language::language;
use super::page_title::PageTitle;
use crate::i18n::{t_string, use_i18n};

/// The public origin of the site, without a slash at the end: `https://leboncoup.fr`. Provided by the host.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SiteOrigin(pub String);

/// Keeps the host's [`SiteOrigin`] for the browser, which builds the same addresses.
pub fn provide_site_origin() {
    provide_context(SharedValue::new(|| use_context::<SiteOrigin>().unwrap_or_default()).into_inner());
}

/// The whole address of a path of ours.
#[must_use]
pub fn absolute(path: &str) -> String {
    let origin = use_context::<SiteOrigin>().unwrap_or_default().0;
    format!("{origin}{path}")
}

/// The picture that stands beside a shared link. `scripts/share_picture.sh` draws it.
const PICTURE: &str = "/share.png";

/// Title, description, canonical address and Open Graph of a public page; takes the place of its [`PageTitle`].
///
/// Nothing of whoever reads the page belongs in here: what is shared must be the same for everybody.
#[component]
pub fn PageMeta(
    /// The title, with the site's name: "Plomberie à Montreuil · LeBonCoup".
    #[prop(into)]
    title: TextProp,
    /// One sentence or two, as a search engine shows them.
    #[prop(into)]
    description: TextProp,
    /// The path under which search engines shall know the page, with its query if it needs one.
    #[prop(into)]
    path: String,
    /// A page for people that search engines shall not list.
    #[prop(optional)]
    unlisted: bool,
    /// Whether it is one text of somebody's, and not a page of the site.
    #[prop(optional)]
    article: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let url = absolute(&path);
    let locale = match language(i18n) {
        Language::Fr => "fr_FR",
        Language::En => "en_GB",
    };
    let kind = if article { "article" } else { "website" };
    let (shared_title, shared_description) = (title.clone(), description.clone());
    view! {
        <PageTitle text=title />
        <Meta name="description" content=description />
        <Link rel="canonical" href=url.clone() />
        {unlisted.then(|| view! { <Unlisted /> })}
        <Meta property="og:type" content=kind />
        <Meta property="og:site_name" content="LeBonCoup" />
        <Meta property="og:locale" content=locale />
        <Meta property="og:url" content=url />
        <Meta property="og:title" content=shared_title />
        <Meta property="og:description" content=shared_description />
        <Meta property="og:image" content=absolute(PICTURE) />
        <Meta property="og:image:width" content="1200" />
        <Meta property="og:image:height" content="630" />
        <Meta property="og:image:alt" content=t_string!(i18n, site.picture) />
        <Meta name="twitter:card" content="summary_large_image" />
    }
}

/// Tells search engines to leave a page out of their lists: an account's, a form, one that is closed.
#[component]
pub fn Unlisted() -> impl IntoView {
    view! { <Meta name="robots" content="noindex" /> }
}
