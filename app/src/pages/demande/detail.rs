//! One demande: the sheet, its facts, its slips, and what can be done with it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::DemandeId;
use model::demande::{DemandeDetail, DemandeState, DemandeStatus, Slots};
use model::search::SearchForm;
use model::unlock::UnlockOffer;

use super::own_panel::OwnPanel;
use super::unlock_panel::{Assurances, UnlockDock, UnlockPanel, UnlockedPanel};
use crate::browser::live::Stream;
use crate::components::banner::Banner;
use crate::components::breadcrumb::{Breadcrumb, Crumb};
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::icon::{Coin, Icon, IconName};
use crate::components::language::language;
use crate::components::links;
use crate::components::notices::Notices;
use crate::components::outcome::Outcome;
use crate::components::page_meta::PageMeta;
use crate::components::place_words::at;
use crate::components::session::use_session;
use crate::components::slips::{Places, Tear};
use crate::components::trade::{icon_of, trade_name};
use crate::error::ApiError;
use crate::functions::demande::{ChangeMyDemande, demandes_near, get_demande};
use crate::functions::unlock::{TakePlace, get_unlock_offer};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::{Failure, NotFound};

/// `/demandes/{id}`
#[component]
pub fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse().ok())));
    // What the author's panel sends; once it was answered the page is read anew.
    let action = ServerAction::<ChangeMyDemande>::new();
    // What a pro's panel sends.
    let take = ServerAction::<TakePlace>::new();
    let session = use_session();
    Effect::new(move |_| {
        // The balance in the bar. After a refusal nothing has moved.
        if take.value().with(|done| matches!(done, Some(Ok(true)))) {
            session.refresh();
        }
    });
    // More has changed than a count, while the page was open.
    let changed = RwSignal::new(0_u32);
    let shown = StoredValue::new(None);
    let demande = Resource::new_blocking(
        move || {
            (
                id.get(),
                action.version().get(),
                take.version().get(),
                changed.get(),
            )
        },
        |(id, ..)| async move {
            let id = id.ok_or(ApiError::NotFound)?;
            let demande = get_demande(id).await?;
            Ok((demande, get_unlock_offer(id).await?))
        },
    );
    view! {
        <Frame page="page-demande" main_class="detail" no_tabs=true>
            <Transition>
                {move || Suspend::new(async move {
                    match demande.await {
                        Ok((demande, offer)) => view! { <Detail demande offer action take live=Live { changed, shown } /> }.into_any(),
                        Err(ApiError::NotFound) => view! { <NotFound /> }.into_any(),
                        Err(_) => view! { <Failure /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

/// What changes while the page is open.
#[derive(Clone, Copy)]
struct Live {
    /// Counts up when the page is to be made anew.
    changed: RwSignal<u32>,
    /// The places as they were last shown, over the page's makings.
    shown: StoredValue<Option<(DemandeId, Slots)>>,
}

impl Live {
    /// The places of a demande from now on, as others take them.
    fn follow(self, demande: &DemandeDetail) -> Signal<Places> {
        let (id, known, mine) = (demande.summary.id, demande.state(), demande.mine);
        let before = self.shown.get_value().filter(|(of, _)| *of == id);
        let places = RwSignal::new(Places {
            before: before.map_or(known.slots, |(_, slots)| slots),
            now: known.slots,
        });
        self.shown.set_value(Some((id, known.slots)));
        let heard = move |state: DemandeState| {
            // What its author can do follows from the count, too.
            if state != known && (mine || !state.only_counts_differently(known)) {
                let _ = self.changed.try_update(|changed| *changed += 1);
                return;
            }
            if places.try_with_untracked(|places| places.now != state.slots) == Some(true) {
                places.update(|places| {
                    *places = Places {
                        before: places.now,
                        now: state.slots,
                    };
                });
                self.shown.set_value(Some((id, state.slots)));
            }
        };
        // Only in the browser: effects run nowhere else.
        Effect::new(move |_| {
            let stream = Stream::open(links::demande_live(id), &["state"], move |_, data| {
                if let Ok(state) = serde_json::from_str(data) {
                    heard(state);
                }
            });
            // Kept as long as this page, and closed with it.
            StoredValue::new_local(stream);
        });
        places.into()
    }
}

#[component]
fn Detail(
    demande: DemandeDetail,
    offer: Option<UnlockOffer>,
    action: ServerAction<ChangeMyDemande>,
    take: ServerAction<TakePlace>,
    live: Live,
) -> impl IntoView {
    let i18n = use_i18n();
    let summary = demande.summary.clone();
    let places = live.follow(&demande);
    let title = format!("{}, {} · LeBonCoup", summary.title, summary.place_name);
    // A person's text may be a few words: the trade and the place before it tell what the page is.
    let description = t_string!(
        i18n,
        demande.summary,
        trade = trade_name(i18n, summary.category),
        at = at(language(i18n), &summary.place_name),
        text = summary.excerpt.clone()
    );
    let search = SearchForm {
        lieu: demande.place_label.clone(),
        ..SearchForm::default()
    };
    let back = format!("{}?{}", links::SEARCH, search.to_query_string());
    let drawing = format!("/cartes/{}.svg#carte", demande.place.as_str());
    let paragraphs: Vec<String> = demande.description.split("\n\n").map(str::to_owned).collect();
    let open = demande.is_open();
    let id = summary.id;
    let own = demande.own.clone();
    let town = model::place::slug(&summary.place_name, &demande.place);
    let crumbs = vec![
        Crumb::new(
            trade_name(i18n, summary.category),
            links::service(summary.category),
        ),
        Crumb::new(
            summary.place_name.clone(),
            links::service_in(summary.category, &town),
        ),
        Crumb::new(summary.title.clone(), links::demande(id)),
    ];
    let near = Resource::new_blocking(move || id, demandes_near);
    let least = offer
        .as_ref()
        .filter(|offer| open && offer.mine.is_none())
        .and_then(|offer| offer.choices.first().copied());

    view! {
        <PageMeta
            title=title
            description=description
            path=links::demande(id)
            unlisted=!demande.is_open()
            article=true
        />
        <p class="back">
            <a href=back>
                <Icon name=IconName::CaretLeft />
                {t_string!(i18n, demande.back, place = summary.place_name.clone())}
            </a>
        </p>
        <Outcome />
        <div class="detail__grid">
            <article class="sheet">
                <header>
                    <p class="sheet__meta">
                        <Icon name=icon_of(summary.category) trade=true />
                        <span>{trade_name(i18n, summary.category)}</span>
                        <span>
                            {t_string!(
                                i18n,
                                demande.posted,
                                age = format::age(language(i18n), summary.age_minutes)
                            )}
                        </span>
                    </p>
                    <h1>{summary.title.clone()}</h1>
                </header>
                <div class="sheet__text">
                    {paragraphs.into_iter().map(|text| view! { <p class="sheet__lines">{text}</p> }).collect_view()}
                </div>
                <Facts demande=demande.clone() places />
                <figure class="sheet__map">
                    <svg class="map map--mini" viewBox="0 0 640 220" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
                        <use_ href=drawing />
                    </svg>
                    <figcaption>{t!(i18n, demande.only_commune)}</figcaption>
                </figure>
                {open.then(|| view! { <Tear places price=summary.unlock_price /> })}
            </article>
            <aside class="side">
                {match own {
                    Some(own) => view! { <OwnPanel demande own action /> }.into_any(),
                    None => view! { <Panel demande places offer take /> }.into_any(),
                }}
            </aside>
        </div>
        <Suspense>
            {move || Suspend::new(async move {
                let demandes = near.await.unwrap_or_default();
                (!demandes.is_empty())
                    .then(|| {
                        view! {
                            <section class="near">
                                <h2>{t!(i18n, demande.near)}</h2>
                                <Notices demandes level=3 three=true />
                            </section>
                        }
                    })
            })}
        </Suspense>
        <Breadcrumb crumbs />
        {least.map(|choice| view! { <UnlockDock choice /> })}
    }
}

#[component]
fn Facts(demande: DemandeDetail, places: Signal<Places>) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    let summary = demande.summary;
    let taken = move || {
        let slots = places.get().now;
        format!("{}/{} ", slots.used, slots.total)
    };
    let left = move || match places.get().now.left() {
        0 => t_string!(i18n, demande.left_none).to_owned(),
        1 => t_string!(i18n, demande.left_one).to_owned(),
        left => t_string!(i18n, demande.left_many, left = left),
    };
    view! {
        <dl class="facts">
            <div>
                <dt>{t!(i18n, demande.place)}</dt>
                <dd>{summary.place_name}</dd>
            </div>
            <div>
                <dt>{t!(i18n, demande.budget)}</dt>
                <dd>{format::budget(language, summary.budget)}</dd>
            </div>
            <div>
                <dt>{t!(i18n, demande.pros)}</dt>
                <dd aria-live="polite">{taken} <span>{left}</span></dd>
            </div>
            <div>
                <dt>{t!(i18n, demande.until)}</dt>
                <dd>{format::day(language, &demande.expires_on).unwrap_or(demande.expires_on)}</dd>
            </div>
        </dl>
    }
}

/// What the reader can do: nothing that does not exist yet, and the price before any click.
#[component]
fn Panel(
    demande: DemandeDetail,
    places: Signal<Places>,
    offer: Option<UnlockOffer>,
    take: ServerAction<TakePlace>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    // Whoever has paid sees his place, whatever has become of the demande.
    if let Some(mine) = offer.as_ref().and_then(|offer| offer.mine) {
        return view! { <UnlockedPanel mine /> }.into_any();
    }
    let closed = match demande.status {
        DemandeStatus::Active | DemandeStatus::Full if demande.paused => {
            Some(t_string!(i18n, life.public_paused))
        }
        DemandeStatus::Active => None,
        DemandeStatus::Full => Some(t_string!(i18n, life.public_full)),
        DemandeStatus::Resolved => Some(t_string!(i18n, demande.resolved)),
        DemandeStatus::Expired => Some(t_string!(i18n, demande.expired)),
        DemandeStatus::Removed => Some(t_string!(i18n, demande.removed)),
    };
    if let Some(words) = closed {
        return view! { <Banner title=words>{t!(i18n, life.public_others)}</Banner> }.into_any();
    }
    if let Some(offer) = offer {
        return view! { <UnlockPanel summary=demande.summary places offer take /> }.into_any();
    }
    let price = demande.summary.unlock_price;
    let login = format!("{}?suite={}", links::LOGIN, links::demande(demande.summary.id));
    let signup = format!("{}?type=pro", links::SIGNUP);
    view! {
        <section class="panel" aria-labelledby="panel-title">
            <h2 id="panel-title">{t!(i18n, demande.answer)}</h2>
            <dl class="sum">
                <div>
                    <dt>{t!(i18n, demande.ordinary_place)}</dt>
                    <dd>
                        <b class="price">
                            <Coin />
                            {format::tokens(language(i18n), price)}
                        </b>
                    </dd>
                </div>
                <div>
                    <dt>{t!(i18n, demande.in_euros)}</dt>
                    <dd>
                        {t_string!(
                            i18n,
                            demande.at_most,
                            price = format::euros(language(i18n), price.euros_at_most())
                        )}
                    </dd>
                </div>
            </dl>
            <Suspense>
                {move || {
                    let (login, signup) = (login.clone(), signup.clone());
                    Suspend::new(async move {
                        let me = session.get().await;
                        match me {
                            Some(_) => {
                                view! { <p class="panel__note">{t!(i18n, demande.pros_only)}</p> }.into_any()
                            }
                            None => {
                                view! {
                                    <a class="btn btn--primary btn--l btn--wide" href=signup>
                                        {t!(i18n, demande.become_pro)}
                                    </a>
                                    <a class="btn btn--text btn--wide" href=login>
                                        {t!(i18n, demande.log_in)}
                                    </a>
                                }
                                    .into_any()
                            }
                        }
                    })
                }}
            </Suspense>
            <Assurances />
        </section>
    }
    .into_any()
}
