//! One demande on the board.

use leptos::prelude::*;
use model::demande::DemandeSummary;
use model::unlock::premium_price;

use super::format;
use super::icon::{Coin, Icon, IconName};
use super::language::language;
use super::links;
use super::slips::{Slips, premium_only};
use super::trade::{icon_of, trade_name};
use crate::i18n::{t, t_string, use_i18n};

/// The notice of a demande, the whole of it a link to its page.
///
/// Where only premium places are left, it says "Premium, payant" and shows their price.
#[component]
pub fn Notice(
    /// What a list knows of it.
    demande: DemandeSummary,
    /// Level of its title: 2 under a page's title, 3 under a section's.
    #[prop(default = 2)]
    level: u8,
    /// What its author can do with it, in a row at its foot: `class="notice__act"`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let DemandeSummary {
        id,
        title,
        excerpt,
        category,
        place_name,
        distance_km,
        budget,
        slots,
        age_minutes,
        ..
    } = demande;
    let paid = premium_only(slots);
    let price = if paid {
        premium_price(budget.max)
    } else {
        demande.unlock_price
    };
    let full = slots.left() == 0;
    let whereabouts = match distance_km {
        Some(kilometres) => format!("{place_name} · {}", format::distance_km(kilometres)),
        None => place_name,
    };
    let link = view! { <a href=links::demande(id)>{title}</a> };
    let title = match level {
        3 => view! { <h3 class="notice__title">{link}</h3> }.into_any(),
        _ => view! { <h2 class="notice__title">{link}</h2> }.into_any(),
    };
    view! {
        <article class="notice">
            <p class="notice__meta">
                <Icon name=icon_of(category) trade=true />
                <span>{move || trade_name(i18n, category)}</span>
                <span class="notice__age">{move || format::age(language(i18n), age_minutes)}</span>
            </p>
            {title}
            <p class="notice__text">{excerpt}</p>
            {paid.then(|| view! { <PaidBadge /> })}
            <p class="notice__facts">
                <span><Icon name=IconName::MapPin />{whereabouts}</span>
                <span class="notice__budget">{move || format::budget(language(i18n), budget)}</span>
            </p>
            <p class="notice__foot">
                <span class="price">
                    <Coin />
                    <b>{move || format::number(language(i18n), price.0)}</b>
                    {move || format::tokens_word(language(i18n), price)}
                </span>
                <span class="notice__places">
                    <b>{format!("{}/{}", slots.used.min(slots.total), slots.total)}</b>
                    " "
                    {move || if full { t_string!(i18n, kit.slips.full) } else { t_string!(i18n, kit.slips.taken) }}
                </span>
            </p>
            {children.map(|children| children())}
            <Slips slots />
        </article>
    }
}

/// "Premium, payant": wherever a dearer place is meant, in the same words.
#[component]
pub fn PaidBadge() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="badge badge--paid">
            <Icon name=IconName::SealCheckFill />
            {t!(i18n, kit.slips.paid)}
        </span>
    }
}
