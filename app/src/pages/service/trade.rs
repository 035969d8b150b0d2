//! One trade in all of France.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::Category;
use model::landing::{DepartmentCount, TradeLanding};

use super::parts::{Actions, Advice, HowItWorks, TownLinks, counted, form_of};
use crate::components::breadcrumb::{Breadcrumb, Crumb};
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::notices::Notices;
use crate::components::page_meta::PageMeta;
use crate::components::trade::trade_name;
use crate::components::trade_words::examples;
use crate::error::ApiError;
use crate::functions::landing::read_trade;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::{Failure, NotFound};

/// `/services/{trade}`
#[component]
pub fn TradePage() -> impl IntoView {
    let params = use_params_map();
    let trade = Memo::new(move |_| params.with(|params| params.get("trade").unwrap_or_default()));
    let landing = Resource::new_blocking(move || trade.get(), read_trade);
    view! {
        <Frame page="page-service" main_class="service">
            <Transition>
                {move || Suspend::new(async move {
                    let landing = landing.await;
                    match (landing, trade.get_untracked().parse()) {
                        (Ok(landing), Ok(category)) => view! { <Landing category landing /> }.into_any(),
                        (Err(ApiError::NotFound), _) | (_, Err(_)) => view! { <NotFound /> }.into_any(),
                        (Err(_), _) => view! { <Failure /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Landing(category: Category, landing: TradeLanding) -> impl IntoView {
    let i18n = use_i18n();
    let TradeLanding {
        count,
        newest,
        departments,
    } = landing;
    let name = trade_name(i18n, category);
    let examples = examples(i18n, category);
    let title = t_string!(i18n, service.trade_title, trade = name);
    let description = t_string!(i18n, service.trade_description, trade = name, examples = examples);
    let path = links::service(category);
    let crumbs = vec![
        Crumb::new(t_string!(i18n, service.index_heading), links::SERVICES),
        Crumb::new(name, path.clone()),
    ];
    view! {
        <PageMeta title=title description=description path=path unlisted=count == 0 />
        <Breadcrumb crumbs />
        <header class="service__head">
            <h1>{name}</h1>
            <p class="lede lede--wide">
                {(count > 0)
                    .then(|| t_string!(i18n, service.trade_lead, counted = counted(i18n, count), examples = examples))}
            </p>
            <Actions form=form_of(category, None) any=count != 0 />
        </header>
        {if count == 0 {
            view! {
                <Empty
                    title=t_string!(i18n, service.trade_nothing)
                    text=t_string!(i18n, home.nothing_yet)
                />
            }
                .into_any()
        } else {
            view! {
                <section class="service__part">
                    <h2>{t!(i18n, service.newest)}</h2>
                    <Notices demandes=newest level=3 three=true />
                </section>
            }
                .into_any()
        }}
        <Advice category />
        {(!departments.is_empty()).then(|| view! { <Departments category departments /> })}
        <HowItWorks />
    }
}

#[component]
fn Departments(category: Category, departments: Vec<DepartmentCount>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="service__part">
            <h2>{t!(i18n, service.departments)}</h2>
            <ul class="departments">
                {departments
                    .into_iter()
                    .map(|department| {
                        view! {
                            <li>
                                <h3>
                                    {format!("{} ({})", department.name, department.code)} " "
                                    <span>{counted(i18n, department.count)}</span>
                                </h3>
                                <TownLinks category towns=department.towns />
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
