use leptos::form::ActionForm;
use leptos::prelude::*;
use model::purchase::Pack;

use crate::components::format;
use crate::components::language::language;
use crate::functions::purchase::BuyTokens;
use crate::i18n::{t, t_string, use_i18n};

/// The packs, the smallest chosen. The button says what the chosen one costs: all four labels stand in it, and the style
/// sheet shows one, so that it is right without JavaScript, too.
#[component]
pub(super) fn Packs(
    /// Which one, should the page be drawn anew.
    chosen: RwSignal<Pack>,
) -> impl IntoView {
    let i18n = use_i18n();
    let buy = ServerAction::<BuyTokens>::new();
    view! {
        <section class="packs" aria-labelledby="t-packs">
            <div class="packs__head">
                <h2 id="t-packs">{t!(i18n, wallet.more)}</h2>
                <p>{t!(i18n, wallet.prices)}</p>
            </div>
            <ActionForm action=buy>
                <ul>{Pack::ALL.into_iter().map(|pack| view! { <Offer pack chosen /> }).collect_view()}</ul>
                <div class="packs__go">
                    <button class="btn btn--primary btn--l" type="submit">
                        {Pack::ALL.into_iter().map(|pack| view! { <Label pack /> }).collect_view()}
                    </button>
                    <p>{t!(i18n, wallet.right)}</p>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Offer(pack: Pack, chosen: RwSignal<Pack>) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    view! {
        <li>
            <label class="pack">
                <input
                    type="radio"
                    name="pack"
                    value=pack.as_str()
                    checked=pack == chosen.get_untracked()
                    on:change=move |_| chosen.set(pack)
                />
                <span class="pack__n">
                    <b>{format::number(language, pack.tokens().0)}</b>
                    " "
                    {format::tokens_word(language, pack.tokens())}
                </span>
                <span class="pack__eur">{format::price(language, pack.price())}</span>
                <span class="pack__unit">
                    {t_string!(i18n, wallet.unit, price = format::price_in_full(language, pack.unit_price()))}
                </span>
            </label>
        </li>
    }
}

#[component]
fn Label(pack: Pack) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    view! {
        <span class=format!("packs__pay packs__pay--{}", pack.as_str())>
            {t_string!(
                i18n,
                wallet.pay,
                price = format::price(language, pack.price()),
                tokens = format::tokens(language, pack.tokens())
            )}
        </span>
    }
}
