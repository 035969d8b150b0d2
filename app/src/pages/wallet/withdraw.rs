use leptos::form::ActionForm;
use leptos::prelude::*;
use model::purchase::{Refundable, Wallet};
use uuid::Uuid;

use super::movements::refundable;
use super::words::{Refused, RefusedForm, use_id};
use crate::components::empty::Empty;
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::functions::purchase::{WithdrawFrom, my_wallet};
use crate::i18n::{t, t_string, use_i18n};

/// `/jetons/achats/{id}/renoncer`: the second of the two clicks that a withdrawal takes.
#[component]
pub fn WithdrawPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_id();
    let action = ServerAction::<WithdrawFrom>::new();
    let wallet = Resource::new_blocking(move || action.version().get(), |_| my_wallet(None));
    view! {
        <PageTitle text=move || t_string!(i18n, wallet.withdraw_title) />
        <Unlisted />
        <Frame page="page-purchase" main_class="form-page">
            <h1>{t!(i18n, wallet.withdraw)}</h1>
            <RefusedForm />
            <Transition>
                {move || Suspend::new(async move {
                    match wallet.await {
                        Ok(wallet) => {
                            match offer(wallet, id.get()) {
                                Some((id, offer)) => view! { <Confirm id offer action /> }.into_any(),
                                None => view! { <Nothing /> }.into_any(),
                            }
                        }
                        Err(error) => view! { <Refused error /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

fn offer(wallet: Wallet, id: Option<Uuid>) -> Option<(Uuid, Refundable)> {
    let bought = wallet
        .purchases
        .into_iter()
        .find(|bought| Some(bought.id) == id)?;
    Some((bought.id, bought.refundable?))
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty title=t_string!(i18n, wallet.nothing_to_withdraw) text=t_string!(i18n, wallet.nothing_text)>
            <a class="btn btn--primary" href=links::WALLET>
                {t!(i18n, wallet.back)}
            </a>
        </Empty>
    }
}

#[component]
fn Confirm(id: Uuid, offer: Refundable, action: ServerAction<WithdrawFrom>) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    let what = t_string!(
        i18n,
        wallet.withdraw_what,
        tokens = format::tokens(language, offer.tokens),
        price = format::price(language, offer.amount)
    );
    view! {
        <p class="lede">{refundable(i18n, &offer)}</p>
        <p>{what}</p>
        <p>{t!(i18n, wallet.withdraw_text)}</p>
        <ActionForm action attr:class="form">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="tokens" value=offer.tokens.0.to_string() />
            <button class="btn btn--danger btn--l" type="submit">
                {t!(i18n, wallet.withdraw_confirm)}
            </button>
            <a class="btn btn--text" href=links::WALLET>
                {t!(i18n, wallet.withdraw_not)}
            </a>
        </ActionForm>
    }
}
