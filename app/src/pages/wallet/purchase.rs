use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::I18nContext;
use leptos_router::hooks::use_query_map;
use model::purchase::{BoughtPack, PurchaseStatus};
use uuid::Uuid;

use super::words::{Refused, use_id};
use crate::components::banner::{Banner, BannerKind};
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::session::use_session;
use crate::error::ApiError;
use crate::functions::purchase::{ask_about_purchase, my_purchase};
use crate::i18n::{Locale, t, t_string, use_i18n};

/// How long between two looks at a payment: often at first, as Stripe tells us within seconds.
const OFTEN: Duration = Duration::from_secs(2);
const SELDOM: Duration = Duration::from_secs(15);
const IMPATIENT_FOR: u32 = 30;
/// Every so many looks Stripe itself is asked.
const ASKS_AFTER: u32 = 5;

/// `/jetons/achats/{id}`: where Stripe leads back to, paid or given up. It says what we know, which is what Stripe told
/// us and not that somebody came back.
#[component]
pub fn PurchasePage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_id();
    let query = use_query_map();
    let abandoned = Memo::new(move |_| query.with(|query| query.get("abandon").is_some()));
    let looks = RwSignal::new(0_u32);
    let purchase = Resource::new_blocking(
        move || (id.get(), looks.get()),
        |(id, _)| async move {
            match id {
                Some(id) => my_purchase(id).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text=move || t_string!(i18n, wallet.purchase_title) />
        <Unlisted />
        <Frame page="page-purchase" main_class="form-page">
            <Transition>
                {move || Suspend::new(async move {
                    match purchase.await {
                        Ok(purchase) => {
                            view! { <Standing purchase abandoned=abandoned.get() looks /> }.into_any()
                        }
                        Err(error) => view! { <Refused error /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Standing(purchase: BoughtPack, abandoned: bool, looks: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let id = purchase.id;
    let status = purchase.status;
    let (kind, title, text) = said(i18n, &purchase, abandoned);
    let paid = matches!(
        status,
        PurchaseStatus::Paid | PurchaseStatus::Refunded | PurchaseStatus::Disputed
    );
    let pending = status == PurchaseStatus::Pending;
    let arrived = status == PurchaseStatus::Paid;
    view! {
        <h1>{t!(i18n, wallet.purchase_heading)}</h1>
        <div class="outcome" aria-live="polite">
            <Banner kind title=title>{text}</Banner>
        </div>
        {pending.then(|| view! { <LookAgain id looks /> })}
        {arrived.then(|| view! { <NewBalance looks /> })}
        <p class="purchase__act">
            {pending
                .then(|| {
                    view! {
                        <a class="btn btn--quiet" href=links::purchase(id) rel="external">
                            {t!(i18n, wallet.look_again)}
                        </a>
                    }
                })}
            {arrived
                .then(|| {
                    view! {
                        <a class="btn btn--primary" href=links::SEARCH>
                            {t!(i18n, wallet.see_demandes)}
                        </a>
                    }
                })}
            {paid
                .then(|| {
                    view! {
                        <a class="btn btn--quiet" href=links::receipt(id)>
                            {t!(i18n, wallet.receipt)}
                        </a>
                    }
                })}
            <a class="btn btn--text" href=links::WALLET>
                {t!(i18n, wallet.back)}
            </a>
        </p>
    }
}

/// Looks again after a while. Only in the browser: effects run nowhere else.
#[component]
fn LookAgain(id: Uuid, looks: RwSignal<u32>) -> impl IntoView {
    Effect::new(move || {
        let before = looks.get_untracked();
        let wait = if before < IMPATIENT_FOR { OFTEN } else { SELDOM };
        let look = move || async move {
            if before % ASKS_AFTER == ASKS_AFTER - 1 {
                // If it could not be asked, the page says what is known, as before.
                let _ = ask_about_purchase(id).await;
            }
            // The page may be gone by then.
            let _ = looks.try_update(|looks| *looks += 1);
        };
        if let Ok(timer) = set_timeout_with_handle(move || spawn_local(look()), wait) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// The balance in the bar is that of before, if the payment arrived while one was looking.
#[component]
fn NewBalance(looks: RwSignal<u32>) -> impl IntoView {
    let session = use_session();
    Effect::new(move || {
        if looks.get_untracked() > 0 {
            session.refresh();
        }
    });
}

fn said(i18n: I18nContext<Locale>, purchase: &BoughtPack, abandoned: bool) -> (BannerKind, String, String) {
    let language = language(i18n);
    let tokens = format::tokens(language, purchase.tokens);
    let price = format::price(language, purchase.amount);
    let (kind, title, text) = match purchase.status {
        PurchaseStatus::Pending if abandoned => (
            BannerKind::Info,
            t_string!(i18n, wallet.abandoned).to_owned(),
            t_string!(i18n, wallet.abandoned_text),
        ),
        PurchaseStatus::Pending => (
            BannerKind::Info,
            t_string!(i18n, wallet.pending, price = price),
            t_string!(i18n, wallet.pending_text),
        ),
        PurchaseStatus::Paid => (
            BannerKind::Money,
            t_string!(i18n, wallet.arrived, tokens = tokens),
            t_string!(i18n, wallet.arrived_text),
        ),
        PurchaseStatus::Failed => (
            BannerKind::Stop,
            t_string!(i18n, wallet.failed).to_owned(),
            t_string!(i18n, wallet.failed_text),
        ),
        PurchaseStatus::Expired => (
            BannerKind::Info,
            t_string!(i18n, wallet.expired).to_owned(),
            t_string!(i18n, wallet.expired_text),
        ),
        PurchaseStatus::Refunded => (
            BannerKind::Info,
            t_string!(i18n, wallet.refunded, price = price),
            t_string!(i18n, wallet.refunded_text),
        ),
        PurchaseStatus::Disputed => (
            BannerKind::Stop,
            t_string!(i18n, wallet.disputed).to_owned(),
            t_string!(i18n, wallet.disputed_text),
        ),
    };
    (kind, title, text.to_owned())
}
