//! One trade in and around one town.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::Category;
use model::landing::{TownLanding, TradeCount};
use model::search::SearchForm;

use super::parts::{Actions, Advice, HowItWorks, TownLinks, counted, form_of};
use crate::components::breadcrumb::{Breadcrumb, Crumb};
use crate::components::empty::Empty;
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::language::language;
use crate::components::links;
use crate::components::notices::Notices;
use crate::components::page_meta::PageMeta;
use crate::components::place_words::at;
use crate::components::trade::trade_name;
use crate::components::trade_words::examples;
use crate::error::ApiError;
use crate::functions::landing::read_town;
use crate::functions::status::moved_for_good;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::{Failure, NotFound};

/// `/services/{trade}/{town}`
#[component]
pub fn TownPage() -> impl IntoView {
    let params = use_params_map();
    let path = Memo::new(move |_| {
        params.with(|params| {
            let part = |name| params.get(name).unwrap_or_default();
            (part("trade"), part("town"))
        })
    });
    let landing = Resource::new_blocking(move || path.get(), |(trade, town)| read_town(trade, town));
    view! {
        <Frame page="page-service" main_class="service">
            <Transition>
                {move || Suspend::new(async move {
                    let landing = landing.await;
                    let (trade, asked) = path.get_untracked();
                    match (landing, trade.parse()) {
                        (Ok(landing), Ok(category)) => view! { <Landing category landing asked /> }.into_any(),
                        (Err(ApiError::NotFound), _) | (_, Err(_)) => view! { <NotFound /> }.into_any(),
                        (Err(_), _) => view! { <Failure /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Landing(category: Category, landing: TownLanding, asked: String) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    let slug = landing.slug();
    let path = links::service_in(category, &slug);
    // The code alone says which town it is; one town has one address.
    if asked != slug {
        moved_for_good(&path);
    }
    let TownLanding {
        place,
        here,
        around,
        demandes,
        usual_budget,
        neighbours,
        trades,
    } = landing;
    let name = trade_name(i18n, category);
    let there = at(language, &place.name);
    let code = place.postcode.clone().unwrap_or_else(|| place.department.clone());
    let title = t_string!(
        i18n,
        service.town_title,
        trade = name,
        at = there.clone(),
        code = code
    );
    let heading = format!("{name} {there}");
    let lead = lead(i18n, here, around, &there);
    let description = t_string!(
        i18n,
        service.town_description,
        heading = heading.clone(),
        examples = examples(i18n, category),
        lead = lead.clone()
    );
    let form = form_of(category, Some(&place));
    let crumbs = vec![
        Crumb::new(t_string!(i18n, service.index_heading), links::SERVICES),
        Crumb::new(name, links::service(category)),
        Crumb::new(place.name.clone(), path.clone()),
    ];
    view! {
        // A town where nothing is asked for has nothing of its own to find.
        <PageMeta title=title description=description path=path unlisted=here == 0 />
        <Breadcrumb crumbs />
        <header class="service__head">
            <h1>{heading}</h1>
            <p class="lede lede--wide">{lead}</p>
            <Actions form=form.clone() any=around != 0 />
        </header>
        {usual_budget
            .map(|budget| {
                view! {
                    <dl class="service__budget">
                        <dt>{t!(i18n, service.budget)}</dt>
                        <dd>{format::euros(language, budget)}</dd>
                        <dd>{t!(i18n, service.budget_text)}</dd>
                    </dl>
                }
            })}
        {if demandes.is_empty() {
            view! { <Nothing form there=there.clone() /> }.into_any()
        } else {
            view! {
                <section class="service__part">
                    <h2>{t!(i18n, service.nearest)}</h2>
                    <Notices demandes level=3 three=true />
                </section>
            }
                .into_any()
        }}
        <Advice category />
        {(!neighbours.is_empty())
            .then(|| {
                view! {
                    <section class="service__part">
                        <h2>{t_string!(i18n, service.neighbours, trade = name)}</h2>
                        <TownLinks category towns=neighbours />
                    </section>
                }
            })}
        {(!trades.is_empty())
            .then(|| {
                view! {
                    <section class="service__part">
                        <h2>{t_string!(i18n, service.others, at = there)}</h2>
                        <TradeLinks slug trades />
                    </section>
                }
            })}
        <HowItWorks />
    }
}

/// How much there is, and where.
fn lead(i18n: leptos_i18n::I18nContext<crate::i18n::Locale>, here: u32, around: u32, there: &str) -> String {
    let there = there.to_owned();
    let counted = counted(i18n, around);
    match (here, around) {
        (_, 0) => t_string!(i18n, service.lead_none, at = there),
        (0, _) => t_string!(i18n, service.lead_around, counted = counted, at = there),
        _ if here >= around => t_string!(i18n, service.lead_here, counted = counted, at = there),
        _ => {
            let here = format::number(language(i18n), here);
            t_string!(
                i18n,
                service.lead_both,
                counted = counted,
                here = here,
                at = there
            )
        }
    }
}

/// Other trades in the same town.
#[component]
fn TradeLinks(slug: String, trades: Vec<TradeCount>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="service__links">
            {trades
                .into_iter()
                .map(|trade| {
                    view! {
                        <li>
                            <a href=links::service_in(trade.category, &slug)>
                                {trade_name(i18n, trade.category)} " "
                                <span>{format::number(language(i18n), trade.count)}</span>
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Nothing there and nothing around: the fact, and a way out.
#[component]
fn Nothing(form: SearchForm, there: String) -> impl IntoView {
    let i18n = use_i18n();
    let wider = SearchForm {
        rayon: "50".to_owned(),
        ..form
    };
    view! {
        <Empty
            title=t_string!(i18n, service.nothing, at = there)
            text=t_string!(i18n, service.nothing_text)
        >
            <a class="btn btn--quiet" href=format!("{}?{}", links::SEARCH, wider.to_query_string())>
                {t!(i18n, service.widen)}
            </a>
        </Empty>
    }
}
