//! The slips of a notice, one a place: taken, free, premium. Small on the board, life size under a demande.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::Tokens;
use model::demande::Slots;

use super::format;
use super::icon::{Icon, IconName};
use super::language::{language, language_of};
use crate::i18n::{Locale, t, td_string, use_i18n};

/// What the slips say: "2 places prises sur 3", "3 places prises sur 3, 2 places premium libres".
fn words(locale: Locale, taken: u8, total: u8, premium: u8) -> String {
    let singular = |count: u8| format::singular(language_of(locale), u32::from(count));
    let places = if singular(taken) {
        td_string!(locale, kit.slips.taken_one, taken = taken, total = total)
    } else {
        td_string!(locale, kit.slips.taken_many, taken = taken, total = total)
    };
    if premium == 0 {
        return places;
    }
    let paid = if singular(premium) {
        td_string!(locale, kit.slips.premium_one, premium = premium)
    } else {
        td_string!(locale, kit.slips.premium_many, premium = premium)
    };
    format!("{places}, {paid}")
}

/// Premium places that can be bought and are all there is: the board shows them only then.
pub(super) const fn premium_only(slots: Slots) -> bool {
    slots.left() == 0 && slots.premium_left() > 0
}

/// The slips in small, hanging from the edge of a notice. The notice says the same in words beside them.
#[component]
pub fn Slips(
    /// The places.
    slots: Slots,
) -> impl IntoView {
    let i18n = use_i18n();
    let Slots { used, total, .. } = slots;
    let taken = used.min(total);
    let premium = shown_premium(slots);
    view! {
        <span class="slips" role="img" aria-label=move || words(i18n.get_locale(), taken, total, premium)>
            {row(slots)}
        </span>
    }
}

const fn shown_premium(slots: Slots) -> u8 {
    if premium_only(slots) {
        slots.premium_left()
    } else {
        0
    }
}

/// The slips in order: taken, free, premium.
fn row(slots: Slots) -> impl IntoView {
    let taken = slots.used.min(slots.total);
    let some =
        |count: u8, class: &'static str| (0..count).map(|_| view! { <i class=class></i> }).collect_view();
    (
        some(taken, "slip slip--taken"),
        some(slots.total - taken, "slip"),
        some(shown_premium(slots), "slip slip--premium"),
    )
}

/// The places of a demande on its page, and what they were before they changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// As they were shown before.
    pub before: Slots,
    /// As they are.
    pub now: Slots,
}

/// The slips life size, under the sheet of a demande: a price and a lock where paper would have a phone number.
#[component]
pub fn Tear(
    /// The places.
    places: Signal<Places>,
    /// What an ordinary place costs.
    price: Tokens,
) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || {
        let Slots { used, total, .. } = places.get().now;
        words(
            i18n.get_locale(),
            used.min(total),
            total,
            places.get().now.premium_left(),
        )
    };
    view! {
        <div class="tear" role="img" aria-label=label>
            {move || tear_row(i18n, places.get(), price)}
        </div>
    }
}

/// The slips in order: taken, those that are torn off right now among them; free; premium.
fn tear_row(i18n: I18nContext<Locale>, places: Places, price: Tokens) -> impl IntoView {
    let Slots { used, total, .. } = places.now;
    let taken = used.min(total);
    let premium = places.now.premium_left();
    let torn_premium = places.before.premium_left().saturating_sub(premium);
    let stub = move |index: u8| {
        let torn = (index >= places.before.used).then(|| {
            view! {
                <span class="tear__torn">
                    <span class="tear__slip is-tearing"></span>
                </span>
            }
        });
        view! {
            {torn}
            <span class="tear__slip is-taken"></span>
        }
    };
    let free = move |index: u8| {
        let class = if index == taken {
            "tear__slip is-next"
        } else {
            "tear__slip"
        };
        view! {
            <span class=class>
                <span>
                    {move || format::tokens(language(i18n), price)} <Icon name=IconName::LockSimple />
                </span>
            </span>
        }
    };
    let paid = move |_| {
        view! {
            <span class="tear__slip is-premium">
                <span>{t!(i18n, kit.slips.premium)} <Icon name=IconName::LockSimple /></span>
            </span>
        }
    };
    let torn_paid = |_| view! { <span class="tear__slip is-premium is-tearing"></span> };
    (
        (0..taken).map(stub).collect_view(),
        (taken..total).map(free).collect_view(),
        (0..premium).map(paid).collect_view(),
        (0..torn_premium).map(torn_paid).collect_view(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn slots(used: u8, premium_used: u8) -> Slots {
        Slots {
            used,
            total: 3,
            premium_used,
            premium_total: 2,
        }
    }

    fn rendered(slots: Slots) -> String {
        Owner::new().with(|| row(slots).to_html())
    }

    #[test]
    fn a_slip_for_each_place() {
        let html = rendered(slots(2, 0));
        assert_eq!(html.matches(r#"class="slip slip--taken""#).count(), 2, "{html}");
        assert_eq!(html.matches(r#"class="slip""#).count(), 1, "{html}");
    }

    #[test]
    fn premium_places_show_when_they_are_all_there_is() {
        assert!(!rendered(slots(2, 0)).contains("slip--premium"));
        assert_eq!(rendered(slots(3, 1)).matches("slip--premium").count(), 1);
        assert!(!rendered(slots(3, 2)).contains("slip--premium"));
    }

    #[test]
    fn the_words_say_what_the_slips_show() {
        assert_eq!(words(Locale::fr, 0, 3, 0), "0 place prise sur 3");
        assert_eq!(words(Locale::fr, 2, 3, 0), "2 places prises sur 3");
        assert_eq!(
            words(Locale::fr, 3, 3, 1),
            "3 places prises sur 3, 1 place premium libre"
        );
        assert_eq!(
            words(Locale::fr, 3, 3, 2),
            "3 places prises sur 3, 2 places premium libres"
        );
        assert_eq!(
            words(Locale::en, 1, 3, 2),
            "1 place of 3 taken, 2 premium places free"
        );
    }
}
