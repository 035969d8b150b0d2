//! One of one's own demandes on the board: its state, who has taken a place, what to do next.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::demande::{DemandeStatus, MyDemande, NextStep};
use model::unlock::TakenPlace;

use super::format;
use super::icon::{Icon, IconName};
use super::language::language;
use super::life::{LifeActions, StateBadge, until};
use super::links;
use super::slips::Slips;
use super::trade::{icon_of, trade_name};
use crate::functions::demande::{ChangeMyDemande, Stands};
use crate::i18n::{Locale, t, t_string, use_i18n};

/// The notice, under a heading of level 2.
#[component]
pub fn OwnNotice(
    /// The demande.
    demande: MyDemande,
    /// What sends its forms.
    action: ServerAction<ChangeMyDemande>,
) -> impl IntoView {
    let i18n = use_i18n();
    let next = next_text(i18n, &demande);
    let MyDemande {
        summary,
        status,
        paused,
        expires_on,
        own,
        places,
        ..
    } = demande;
    let (id, slots) = (summary.id, summary.slots);
    let open = matches!(status, DemandeStatus::Active | DemandeStatus::Full);
    let full = slots.left() == 0;
    let actions = !own.can.is_empty();
    let title_id = format!("demande-{id}");
    let named_by = title_id.clone();
    view! {
        <article
            class=if open { "notice own" } else { "notice own notice--over" }
            aria-labelledby=named_by
        >
            <div class="own__sheet">
                <p class="notice__meta">
                    <Icon name=icon_of(summary.category) trade=true />
                    <span>{trade_name(i18n, summary.category)}</span>
                    <span class="notice__age">{format::age(language(i18n), summary.age_minutes)}</span>
                </p>
                <h3 class="notice__title" id=title_id>
                    <a href=links::demande(id)>{summary.title}</a>
                </h3>
                <p class="notice__state">
                    <StateBadge status paused />
                    {open.then(|| view! { <span>{until(i18n, &expires_on, own.days_left)}</span> })}
                </p>
                <p class="notice__facts">
                    <span>
                        <Icon name=IconName::MapPin />
                        {summary.place_name}
                    </span>
                    <span class="notice__budget">{format::budget(language(i18n), summary.budget)}</span>
                </p>
            </div>
            {(open || !places.is_empty())
                .then(|| {
                    view! {
                        <div class="own__places">
                            <h4>
                                {t!(i18n, life.places_heading)} " "
                                <span>
                                    {format!("{}/{}", slots.used.min(slots.total), slots.total)} " "
                                    {if full {
                                        t_string!(i18n, kit.slips.full)
                                    } else {
                                        t_string!(i18n, kit.slips.taken)
                                    }}
                                </span>
                            </h4>
                            <Places places />
                        </div>
                    }
                })}
            <p class="own__next">
                <b>{t!(i18n, life.next)}</b>
                <span>{next}</span>
            </p>
            {actions
                .then(|| {
                    view! {
                        <div class="notice__act">
                            <LifeActions id slots can=own.can stands=Stands::Mine action />
                        </div>
                    }
                })}
            <Slips slots />
        </article>
    }
}

/// Who has taken a place, premium ones first and marked as paid.
#[component]
fn Places(places: Vec<TakenPlace>) -> impl IntoView {
    let i18n = use_i18n();
    if places.is_empty() {
        return view! { <p class="own__none">{t!(i18n, life.places_none)}</p> }.into_any();
    }
    let taken = places
        .into_iter()
        .map(|place| {
            let words = place_text(i18n, &place);
            let paid = place.premium;
            view! {
                <li>
                    <p class="own__pro">
                        <b>{name(i18n, &place)}</b>
                        {paid
                            .then(|| {
                                view! {
                                    <span class="badge badge--paid">
                                        <Icon name=IconName::SealCheckFill />
                                        {t!(i18n, life.place_paid)}
                                    </span>
                                }
                            })}
                    </p>
                    <p>{words}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul>{taken}</ul> }.into_any()
}

fn name(i18n: I18nContext<Locale>, place: &TakenPlace) -> String {
    if place.name.is_empty() {
        t_string!(i18n, life.place_gone).to_owned()
    } else {
        place.name.clone()
    }
}

/// What the dates tell of a pro: "Place prise hier. Vous a écrit il y a 2 h."
fn place_text(i18n: I18nContext<Locale>, place: &TakenPlace) -> String {
    let language = language(i18n);
    let age = |minutes| format::age(language, minutes);
    let taken = t_string!(i18n, life.place_taken, age = age(place.unlocked_minutes));
    let then = match (place.wrote_minutes, place.usual_minutes) {
        (Some(_), _) if place.answered => t_string!(i18n, life.place_answered).to_owned(),
        (Some(minutes), _) => t_string!(i18n, life.place_wrote, age = age(minutes)),
        (None, None) => t_string!(i18n, life.place_silent).to_owned(),
        (None, Some(minutes)) => {
            let usual = t_string!(i18n, life.place_usual, time = format::span(language, minutes));
            format!("{} {usual}", t_string!(i18n, life.place_silent))
        }
    };
    format!("{taken} {then}")
}

/// What to do next, in a sentence or two.
fn next_text(i18n: I18nContext<Locale>, demande: &MyDemande) -> String {
    let text = match demande.next {
        NextStep::Removed => t_string!(i18n, life.next_removed),
        NextStep::Settled => t_string!(i18n, life.next_settled),
        NextStep::ExpiredAnswered => t_string!(i18n, life.next_expired_answered),
        NextStep::ExpiredAlone => t_string!(i18n, life.next_expired_alone),
        NextStep::Resume => t_string!(i18n, life.next_resume),
        NextStep::WriteBack => {
            let waits = |place: &&TakenPlace| place.wrote_minutes.is_some() && !place.answered;
            let name = demande.places.iter().find(waits).map(|place| name(i18n, place));
            return t_string!(i18n, life.next_write_back, name = name.unwrap_or_default());
        }
        NextStep::Extend => t_string!(i18n, life.next_extend),
        NextStep::LastDays => t_string!(i18n, life.next_last_days),
        NextStep::Choose => t_string!(i18n, life.next_choose),
        NextStep::AwaitMessage => t_string!(i18n, life.next_await),
        NextStep::Talk => t_string!(i18n, life.next_talk),
        NextStep::Wait => t_string!(i18n, life.next_wait),
        NextStep::Improve => t_string!(i18n, life.next_improve),
    };
    text.to_owned()
}
