//! The list of demandes.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::search::{COUNT_MAX, SearchForm, SearchResults, Sort};

use super::canonical::canonical;
use super::filters::Filters;
use super::keep::KeepOffer;
use super::map::{ListOrMap, SearchMap};
use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::format::number;
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::language::language;
use crate::components::notices::Notices;
use crate::components::page_meta::{PageMeta, Unlisted};
use crate::components::page_title::PageTitle;
use crate::components::skeleton::Skeletons;
use crate::error::ApiError;
use crate::functions::demande::search_demandes;
use crate::i18n::{t, t_string, use_i18n};

/// `/demandes?lieu=…&rayon=…&categorie=…`
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let form = Memo::new(move |_| {
        query.with(|query| SearchForm::from_query(|name| query.get_all(name).unwrap_or_default()))
    });
    let results = Resource::new_blocking(move || form.get(), search_demandes);

    view! {
        <Frame page="page-search" main_class="search">
            <Transition fallback=move || {
                view! { <Filters form=form.get_untracked() errors=model::FieldErrors::default() /> }
            }>
                {move || Suspend::new(async move {
                    let errors = results.await.as_ref().err().map(ApiError::fields).unwrap_or_default();
                    view! { <Filters form=form.get_untracked() errors /> }
                })}
            </Transition>
            <ListOrMap />
            <div class="search__body">
                <section class="results" aria-labelledby="results-title">
                    <Transition fallback=|| view! { <Skeletons /> }>
                        {move || Suspend::new(async move {
                            let answer = results.await;
                            let form = form.get_untracked();
                            match answer {
                                Ok(results) => view! { <Results form results /> }.into_any(),
                                Err(error) => view! { <NoResults error /> }.into_any(),
                            }
                        })}
                    </Transition>
                </section>
                <SearchMap form />
            </div>
        </Frame>
    }
}

#[component]
fn Results(form: SearchForm, results: SearchResults) -> impl IntoView {
    let i18n = use_i18n();
    let SearchResults {
        place,
        department,
        demandes,
        count,
        next,
        commune,
        approximate,
    } = results;
    let department = department.map(|department| department.label());
    let canonical = canonical(&form, place.as_ref(), department.as_deref());
    let place_name = place.map(|place| place.name);
    let heading = heading(i18n, count, place_name.as_deref(), department.as_deref());
    let title = format!("{heading} · LeBonCoup");
    let everywhere = place_name.is_none();
    let next = next.map(|cursor| {
        SearchForm {
            apres: cursor,
            ..form.clone()
        }
        .to_query_string()
    });
    let first_page = (!form.apres.is_empty()).then(|| {
        format!(
            "/demandes?{}",
            SearchForm {
                apres: String::new(),
                ..form.clone()
            }
            .to_query_string()
        )
    });
    let empty = demandes.is_empty();

    view! {
        <PageMeta
            title=title
            description=t_string!(i18n, search.description)
            path=canonical.path
            unlisted=!canonical.plain || empty
        />
        <h1 id="results-title">{heading}</h1>
        <div class="results__head">
            <p class="results__rule">
                {if everywhere { t_string!(i18n, search.rule_newest) } else { t_string!(i18n, search.rule) }}
                " "
                <a href="/regles/classement">{t!(i18n, search.rule_link)}</a>
            </p>
            {(!everywhere).then(|| view! { <SortForm form=form.clone() /> })}
        </div>
        {approximate
            .then(|| view! { <p class="results__rule">{t_string!(i18n, search.approximate, words = form.q.clone())}</p> })}
        {commune.map(|commune| view! { <CommuneChip form=form.clone() name=commune.name /> })}
        {first_page
            .map(|href| {
                view! {
                    <p class="pager__first">
                        <a href=href>{t!(i18n, search.first_page)}</a>
                    </p>
                }
            })}
        {if empty {
            view! { <Nothing form=form.clone() /> }.into_any()
        } else {
            view! { <Notices demandes /> }.into_any()
        }}
        {(!everywhere).then(|| view! { <KeepOffer form=form.clone() /> })}
        {next
            .map(|query| {
                view! {
                    <a class="btn btn--quiet btn--wide" rel="next" href=format!("/demandes?{query}")>
                        {t!(i18n, search.next)}
                    </a>
                }
            })}
    }
}

/// "24 demandes près de Paris 11e"
fn heading(
    i18n: leptos_i18n::I18nContext<crate::i18n::Locale>,
    count: u32,
    place: Option<&str>,
    department: Option<&str>,
) -> String {
    let language = language(i18n);
    let figure = if count >= COUNT_MAX {
        format!(
            "{} {}",
            t_string!(i18n, search.more_than),
            number(language, COUNT_MAX)
        )
    } else {
        number(language, count)
    };
    let noun = if crate::components::format::singular(language, count) {
        t_string!(i18n, search.demande)
    } else {
        t_string!(i18n, search.demandes)
    };
    match (place, department) {
        (Some(place), _) => format!("{figure} {noun} {} {place}", t_string!(i18n, search.near)),
        (None, Some(department)) => format!("{figure} {noun}, {department}"),
        (None, None) => format!("{figure} {noun} {}", t_string!(i18n, search.in_france)),
    }
}

/// The commune that the list is narrowed to, and the way back to all of them.
#[component]
fn CommuneChip(form: SearchForm, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let all = SearchForm {
        commune: String::new(),
        apres: String::new(),
        ..form
    };
    view! {
        <p class="chips">
            <a class="chip" href=format!("/demandes?{}", all.to_query_string())>
                {t_string!(i18n, search.only_commune, place = name)}
                <Icon name=IconName::X />
                <span class="sr">{t!(i18n, search.every_commune)}</span>
            </a>
        </p>
    }
}

#[component]
fn SortForm(form: SearchForm) -> impl IntoView {
    let i18n = use_i18n();
    let link = |sort: Sort| {
        let form = SearchForm {
            tri: sort.slug().to_owned(),
            apres: String::new(),
            ..form.clone()
        };
        format!("/demandes?{}", form.to_query_string())
    };
    let by_date = form.tri == Sort::Date.slug();
    view! {
        <nav class="sort sort--links" aria-label=t_string!(i18n, search.sort)>
            <a href=link(Sort::Distance) aria-current=(!by_date).then_some("true")>
                {t!(i18n, search.sort_distance)}
            </a>
            <a href=link(Sort::Date) aria-current=by_date.then_some("true")>
                {t!(i18n, search.sort_date)}
            </a>
        </nav>
    }
}

/// Nothing matched: the fact, and one way out.
#[component]
fn Nothing(form: SearchForm) -> impl IntoView {
    let i18n = use_i18n();
    let wider = SearchForm {
        rayon: "50".to_owned(),
        lieu: form.lieu.clone(),
        ..SearchForm::default()
    };
    let (href, label) = if form.lieu.is_empty() {
        ("/demandes".to_owned(), t_string!(i18n, search.see_all))
    } else {
        (
            format!("/demandes?{}", wider.to_query_string()),
            t_string!(i18n, search.widen),
        )
    };
    view! {
        <Empty title=t_string!(i18n, search.nothing) text=t_string!(i18n, search.nothing_text)>
            <a class="btn btn--primary" href=href>
                {label}
            </a>
        </Empty>
    }
}

/// The search was refused or failed. What was typed still stands in the filters.
#[component]
fn NoResults(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    let (title, text) = match error {
        ApiError::Invalid(_) => (
            t_string!(i18n, search.refused),
            t_string!(i18n, search.refused_text),
        ),
        _ => (
            t_string!(i18n, search.failed),
            t_string!(i18n, search.failed_text),
        ),
    };
    view! {
        <PageTitle text=format!("{title} · LeBonCoup") />
        <Unlisted />
        <h1 id="results-title">{title}</h1>
        <Banner kind=BannerKind::Stop title=text>
            <a href="/demandes">{t!(i18n, search.see_all)}</a>
        </Banner>
    }
}
