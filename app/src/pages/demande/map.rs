//! The map beside the list. What draws it is `map/` (`/map/map.js`): the page gives it the query, and both follow the same
//! links.

use leptos::prelude::*;
use model::search::{MapLevel, SearchForm};
use serde::Serialize;

use crate::components::icon::{Icon, IconName};
use crate::i18n::{t, t_string, use_i18n};

/// The words that the map itself shows.
#[derive(Serialize)]
struct Words {
    label: String,
    closer: String,
    farther: String,
    demande: String,
    demandes: String,
    here: String,
    overseas: String,
    failed: String,
    again: String,
}

/// The map of a search.
#[component]
pub fn SearchMap(
    /// The search.
    #[prop(into)]
    form: Signal<SearchForm>,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = move || form.read().to_query_string();
    let words = move || {
        let words = Words {
            label: t_string!(i18n, map.label).to_owned(),
            closer: t_string!(i18n, map.closer).to_owned(),
            farther: t_string!(i18n, map.farther).to_owned(),
            demande: t_string!(i18n, search.demande).to_owned(),
            demandes: t_string!(i18n, search.demandes).to_owned(),
            here: t_string!(i18n, map.here).to_owned(),
            overseas: t_string!(i18n, map.overseas).to_owned(),
            failed: t_string!(i18n, map.failed).to_owned(),
            again: t_string!(i18n, map.again).to_owned(),
        };
        serde_json::to_string(&words).unwrap_or_default()
    };

    view! {
        <section class="mapbox needs-script" aria-label=move || t_string!(i18n, map.title)>
            {view! { <demande-map query=query data-words=words data-icons="/icons.svg"></demande-map> }.into_any()}
            <Legend level=MapLevel::Commune steps=["1", "2", "3–4"] last="5" />
            <Legend level=MapLevel::Department steps=["1–4", "5–19", "20–99"] last="100" />
            <p class="map__credit">{t!(i18n, map.credit)}</p>
        </section>
    }
}

/// What each shade means, at one of the map's two levels. The steps are those of `map/areas.js`.
#[component]
fn Legend(level: MapLevel, steps: [&'static str; 3], last: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let class = match level {
        MapLevel::Commune => "map__legend map__legend--commune",
        MapLevel::Department => "map__legend map__legend--department",
    };
    let shades = ["c1", "c2", "c3"]
        .into_iter()
        .zip(steps)
        .map(|(shade, step)| {
            view! {
                <span>
                    <i class=shade></i>
                    {step}
                </span>
            }
        })
        .collect_view();
    view! {
        <div class=class>
            <span class="sr">
                {match level {
                    MapLevel::Commune => t_string!(i18n, map.legend),
                    MapLevel::Department => t_string!(i18n, map.legend_departments),
                }}
            </span>
            {shades}
            <span>
                <i class="c4"></i>
                {last}
                " "
                {t!(i18n, map.and_more)}
            </span>
        </div>
    }
}

/// A phone shows the list or the map.
#[component]
pub fn ListOrMap() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <fieldset class="switch needs-script">
            <legend class="sr">{t!(i18n, map.switch)}</legend>
            <label>
                <input type="radio" name="vue" id="vue-liste" checked autocomplete="off" />
                <Icon name=IconName::ListBullets />
                {t!(i18n, map.list)}
            </label>
            <label>
                <input type="radio" name="vue" id="vue-carte" autocomplete="off" />
                <Icon name=IconName::MapTrifold />
                {t!(i18n, map.map)}
            </label>
        </fieldset>
    }
}
