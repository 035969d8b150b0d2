//! The texts of law and of the house: one sheet of running text each.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::auth::Language;

use crate::components::banner::Banner;
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::PageMeta;
use crate::error::ApiError;
use crate::functions::legal::{LegalText, read_legal_text};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::{Failure, NotFound};

/// `/regles/{page}`
#[component]
pub fn LegalPage() -> impl IntoView {
    let params = use_params_map();
    let page = Memo::new(move |_| params.with(|params| params.get("page").unwrap_or_default()));
    let text = Resource::new_blocking(move || page.get(), read_legal_text);
    view! {
        <Frame page="page-legal" main_class="prose" no_tabs=true>
            <Suspense>
                {move || Suspend::new(async move {
                    match text.await {
                        Ok(text) => view! { <Sheet page=page.get_untracked() text /> }.into_any(),
                        Err(ApiError::NotFound) => view! { <NotFound /> }.into_any(),
                        Err(_) => view! { <Failure /> }.into_any(),
                    }
                })}
            </Suspense>
        </Frame>
    }
}

/// A text. It is French whatever the language of the interface, and says so to who reads the page in another.
#[component]
fn Sheet(page: String, text: LegalText) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageMeta
            title=format!("{} · LeBonCoup", text.title)
            description=t_string!(i18n, legal.description, title = text.title.clone())
            path=format!("/regles/{page}")
        />
        <p class="back">
            <a href=links::HOME>
                <Icon name=IconName::CaretLeft />
                {t!(i18n, legal.back)}
            </a>
        </p>
        <div lang="fr">
            <h1>{text.title}</h1>
        </div>
        {move || {
            (language(i18n) != Language::Fr)
                .then(|| view! { <Banner title=move || t_string!(i18n, legal.french_only) /> })
        }}
        <article class="prose__sheet" lang="fr" inner_html=text.html></article>
    }
}
