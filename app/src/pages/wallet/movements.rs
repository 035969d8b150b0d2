use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::ledger::{Movement, MovementPage, MovementReason, TokenKind};
use model::purchase::{BoughtPack, Refundable};

use crate::components::format;
use crate::components::icon::{Icon, IconName};
use crate::components::language::language;
use crate::components::links;
use crate::i18n::{Locale, t, t_string, use_i18n};

/// What came and went, the newest first, each with its reason.
#[component]
pub(super) fn Movements(page: MovementPage, purchases: Vec<BoughtPack>) -> impl IntoView {
    let i18n = use_i18n();
    let MovementPage { movements, next } = page;
    let older = next.map(|next| format!("{}?apres={next}", links::WALLET));
    let empty = movements.is_empty();
    let rows = movements
        .into_iter()
        .map(|movement| {
            let purchase = purchases
                .iter()
                .find(|bought| Some(bought.id) == movement.purchase_id);
            view! { <Row movement purchase=purchase.cloned() /> }
        })
        .collect_view();
    view! {
        <section class="ledger" aria-labelledby="t-ledger">
            <div class="ledger__head">
                <h2 id="t-ledger">{t!(i18n, wallet.movements)}</h2>
                <a class="more" href=links::EXPORT>
                    <Icon name=IconName::DownloadSimple />
                    {t!(i18n, wallet.export)}
                </a>
            </div>
            {if empty {
                view! { <p>{t!(i18n, wallet.no_movement)}</p> }.into_any()
            } else {
                view! {
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, wallet.col_date)}</th>
                                <th scope="col">{t!(i18n, wallet.col_reason)}</th>
                                <th scope="col" class="num">{t!(i18n, wallet.col_tokens)}</th>
                                <th scope="col" class="num">{t!(i18n, wallet.col_balance)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                    .into_any()
            }}
            {older.map(|href| view! { <p class="ledger__older"><a class="btn btn--quiet" href=href>{t!(i18n, wallet.older)}</a></p> })}
        </section>
    }
}

#[component]
fn Row(movement: Movement, purchase: Option<BoughtPack>) -> impl IntoView {
    let i18n = use_i18n();
    let language = language(i18n);
    let day = format::day(language, &movement.on).unwrap_or_else(|| movement.on.clone());
    let came = movement.amount > 0;
    let size = format::number(language, movement.amount.unsigned_abs());
    let amount = if came {
        format!("+{size}")
    } else {
        format!("−{size}")
    };
    let mut balance = format::number(language, movement.balance_after.0);
    if movement.kind == TokenKind::Premium {
        balance.push_str("\u{a0}premium");
    }
    let title = title(i18n, &movement, purchase.as_ref());
    let credit_note = movement
        .withdrawal_id
        .filter(|_| movement.reason == MovementReason::Withdrawal);
    // The buttons belong to the payment, not to what was taken of it later.
    let bought = purchase.filter(|_| movement.reason == MovementReason::Purchase);
    view! {
        <tr>
            <td>{day}</td>
            <td>
                <b>{title}</b>
                {movement.demande.map(|demande| view! { <span>{demande.title}</span> })}
                {movement.note.map(|words| view! { <span>{words}</span> })}
                {bought.map(|purchase| view! { <Bought purchase /> })}
                {credit_note
                    .map(|id| {
                        view! {
                            <span class="ledger__act">
                                <a class="btn btn--text btn--s" href=links::credit_note(id)>
                                    {t!(i18n, wallet.credit_note)}
                                </a>
                            </span>
                        }
                    })}
            </td>
            <td class=if came { "num plus" } else { "num" }>{amount}</td>
            <td class="num">{balance}</td>
        </tr>
    }
}

#[component]
fn Bought(purchase: BoughtPack) -> impl IntoView {
    let i18n = use_i18n();
    let id = purchase.id;
    view! {
        {purchase.refundable.as_ref().map(|offer| view! { <span>{refundable(i18n, offer)}</span> })}
        <span class="ledger__act">
            {purchase
                .refundable
                .is_some()
                .then(|| {
                    view! {
                        <a class="btn btn--quiet btn--s" href=links::withdraw(id)>
                            {t!(i18n, wallet.withdraw)}
                        </a>
                    }
                })}
            <a class="btn btn--text btn--s" href=links::receipt(id)>
                {t!(i18n, wallet.receipt)}
            </a>
        </span>
    }
}

/// "Jusqu’au 26 novembre, 16 jetons peuvent vous être remboursés, soit 13,33 €."
pub(super) fn refundable(i18n: I18nContext<Locale>, offer: &Refundable) -> String {
    let language = language(i18n);
    t_string!(
        i18n,
        wallet.refundable,
        day = format::day(language, &offer.until).unwrap_or_else(|| offer.until.clone()),
        tokens = format::tokens(language, offer.tokens),
        price = format::price(language, offer.amount)
    )
}

fn title(i18n: I18nContext<Locale>, movement: &Movement, purchase: Option<&BoughtPack>) -> String {
    let language = language(i18n);
    let fixed = match movement.reason {
        MovementReason::Purchase => {
            let tokens = format::tokens(language, model::Tokens(movement.amount.unsigned_abs()));
            return if let Some(purchase) = purchase {
                t_string!(
                    i18n,
                    wallet.reason_purchase,
                    tokens = tokens,
                    price = format::price(language, purchase.amount)
                )
            } else {
                t_string!(i18n, wallet.reason_purchase_old, tokens = tokens)
            };
        }
        MovementReason::PurchaseRefunded => t_string!(i18n, wallet.reason_purchase_refunded),
        MovementReason::Chargeback => t_string!(i18n, wallet.reason_chargeback),
        MovementReason::ChargebackReversed => t_string!(i18n, wallet.reason_chargeback_reversed),
        MovementReason::Withdrawal => t_string!(i18n, wallet.reason_withdrawal),
        MovementReason::WithdrawalReversed => t_string!(i18n, wallet.reason_withdrawal_reversed),
        MovementReason::Unlock => t_string!(i18n, wallet.reason_unlock),
        MovementReason::RefundUnread => t_string!(i18n, wallet.reason_unread),
        MovementReason::RefundUnanswered => t_string!(i18n, wallet.reason_unanswered),
        MovementReason::RefundRemoved => t_string!(i18n, wallet.reason_removed),
        MovementReason::RefundBanned => t_string!(i18n, wallet.reason_banned),
        MovementReason::RefundModerator => t_string!(i18n, wallet.reason_moderator),
        MovementReason::Gift => t_string!(i18n, wallet.reason_gift),
    };
    fixed.to_owned()
}
