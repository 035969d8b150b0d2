//! The bar on top: the wordmark, the way around, and who is signed in.

use leptos::prelude::*;
use model::auth::{Me, UserType};

use super::format;
use super::icon::{Coin, Mark};
use super::inbox::use_inbox;
use super::language::language;
use super::links;
use super::section::{Section, current, initial, use_section};
use crate::i18n::{t, t_string, use_i18n};

/// The wordmark, a link home. "de main" is dropped on a phone's bar.
#[component]
pub fn Brand() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="brand" href=links::HOME aria-label=move || t_string!(i18n, kit.brand.home)>
            <Mark />
            <span class="brand__name">"LeBonCoup"<span class="brand__rest">" de main"</span></span>
        </a>
    }
}

/// The link that a keyboard meets first. The page's `<main>` has the id `contenu`.
#[component]
pub fn SkipLink() -> impl IntoView {
    let i18n = use_i18n();
    view! { <a class="skip" href="#contenu">{t!(i18n, kit.nav.skip)}</a> }
}

/// The top bar, for a visitor or for someone signed in.
#[component]
pub fn AppBar(
    /// Who is signed in.
    #[prop(into)]
    me: Signal<Option<Me>>,
) -> impl IntoView {
    view! {
        <header class="topbar">
            <div class="topbar__in">
                <Brand />
                {move || match me.get() {
                    Some(me) => view! { <Member me /> }.into_any(),
                    None => view! { <Visitor /> }.into_any(),
                }}
            </div>
        </header>
    }
}

/// The bar of a page that wants nothing else done: sign-up, log-in. One link at its end, or none.
#[component]
pub fn PlainBar(
    /// The link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="topbar topbar--plain">
            <div class="topbar__in">
                <Brand />
                <div class="topbar__end">{children.map(|children| children())}</div>
            </div>
        </header>
    }
}

#[component]
fn Visitor() -> impl IntoView {
    let i18n = use_i18n();
    let here = use_section();
    view! {
        <nav class="topbar__nav" aria-label=move || t_string!(i18n, kit.nav.main)>
            <a href=links::SEARCH aria-current=move || current(Section::Search, here)>
                {t!(i18n, kit.nav.see_demandes)}
            </a>
            <a href=links::HOW>{t!(i18n, kit.nav.how)}</a>
            <a href=links::PRICES>{t!(i18n, kit.nav.prices)}</a>
        </nav>
        <div class="topbar__end">
            <a class="btn btn--quiet" href=links::LOGIN>{t!(i18n, kit.nav.log_in)}</a>
        </div>
    }
}

#[component]
fn Member(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    let here = use_section();
    let name = me.display_name.clone();
    let letter = initial(&me);
    view! {
        <nav class="topbar__nav" aria-label=move || t_string!(i18n, kit.nav.main)>
            {Section::bar(me.user_type)
                .iter()
                .map(|section| {
                    let section = *section;
                    view! {
                        <a href=section.href() aria-current=move || current(section, here)>
                            {move || section.label(i18n)}
                            {(section == Section::Messages).then(|| view! { <UnreadCount /> })}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
        <div class="topbar__end">
            {match me.user_type {
                UserType::Pro => view! { <Balance me /> }.into_any(),
                UserType::Demandeur => {
                    view! { <a class="btn btn--quiet" href=links::POST>{t!(i18n, kit.nav.post)}</a> }.into_any()
                }
            }}
            <a
                class="avatar avatar--me"
                href=links::ACCOUNT
                aria-label=move || t_string!(i18n, kit.nav.account_of, name = name.clone())
            >
                {letter}
            </a>
        </div>
    }
}

/// In how many conversations something waits to be read; nothing where none does.
#[component]
fn UnreadCount() -> impl IntoView {
    let i18n = use_i18n();
    let unread = use_inbox().unread;
    move || {
        let count = unread.get();
        (count > 0).then(|| {
            view! {
                " "
                <span class="count">
                    {count} <span class="sr">{t_string!(i18n, messages.unread)}</span>
                </span>
            }
        })
    }
}

/// A pro's tokens.
#[component]
fn Balance(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    let tokens = me.tokens;
    let words = move || {
        t_string!(
            i18n,
            kit.nav.balance,
            tokens = format::tokens(language(i18n), tokens)
        )
    };
    view! {
        <a class="balance" href=links::WALLET aria-label=words>
            <Coin />
            <b>{move || format::number(language(i18n), tokens.0)}</b>
        </a>
    }
}
