use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Tokens;
use model::auth::UserType;
use model::purchase::{Pack, Wallet};
use model::unlock::unlock_price;

use super::movements::Movements;
use super::packs::Packs;
use super::words::{Refused, RefusedForm};
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::language::language;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::session::use_session;
use crate::functions::purchase::my_wallet;
use crate::i18n::{t, t_string, use_i18n};

/// `/jetons`
#[component]
pub fn WalletPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let member = session.member();
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("apres")));
    let wallet = Resource::new_blocking(move || after.get(), my_wallet);
    let chosen = RwSignal::new(Pack::Ten);
    // Tokens have come or gone while the page was open, or somebody else has signed in.
    Effect::new(move |before: Option<Option<_>>| {
        let before = before.flatten();
        let now = session
            .me()
            .map(|me| (me.public_id, me.tokens, me.premium_tokens));
        if before.is_some() && now.is_some() && before != now {
            wallet.refetch();
        }
        now.or(before)
    });
    view! {
        <PageTitle text=move || t_string!(i18n, wallet.title) />
        <Unlisted />
        <Frame page="page-wallet" main_class="wallet">
            <h1>{t!(i18n, wallet.heading)}</h1>
            <RefusedForm />
            <Transition>
                {move || Suspend::new(async move {
                    session.settled().await;
                    let wallet = wallet.await;
                    move || {
                        let pro = member.get().is_some_and(|member| member.user_type == UserType::Pro);
                        match wallet.clone() {
                            Ok(wallet) => view! { <Holdings wallet pro chosen /> }.into_any(),
                            Err(error) => view! { <Refused error /> }.into_any(),
                        }
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Holdings(wallet: Wallet, pro: bool, chosen: RwSignal<Pack>) -> impl IntoView {
    let i18n = use_i18n();
    let Wallet {
        tokens,
        premium,
        open,
        purchases,
        movements,
    } = wallet;
    view! {
        <div class="wallet__grid">
            <Purse tokens premium />
            {if open && pro {
                view! { <Packs chosen /> }.into_any()
            } else {
                let text = if pro { t_string!(i18n, wallet.closed) } else { t_string!(i18n, wallet.not_pro) };
                view! { <p class="lede">{text}</p> }.into_any()
            }}
        </div>
        <Movements page=movements purchases />
    }
}

/// What there is.
#[component]
fn Purse(tokens: Tokens, premium: Tokens) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    // A demande without a budget costs what most do.
    let usual = unlock_price(None);
    let note = match tokens.0 / usual.0 {
        0 => t_string!(i18n, wallet.enough_none).to_owned(),
        1 => t_string!(i18n, wallet.enough_one, price = format::tokens(language, usual)),
        count => t_string!(
            i18n,
            wallet.enough_many,
            count = format::number(language, count),
            price = format::tokens(language, usual)
        ),
    };
    view! {
        <section class="purse" aria-labelledby="t-solde">
            <h2 id="t-solde">{t!(i18n, wallet.balance)}</h2>
            <p class="purse__n">
                <b>{format::number(language, tokens.0)}</b>
                " "
                {format::tokens_word(language, tokens)}
            </p>
            {(premium.0 > 0)
                .then(|| {
                    let words = format!("{}\u{a0}premium", format::tokens(language, premium));
                    view! {
                        <p class="purse__sub">
                            <Icon name=IconName::SealCheckFill />
                            {words}
                        </p>
                    }
                })}
            <p class="purse__note">{note}</p>
        </section>
    }
}
