//! What the pages of a trade have in common.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::Category;
use model::landing::TownCount;
use model::place::Place;
use model::search::{COUNT_MAX, SearchForm};

use crate::components::format;
use crate::components::language::language;
use crate::components::links;
use crate::components::trade_words::advice;
use crate::i18n::{Locale, t, t_string, use_i18n};

/// "12 demandes", "1 demande", "Plus de 1 000 demandes": at the beginning of a sentence.
pub(super) fn counted(i18n: I18nContext<Locale>, count: u32) -> String {
    let language = language(i18n);
    let noun = if format::singular(language, count) {
        t_string!(i18n, search.demande)
    } else {
        t_string!(i18n, search.demandes)
    };
    let figure = format::number(language, count.min(COUNT_MAX));
    if count >= COUNT_MAX {
        format!("{} {figure} {noun}", t_string!(i18n, search.more_than))
    } else {
        format!("{figure} {noun}")
    }
}

/// The search for a trade, around a place or everywhere. Its query also fills in the form of a new demande.
pub(super) fn form_of(category: Category, place: Option<&Place>) -> SearchForm {
    SearchForm {
        lieu: place.map(Place::label).unwrap_or_default(),
        categorie: vec![category.slug().to_owned()],
        ..SearchForm::default()
    }
}

/// What to do next: post a demande, or look through all of them.
#[component]
pub(super) fn Actions(
    /// What the page is about.
    form: SearchForm,
    /// Whether there are any.
    any: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = form.to_query_string();
    view! {
        <p class="service__act">
            <a class="btn btn--primary" href=format!("{}?{query}", links::POST)>
                {t!(i18n, service.post)}
            </a>
            {any
                .then(|| {
                    view! {
                        <a class="btn btn--quiet" href=format!("{}?{query}", links::SEARCH)>
                            {t!(i18n, service.see_all)}
                        </a>
                    }
                })}
        </p>
    }
}

/// What to write in a demande of this trade.
#[component]
pub(super) fn Advice(category: Category) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="service__part service__advice">
            <h2>{t!(i18n, service.advice)}</h2>
            <p>{advice(i18n, category)}</p>
        </section>
    }
}

/// Links to a trade's pages in towns, and how much there is.
#[component]
pub(super) fn TownLinks(category: Category, towns: Vec<TownCount>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="service__links">
            {towns
                .into_iter()
                .map(|town| {
                    let href = links::service_in(category, &town.slug());
                    view! {
                        <li>
                            <a href=href>
                                {town.name} " " <span>{format::number(language(i18n), town.count)}</span>
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Three steps for whoever asks, three for whoever answers.
#[component]
pub(super) fn HowItWorks() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="service__part">
            <h2>{t!(i18n, service.how)}</h2>
            <div class="service__sides">
                <div>
                    <h3>{t!(i18n, service.ask)}</h3>
                    <ol>
                        <li>{t!(i18n, service.ask_1)}</li>
                        <li>{t!(i18n, service.ask_2)}</li>
                        <li>{t!(i18n, service.ask_3)}</li>
                    </ol>
                </div>
                <div>
                    <h3>{t!(i18n, service.pro)}</h3>
                    <ol>
                        <li>{t!(i18n, service.pro_1)}</li>
                        <li>{t!(i18n, service.pro_2)}</li>
                        <li>{t!(i18n, service.pro_3)}</li>
                    </ol>
                </div>
            </div>
        </section>
    }
}
