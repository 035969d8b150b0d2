//! What an author can do with a demande: a button for each step, a question before those that can't be undone.
//!
//! Every one is a plain form, so that it works without JavaScript; the questions are `<details>`.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::DemandeId;
use model::demande::life::Action;
use model::demande::{DemandeStatus, Slots};

use super::language::language;
use super::links;
use crate::components::format;
use crate::functions::demande::{ChangeMyDemande, Stands};
use crate::i18n::{Locale, t, t_string, use_i18n};

/// The steps that can be taken now. The page says what came of them (`components/outcome.rs`).
#[component]
pub fn LifeActions(
    /// The demande.
    id: DemandeId,
    /// Its places.
    slots: Slots,
    /// What its author may do.
    can: Vec<Action>,
    /// The page that it stands on.
    stands: Stands,
    /// What sends the forms; shared by all of a page.
    action: ServerAction<ChangeMyDemande>,
) -> impl IntoView {
    can.into_iter()
        .map(|step| match step {
            Action::Edit => view! { <EditLink id /> }.into_any(),
            Action::Pause | Action::Resume | Action::Extend => {
                view! { <Step id step stands action /> }.into_any()
            }
            Action::LowerSlots => view! { <Lower id slots stands action /> }.into_any(),
            Action::Resolve => view! { <Resolve id stands action /> }.into_any(),
        })
        .collect_view()
}

fn label(i18n: I18nContext<Locale>, step: Action) -> &'static str {
    match step {
        Action::Edit => t_string!(i18n, life.edit),
        Action::Pause => t_string!(i18n, life.pause),
        Action::Resume => t_string!(i18n, life.resume),
        Action::Extend => t_string!(i18n, life.extend),
        Action::LowerSlots => t_string!(i18n, life.lower),
        Action::Resolve => t_string!(i18n, life.resolve),
    }
}

#[component]
fn EditLink(id: DemandeId) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="btn btn--quiet btn--s" href=links::edit(id)>
            {label(i18n, Action::Edit)}
        </a>
    }
}

/// What every form says of itself.
#[component]
fn Said(id: DemandeId, step: Action, stands: Stands) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=id.to_string() />
        <input type="hidden" name="action" value=step.as_str() />
        <input type="hidden" name="stands" value=stands.as_str() />
    }
}

/// A step that is taken at once: it can be taken back, or harms nothing.
#[component]
fn Step(id: DemandeId, step: Action, stands: Stands, action: ServerAction<ChangeMyDemande>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ActionForm action>
            <Said id step stands />
            <button class="btn btn--quiet btn--s" type="submit">
                {label(i18n, step)}
            </button>
        </ActionForm>
    }
}

/// Taking places away: how many stay, chosen on the slips.
#[component]
fn Lower(
    id: DemandeId,
    slots: Slots,
    stands: Stands,
    action: ServerAction<ChangeMyDemande>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (lowest, total) = (slots.lowest(), slots.total);
    let premium = slots.premium_left() > 0;
    let places = if lowest < total {
        view! {
            <fieldset class="places">
                <legend>{t!(i18n, life.lower_label)}</legend>
                <div class="places__row">
                    {(lowest..=total)
                        .map(|count| {
                            view! {
                                <label>
                                    <input
                                        type="radio"
                                        name="slots"
                                        value=count.to_string()
                                        checked=count == lowest
                                    />
                                    {count}
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
            </fieldset>
        }
        .into_any()
    } else {
        view! { <input type="hidden" name="slots" value=total.to_string() /> }.into_any()
    };
    view! {
        <details class="ask">
            <summary class="btn btn--quiet btn--s">{label(i18n, Action::LowerSlots)}</summary>
            <ActionForm action attr:class="ask__form">
                <Said id step=Action::LowerSlots stands />
                {places}
                {premium
                    .then(|| {
                        view! {
                            <label class="check">
                                <input type="checkbox" name="close_premium" value="true" checked=lowest == total />
                                <span>{t!(i18n, life.lower_premium)}</span>
                            </label>
                        }
                    })}
                <p class="help">{t!(i18n, life.lower_text)}</p>
                <button class="btn btn--danger btn--s" type="submit">
                    {t!(i18n, life.lower_confirm)}
                </button>
            </ActionForm>
        </details>
    }
}

/// Closing it for good, once what follows was read.
#[component]
fn Resolve(id: DemandeId, stands: Stands, action: ServerAction<ChangeMyDemande>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="ask">
            <summary class="btn btn--quiet btn--s">{label(i18n, Action::Resolve)}</summary>
            <ActionForm action attr:class="ask__form">
                <Said id step=Action::Resolve stands />
                <p>{t!(i18n, life.resolve_text)}</p>
                <button class="btn btn--danger btn--s" type="submit">
                    {t!(i18n, life.resolve_confirm)}
                </button>
            </ActionForm>
        </details>
    }
}

/// Where a demande stands, in a word.
#[component]
pub fn StateBadge(
    /// Its status.
    status: DemandeStatus,
    /// Whether it is paused.
    paused: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let (class, words) = match status {
        DemandeStatus::Active | DemandeStatus::Full if paused => {
            ("badge", t_string!(i18n, life.state_paused))
        }
        DemandeStatus::Active => ("badge badge--ok", t_string!(i18n, life.state_active)),
        DemandeStatus::Full => ("badge badge--ok", t_string!(i18n, life.state_full)),
        DemandeStatus::Resolved => ("badge", t_string!(i18n, life.state_resolved)),
        DemandeStatus::Expired => ("badge", t_string!(i18n, life.state_expired)),
        DemandeStatus::Removed => ("badge badge--stop", t_string!(i18n, life.state_removed)),
    };
    view! { <span class=class>{words}</span> }
}

/// Until when it stays, and how long that is: "Jusqu’au 22 décembre · encore 12 jours".
#[must_use]
pub fn until(i18n: I18nContext<Locale>, expires_on: &str, days_left: u32) -> String {
    let day = format::day(language(i18n), expires_on).unwrap_or_else(|| expires_on.to_owned());
    let left = match days_left {
        0 => t_string!(i18n, life.days_last).to_owned(),
        1 => t_string!(i18n, life.days_one).to_owned(),
        days => t_string!(i18n, life.days_many, days = days),
    };
    format!("{} · {left}", t_string!(i18n, life.until, day = day))
}
