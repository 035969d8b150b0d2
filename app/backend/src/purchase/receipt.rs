use model::purchase::{CreditNote, Pack, Receipt, WithdrawalStatus};
use model::{EuroCents, Tokens};
use uuid::Uuid;

use super::Error;
use super::book::number;
use crate::Services;
use crate::auth::Caller;

/// The receipt of one of the caller's purchases, with the credit notes that correct it.
///
/// # Errors
/// [`Error::NotFound`] for what is not paid, too.
pub async fn receipt(services: &Services, caller: &Caller, id: Uuid) -> Result<Receipt, Error> {
    let row = sqlx::query!(
        r#"
        select pack, tokens, amount_cents, refunded_cents, receipt_year, receipt_number, display_name,
               (paid_at at time zone 'Europe/Paris')::date::text as "paid_on"
        from transactions
        join users on users.id = transactions.user_id
        where transactions.id = $1 and transactions.user_id = $2
        "#,
        id,
        caller.id,
    )
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::NotFound)?;
    let notes = sqlx::query_scalar!(
        "select id from withdrawals where transaction_id = $1 and status <> 'failed' order by receipt_year, receipt_number",
        id,
    )
    .fetch_all(&services.db)
    .await?;
    let mut credit_notes = Vec::with_capacity(notes.len());
    for note in notes {
        credit_notes.push(credit_note(services, caller, note).await?);
    }
    Ok(Receipt {
        purchase: id,
        number: number(row.receipt_year, row.receipt_number).ok_or(Error::NotFound)?,
        buyer: row.display_name,
        pack: Pack::named(&row.pack),
        tokens: Tokens(row.tokens.unsigned_abs()),
        amount: EuroCents(row.amount_cents.unsigned_abs()),
        refunded: EuroCents(row.refunded_cents.unsigned_abs()),
        paid_on: row.paid_on.ok_or(Error::NotFound)?,
        credit_notes,
    })
}

/// The credit note of one of the caller's withdrawals.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn credit_note(services: &Services, caller: &Caller, id: Uuid) -> Result<CreditNote, Error> {
    let row = sqlx::query!(
        r#"
        select transactions.id as purchase, withdrawals.tokens, withdrawals.amount_cents, withdrawals.status,
               withdrawals.receipt_year, withdrawals.receipt_number,
               transactions.receipt_year as corrects_year, transactions.receipt_number as corrects_number,
               display_name, to_char(requested_at at time zone 'Europe/Paris', 'YYYY-MM-DD') as "day!",
               to_char(requested_at at time zone 'Europe/Paris', 'HH24:MI') as "hour!"
        from withdrawals
        join transactions on transactions.id = transaction_id
        join users on users.id = transactions.user_id
        where withdrawals.id = $1 and transactions.user_id = $2
        "#,
        id,
        caller.id,
    )
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(CreditNote {
        id,
        purchase: row.purchase,
        number: number(Some(row.receipt_year), Some(row.receipt_number)).ok_or(Error::NotFound)?,
        corrects: number(row.corrects_year, row.corrects_number).ok_or(Error::NotFound)?,
        buyer: row.display_name,
        tokens: Tokens(row.tokens.unsigned_abs()),
        amount: EuroCents(row.amount_cents.unsigned_abs()),
        status: match row.status.as_str() {
            "refunded" => WithdrawalStatus::Refunded,
            "failed" => WithdrawalStatus::Failed,
            _ => WithdrawalStatus::Requested,
        },
        requested_on: row.day,
        requested_at: row.hour,
    })
}
