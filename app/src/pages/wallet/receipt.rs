use leptos::prelude::*;
use model::purchase::Receipt;

use super::words::{PrintButton, Refused, use_id};
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::error::ApiError;
use crate::functions::purchase::my_receipt;
use crate::i18n::{t, t_string, use_i18n};

/// `/jetons/achats/{id}/facture`
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_id();
    let receipt = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => my_receipt(id).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text=move || t_string!(i18n, wallet.receipt_title) />
        <Unlisted />
        <Frame page="page-receipt" main_class="receipt" no_tabs=true>
            <Transition>
                {move || Suspend::new(async move {
                    match receipt.await {
                        Ok(receipt) => view! { <Sheet receipt /> }.into_any(),
                        Err(error) => view! { <Refused error /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Sheet(receipt: Receipt) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    let price = format::price_in_full(language, receipt.amount);
    let notes = receipt
        .credit_notes
        .into_iter()
        .map(|note| {
            let words = t_string!(
                i18n,
                wallet.corrected_by,
                number = note.number.to_string(),
                price = format::price_in_full(language, note.amount)
            );
            view! { <li><a href=links::credit_note(note.id)>{words}</a></li> }
        })
        .collect_view();
    view! {
        <article class="receipt__sheet">
            <h1>{t_string!(i18n, wallet.receipt_number, number = receipt.number.to_string())}</h1>
            <dl>
                <dt>{t!(i18n, wallet.paid_on)}</dt>
                <dd>{format::date(language, &receipt.paid_on).unwrap_or(receipt.paid_on)}</dd>
                <dt>{t!(i18n, wallet.seller)}</dt>
                <dd>"LeBonCoup, " <a href=links::LEGAL>{t!(i18n, wallet.seller_named)}</a></dd>
                <dt>{t!(i18n, wallet.buyer)}</dt>
                <dd>{receipt.buyer}</dd>
                <dt>{t!(i18n, wallet.reference)}</dt>
                <dd class="receipt__code">{receipt.purchase.to_string()}</dd>
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
                        <td>{t_string!(i18n, wallet.line, tokens = format::tokens(language, receipt.tokens))}</td>
                        <td class="num">{price.clone()}</td>
                    </tr>
                </tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{t!(i18n, wallet.total)}</th>
                        <td class="num"><b>{price}</b></td>
                    </tr>
                </tfoot>
            </table>
            <p>{t!(i18n, wallet.paid_by)}</p>
            <ul class="receipt__notes">{notes}</ul>
        </article>
        <p class="receipt__act">
            <PrintButton />
            <a class="btn btn--text" href=links::WALLET>{t!(i18n, wallet.back)}</a>
        </p>
    }
}
