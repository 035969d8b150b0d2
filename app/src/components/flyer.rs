//! The notices pinned on the landing page: a picture of what the site does, silent to a screen reader.

use leptos::prelude::*;
use model::{Category, Tokens};

use super::format;
use super::icon::{Icon, IconName};
use super::language::language;
use super::trade::{icon_of, trade_name};
use crate::i18n::{t, use_i18n};

/// One notice in front with a slip coming loose, another behind it.
#[component]
pub fn Flyers() -> impl IntoView {
    let i18n = use_i18n();
    let slip = move |class: &'static str| {
        view! {
            <span class=class>
                <span>
                    {move || format::tokens(language(i18n), Tokens(5))} <Icon name=IconName::LockSimple />
                </span>
            </span>
        }
    };
    view! {
        <div class="board" aria-hidden="true">
            <div class="flyer flyer--back">
                <p class="flyer__trade">{move || trade_name(i18n, Category::Peinture)}</p>
                <p class="flyer__title">{t!(i18n, kit.flyer.back)}</p>
            </div>
            <div class="flyer">
                <p class="flyer__trade">
                    <Icon name=icon_of(Category::Plomberie) trade=true />
                    {move || trade_name(i18n, Category::Plomberie)}
                    " · Paris 11e"
                </p>
                <p class="flyer__title">{t!(i18n, kit.flyer.title)}</p>
                <p class="flyer__text">{t!(i18n, kit.flyer.text)}</p>
                <p class="flyer__budget">
                    {move || {
                        format::budget(language(i18n), model::demande::Budget { min: Some(80), max: Some(150) })
                    }}
                </p>
                <div class="tear tear--board">
                    <span class="tear__slip is-taken"></span>
                    {slip("tear__slip")}
                    {slip("tear__slip is-pulled")}
                    {slip("tear__slip")}
                </div>
            </div>
        </div>
    }
}
