//! The landing page.

use leptos::prelude::*;
use model::Category;
use model::demande::Slots;
use model::search::SearchForm;

use crate::components::flyer::Flyers;
use crate::components::frame::Frame;
use crate::components::icon::{Coin, Icon, IconName};
use crate::components::links;
use crate::components::notices::Notices;
use crate::components::page_meta::PageMeta;
use crate::components::place_input::PlaceInput;
use crate::components::slips::Slips;
use crate::components::structured_data::SiteData;
use crate::components::trade::trade_name;
use crate::components::trades::Trades;
use crate::functions::demande::search_demandes;
use crate::i18n::{t, t_string, use_i18n};

/// How many of the newest demandes are shown.
const SHOWN: usize = 3;

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageMeta
            title=move || t_string!(i18n, home.title)
            description=move || t_string!(i18n, home.description)
            path=links::HOME
        />
        <SiteData />
        <Frame page="page-home">
            <section class="hero">
                <div class="hero__in">
                    <div class="hero__text">
                        <h1>
                            {t!(i18n, home.headline_1)} " " <span>{t!(i18n, home.headline_2)}</span> " "
                            <span>{t!(i18n, home.headline_3)}</span>
                        </h1>
                        <p class="hero__lead">{t!(i18n, home.lead)}</p>
                        <div class="hero__act">
                            <a class="btn btn--paper btn--l" href="/demandes/nouvelle">
                                {t!(i18n, home.post)}
                            </a>
                            <p>{t!(i18n, home.post_note)}</p>
                        </div>
                    </div>
                    <Flyers />
                </div>
            </section>
            <Finder />
            <Newest />
            <HowItWorks />
            <WhatWeSee />
            <Tariff />
            <AllTrades />
        </Frame>
    }
}

/// The search that leads to the list.
#[component]
fn Finder() -> impl IntoView {
    let i18n = use_i18n();
    let place = RwSignal::new(String::new());
    view! {
        <section class="finder" aria-labelledby="finder-title">
            <form class="finder__card" action="/demandes" method="get" role="search">
                <h2 id="finder-title">{t!(i18n, home.finder)}</h2>
                <div class="finder__fields">
                    <div class="field">
                        <label for="lieu">{t!(i18n, search.place)}</label>
                        <PlaceInput id="lieu" text=place departments=true />
                    </div>
                    <div class="field">
                        <label for="categorie">{t!(i18n, search.category)}</label>
                        <select class="input" id="categorie" name="categorie">
                            <option value="">{t!(i18n, search.all_categories)}</option>
                            {Category::ALL
                                .iter()
                                .map(|category| {
                                    view! { <option value=category.slug()>{trade_name(i18n, *category)}</option> }
                                })
                                .collect_view()}
                        </select>
                    </div>
                    <button class="btn btn--primary" type="submit">
                        {t!(i18n, home.find)}
                    </button>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Newest() -> impl IntoView {
    let i18n = use_i18n();
    let newest = Resource::new_blocking(|| (), |()| search_demandes(SearchForm::default()));
    view! {
        <section class="band">
            <div class="band__head">
                <h2>{t!(i18n, home.newest)}</h2>
                <a class="more" href="/demandes">
                    {t!(i18n, home.all_demandes)}
                    <Icon name=IconName::CaretRight />
                </a>
            </div>
            <Suspense>
                {move || Suspend::new(async move {
                    let mut demandes = newest.await.map(|results| results.demandes).unwrap_or_default();
                    demandes.truncate(SHOWN);
                    if demandes.is_empty() {
                        view! { <p class="lede">{t!(i18n, home.nothing_yet)}</p> }.into_any()
                    } else {
                        view! { <Notices demandes level=3 three=true /> }.into_any()
                    }
                })}
            </Suspense>
        </section>
    }
}

/// Three places, as the drawings of the steps show them.
const fn three_places(used: u8) -> Slots {
    Slots {
        used,
        total: 3,
        premium_used: 0,
        premium_total: 0,
    }
}

#[component]
fn HowItWorks() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="band band--split" id="comment">
            <div>
                <h2>{t!(i18n, home.how)}</h2>
                <p class="lede">{t!(i18n, home.how_lead)}</p>
            </div>
            <ol class="steps">
                <li>
                    <div class="steps__pic" aria-hidden="true">
                        <span class="mini">
                            <Slips slots=three_places(0) />
                        </span>
                    </div>
                    <div>
                        <h3>{t!(i18n, home.step_1)}</h3>
                        <p>{t!(i18n, home.step_1_text)}</p>
                    </div>
                </li>
                <li>
                    <div class="steps__pic" aria-hidden="true">
                        <span class="mini">
                            <Slips slots=three_places(1) />
                        </span>
                    </div>
                    <div>
                        <h3>{t!(i18n, home.step_2)}</h3>
                        <p>{t!(i18n, home.step_2_text)}</p>
                    </div>
                </li>
                <li>
                    <div class="steps__pic" aria-hidden="true">
                        <span class="talk">
                            <i></i>
                            <i></i>
                            <Icon name=IconName::LockSimpleFill />
                        </span>
                    </div>
                    <div>
                        <h3>{t!(i18n, home.step_3)}</h3>
                        <p>{t!(i18n, home.step_3_text)}</p>
                    </div>
                </li>
            </ol>
        </section>
    }
}

#[component]
fn WhatWeSee() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="band">
            <h2>{t!(i18n, home.know)}</h2>
            <div class="know">
                <div class="know__col know__col--no">
                    <h3>
                        <Icon name=IconName::LockSimple />
                        {t!(i18n, home.unseen)}
                    </h3>
                    <ul>
                        <li>{t!(i18n, home.unseen_messages)}</li>
                        <li>{t!(i18n, home.unseen_password)}</li>
                        <li>{t!(i18n, home.unseen_email)}</li>
                        <li>{t!(i18n, home.unseen_address)}</li>
                    </ul>
                </div>
                <div class="know__col">
                    <h3>
                        <Icon name=IconName::Eye />
                        {t!(i18n, home.seen)}
                    </h3>
                    <ul>
                        <li>{t!(i18n, home.seen_demandes)}</li>
                        <li>{t!(i18n, home.seen_metadata)}</li>
                        <li>{t!(i18n, home.seen_tokens)}</li>
                        <li>{t!(i18n, home.seen_reports)}</li>
                    </ul>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Tariff() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="band" id="prix">
            <div class="band__head">
                <div>
                    <h2>{t!(i18n, home.price)}</h2>
                    <p class="lede lede--wide">{t!(i18n, home.price_lead)}</p>
                </div>
            </div>
            <ul class="tariff">
                <li>
                    <span>{t!(i18n, home.price_1)}</span>
                    <b><Coin />{t!(i18n, home.price_1_tokens)}</b>
                </li>
                <li>
                    <span>{t!(i18n, home.price_2)}</span>
                    <b><Coin />{t!(i18n, home.price_2_tokens)}</b>
                </li>
                <li>
                    <span>{t!(i18n, home.price_3)}</span>
                    <b><Coin />{t!(i18n, home.price_3_tokens)}</b>
                </li>
                <li>
                    <span>{t!(i18n, home.price_4)}</span>
                    <b><Coin />{t!(i18n, home.price_4_tokens)}</b>
                </li>
            </ul>
        </section>
    }
}

#[component]
fn AllTrades() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="band">
            <div class="band__head">
                <h2>{t!(i18n, home.trades)}</h2>
            </div>
            <Trades />
        </section>
    }
}
