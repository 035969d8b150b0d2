use leptos::prelude::*;
use model::purchase::{CreditNote, WithdrawalStatus};

use super::words::{PrintButton, Refused, use_id};
use crate::components::banner::{Banner, BannerKind};
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::error::ApiError;
use crate::functions::purchase::my_credit_note;
use crate::i18n::{t, t_string, use_i18n};

/// `/jetons/avoirs/{id}`: the receipt of a withdrawal, and where its refund stands.
#[component]
pub fn CreditNotePage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_id();
    let note = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => my_credit_note(id).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text=move || t_string!(i18n, wallet.credit_note_title) />
        <Unlisted />
        <Frame page="page-receipt" main_class="receipt" no_tabs=true>
            <Transition>
                {move || Suspend::new(async move {
                    match note.await {
                        Ok(note) => view! { <Sheet note /> }.into_any(),
                        Err(error) => view! { <Refused error /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Sheet(note: CreditNote) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    let price = format::price_in_full(language, note.amount);
    let (kind, status) = match note.status {
        WithdrawalStatus::Requested => (BannerKind::Info, t_string!(i18n, wallet.refund_requested)),
        WithdrawalStatus::Refunded => (BannerKind::Done, t_string!(i18n, wallet.refund_done)),
        WithdrawalStatus::Failed => (BannerKind::Stop, t_string!(i18n, wallet.refund_failed)),
    };
    let day = format::date(language, &note.requested_on).unwrap_or(note.requested_on);
    view! {
        <div class="outcome"><Banner kind title=status /></div>
        <article class="receipt__sheet">
            <h1>{t_string!(i18n, wallet.credit_note_number, number = note.number.to_string())}</h1>
            <p>{t_string!(i18n, wallet.withdrawn_on, day = day, time = note.requested_at)}</p>
            <dl>
                <dt>{t!(i18n, wallet.seller)}</dt>
                <dd>"LeBonCoup, " <a href=links::LEGAL>{t!(i18n, wallet.seller_named)}</a></dd>
                <dt>{t!(i18n, wallet.buyer)}</dt>
                <dd>{note.buyer}</dd>
                <dt>{t!(i18n, wallet.corrects)}</dt>
                <dd><a href=links::receipt(note.purchase)>{note.corrects.to_string()}</a></dd>
                <dt>{t!(i18n, wallet.reference)}</dt>
                <dd class="receipt__code">{note.id.to_string()}</dd>
            </dl>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, wallet.col_what)}</th>
                        <th scope="col" class="num">{t!(i18n, wallet.col_price)}</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <td>{t_string!(i18n, wallet.line_back, tokens = format::tokens(language, note.tokens))}</td>
                        <td class="num">{format!("−{price}")}</td>
                    </tr>
                </tbody>
            </table>
            <p>{t!(i18n, wallet.back_by)}</p>
        </article>
        <p class="receipt__act">
            <PrintButton />
            <a class="btn btn--text" href=links::WALLET>{t!(i18n, wallet.back)}</a>
        </p>
    }
}
