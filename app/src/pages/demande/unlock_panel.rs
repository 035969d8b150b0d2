//! The panel of a pro beside a demande: its places and their prices before the click, the place he has after it.
//!
//! A plain form, so that it works without JavaScript; which price stands on the button follows from the choice by CSS.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::demande::DemandeSummary;
use model::ledger::TokenKind;
use model::unlock::{MyUnlock, UnlockChoice, UnlockKind, UnlockOffer, UnlockPrice};
use model::{DemandeId, Tokens};

use crate::components::banner::{Banner, BannerKind};
use crate::components::format;
use crate::components::icon::{Coin, Icon, IconName};
use crate::components::language::language;
use crate::components::links;
use crate::components::slips::Places;
use crate::functions::unlock::TakePlace;
use crate::i18n::{Locale, t, t_string, use_i18n};

/// The places of an open demande, to be taken.
#[component]
pub(super) fn UnlockPanel(
    summary: DemandeSummary,
    places: Signal<Places>,
    offer: UnlockOffer,
    take: ServerAction<TakePlace>,
) -> impl IntoView {
    let i18n = use_i18n();
    let UnlockOffer {
        choices,
        tokens,
        premium_tokens,
        request_key,
        ..
    } = offer;
    let chosen = choices
        .iter()
        .find(|choice| choice.missing == Tokens(0))
        .map(|choice| choice.kind)
        // The dearer place is never chosen for anybody.
        .filter(|kind| *kind == UnlockKind::Standard);
    let balances = (tokens, premium_tokens);
    let standard_taken = (summary.slots.left() == 0).then(|| {
        view! { <p class="panel__note">{t!(i18n, unlock.standard_taken)}</p> }
    });
    let offered = choices.clone();
    view! {
        <ActionForm action=take attr:class="panel unlock" attr:id="debloquer" attr:aria-labelledby="panel-title">
            <h2 id="panel-title">{t!(i18n, demande.answer)}</h2>
            {standard_taken}
            <Shown id=summary.id choices=choices.clone() />
            <input type="hidden" name="request_key" value=request_key.to_string() />
            <fieldset class="choices">
                <legend class="sr">{t!(i18n, unlock.kind)}</legend>
                {offered
                    .into_iter()
                    .map(|choice| view! { <Choice choice places chosen=chosen == Some(choice.kind) /> })
                    .collect_view()}
            </fieldset>
            <Sums choices=choices.clone() balances />
            <Go choices />
            <Assurances />
        </ActionForm>
    }
}

/// What the form says besides the choice: of which demande, at which prices.
#[component]
fn Shown(id: DemandeId, choices: Vec<UnlockChoice>) -> impl IntoView {
    let prices = choices
        .into_iter()
        .filter(|choice| choice.price.paid_with == TokenKind::Standard)
        .map(|choice| {
            view! {
                <input type="hidden" name=choice.kind.as_str() value=choice.price.tokens.to_string() />
            }
        })
        .collect_view();
    view! {
        <input type="hidden" name="id" value=id.to_string() />
        {prices}
    }
}

#[component]
fn Choice(choice: UnlockChoice, places: Signal<Places>, chosen: bool) -> impl IntoView {
    let i18n = use_i18n();
    let UnlockChoice { kind, price, missing } = choice;
    let lacking = missing > Tokens(0);
    let name = match kind {
        UnlockKind::Standard => t_string!(i18n, unlock.standard),
        UnlockKind::Premium | UnlockKind::PremiumToken => t_string!(i18n, unlock.premium),
    };
    let left = move || {
        let slots = places.get().now;
        match slots.left() {
            1 => t_string!(i18n, unlock.left_one, total = slots.total),
            left => t_string!(i18n, unlock.left_many, left = left, total = slots.total),
        }
    };
    let under = if kind.is_premium() {
        view! {
            <span class="badge badge--paid">
                <Icon name=IconName::SealCheckFill />
                {t!(i18n, kit.slips.paid)}
            </span>
        }
        .into_any()
    } else {
        view! { <span>{left}</span> }.into_any()
    };
    let euros = (price.paid_with == TokenKind::Standard).then(|| {
        let price = format::euros(language(i18n), price.tokens.euros_at_most());
        view! { <span>{t_string!(i18n, demande.at_most, price = price)}</span> }
    });
    let note = if lacking {
        Some(t_string!(
            i18n,
            unlock.missing,
            tokens = format::tokens(language(i18n), missing)
        ))
    } else {
        kind.is_premium()
            .then(|| t_string!(i18n, unlock.premium_note).to_owned())
    };
    view! {
        <label class="choice">
            <input type="radio" name="kind" value=kind.as_str() checked=chosen required=true disabled=lacking />
            <span class="choice__body">
                <span class="choice__top">
                    <b>{name}</b>
                    <b class="price">
                        <Coin />
                        {price_text(i18n, price)}
                    </b>
                </span>
                <span class="choice__sub">{under} {euros}</span>
                {note.map(|note| view! { <span class="choice__note">{note}</span> })}
            </span>
        </label>
    }
}

/// A price in words: "5 jetons", "1 jeton premium".
fn price_text(i18n: I18nContext<Locale>, price: UnlockPrice) -> String {
    match price.paid_with {
        TokenKind::Standard => format::tokens(language(i18n), price.tokens),
        TokenKind::Premium => t_string!(i18n, unlock.token_price).to_owned(),
    }
}

/// The balance, and what would be left of it.
#[component]
fn Sums(choices: Vec<UnlockChoice>, balances: (Tokens, Tokens)) -> impl IntoView {
    let i18n = use_i18n();
    let (tokens, premium_tokens) = balances;
    let after = choices
        .into_iter()
        .filter(|choice| choice.missing == Tokens(0) && choice.price.paid_with == TokenKind::Standard)
        .map(|choice| {
            let left = Tokens(tokens.0.saturating_sub(choice.price.tokens.0));
            view! {
                <div class=format!("unlock__if unlock__if--{}", choice.kind.as_str())>
                    <dt>{t!(i18n, unlock.after)}</dt>
                    <dd>{format::tokens(language(i18n), left)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <dl class="sum">
            <div>
                <dt>{t!(i18n, unlock.balance)}</dt>
                <dd>{format::tokens(language(i18n), tokens)}</dd>
            </div>
            {(premium_tokens > Tokens(0))
                .then(|| {
                    view! {
                        <div>
                            <dt>{t!(i18n, unlock.premium_tokens)}</dt>
                            <dd>{format::number(language(i18n), premium_tokens.0)}</dd>
                        </div>
                    }
                })}
            {after}
        </dl>
    }
}

/// The button, with the price of what is chosen in it; or the way to more tokens.
#[component]
fn Go(choices: Vec<UnlockChoice>) -> impl IntoView {
    let i18n = use_i18n();
    let affordable: Vec<UnlockChoice> = choices
        .into_iter()
        .filter(|choice| choice.missing == Tokens(0))
        .collect();
    if affordable.is_empty() {
        return view! {
            <a class="btn btn--primary btn--l btn--wide" href=links::WALLET>
                {t!(i18n, unlock.buy)}
            </a>
        }
        .into_any();
    }
    let labels = affordable
        .into_iter()
        .map(|choice| {
            let words = match choice.price.paid_with {
                TokenKind::Standard => t_string!(
                    i18n,
                    unlock.for_tokens,
                    price = format::tokens(language(i18n), choice.price.tokens)
                ),
                TokenKind::Premium => t_string!(i18n, unlock.for_premium_token).to_owned(),
            };
            view! { <span class=format!("unlock__if unlock__if--{}", choice.kind.as_str())>{words}</span> }
        })
        .collect_view();
    view! {
        <button class="btn btn--primary btn--l btn--wide" type="submit">
            {labels}
            <span class="unlock__none">{t!(i18n, unlock.choose)}</span>
        </button>
    }
    .into_any()
}

/// On a phone the panel is far below: the least that a place costs, and the way there.
#[component]
pub(super) fn UnlockDock(choice: UnlockChoice) -> impl IntoView {
    let i18n = use_i18n();
    let price = choice.price;
    let euros = (price.paid_with == TokenKind::Standard).then(|| {
        let price = format::euros(language(i18n), price.tokens.euros_at_most());
        view! { <span>{t_string!(i18n, demande.at_most, price = price)}</span> }
    });
    view! {
        <section class="dock" aria-label=t_string!(i18n, unlock.dock)>
            <p>
                <b class="price">
                    <Coin />
                    {price_text(i18n, price)}
                </b>
                {euros}
            </p>
            <a class="btn btn--primary" href="#debloquer">
                {t!(i18n, unlock.dock)}
            </a>
        </section>
    }
}

/// The place that the pro has.
#[component]
pub(super) fn UnlockedPanel(mine: MyUnlock) -> impl IntoView {
    let i18n = use_i18n();
    let place = if mine.kind.is_premium() {
        t_string!(i18n, unlock.premium)
    } else {
        t_string!(i18n, unlock.standard)
    };
    let next = if let Some(conversation) = mine.conversation_id {
        view! {
            <Banner kind=BannerKind::Done title=t_string!(i18n, unlock.mine_open)>
                {t!(i18n, unlock.mine_next)}
            </Banner>
            <a class="btn btn--primary btn--block" href=links::conversation(conversation)>
                {t!(i18n, unlock.mine_write)}
            </a>
        }
        .into_any()
    } else {
        view! { <Banner title=t_string!(i18n, unlock.mine_gone) /> }.into_any()
    };
    let rule = (!mine.refunded && mine.conversation_id.is_some())
        .then(|| view! { <p class="panel__note">{t!(i18n, unlock.mine_rule)}</p> });
    view! {
        <section class="panel" aria-labelledby="panel-title">
            <h2 id="panel-title">{t!(i18n, unlock.mine_title)}</h2>
            {next}
            <dl class="sum">
                <div>
                    <dt>{t!(i18n, unlock.mine_place)}</dt>
                    <dd>{place}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, unlock.mine_paid)}</dt>
                    <dd>{price_text(i18n, mine.price)}</dd>
                </div>
            </dl>
            {mine
                .refunded
                .then(|| view! { <p class="panel__note">{t!(i18n, unlock.mine_refunded)}</p> })} {rule}
            <Assurances />
        </section>
    }
}

/// What is promised: when tokens come back, and who reads.
#[component]
pub(super) fn Assurances() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="assure">
            <li>
                <Icon name=IconName::ArrowCounterClockwise />
                <span>{t!(i18n, demande.refunds)} " " <a href="/regles/jetons">{t!(i18n, demande.all_rules)}</a></span>
            </li>
            <li>
                <Icon name=IconName::LockSimple />
                <span>{t!(i18n, demande.encrypted)}</span>
            </li>
        </ul>
    }
}
