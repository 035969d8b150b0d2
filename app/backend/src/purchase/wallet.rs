use model::purchase::{BoughtPack, Pack, PurchaseStatus, Wallet};
use model::{EuroCents, Tokens};
use uuid::Uuid;

use super::Error;
use super::book::{bought, number, refundable, today};
use crate::auth::Caller;
use crate::{Services, ledger};

/// The caller's tokens: what there is, what was bought, what came and went; of the movements, the page that `after` says
/// ([`ledger::history`]).
///
/// # Errors
/// [`Error::Database`].
pub async fn wallet(services: &Services, caller: &Caller, after: Option<&str>) -> Result<Wallet, Error> {
    let mut transaction = services.db.begin().await?;
    let balance = sqlx::query!(
        "select token_balance, token_premium_balance from users where id = $1",
        caller.id,
    )
    .fetch_one(&mut *transaction)
    .await?;
    let purchases = bought(&mut transaction, caller.id).await?;
    let today = today(&mut transaction, services.clock.now()).await?;
    let refundable = refundable(&purchases, balance.token_balance, today);
    transaction.commit().await?;
    let movements = ledger::history(services, caller, after).await?;
    Ok(Wallet {
        tokens: Tokens(balance.token_balance.unsigned_abs()),
        premium: Tokens(balance.token_premium_balance.unsigned_abs()),
        open: services.payments.is_some(),
        purchases: purchases
            .into_iter()
            .zip(refundable)
            .map(|(purchase, refundable)| purchase.shown(refundable))
            .collect(),
        movements,
    })
}

/// One of the caller's purchases, whatever came of it. `None` for somebody else's, or none.
///
/// # Errors
/// [`Error::Database`].
pub async fn purchase(services: &Services, caller: &Caller, id: Uuid) -> Result<Option<BoughtPack>, Error> {
    let row = sqlx::query!(
        "select pack, tokens, amount_cents, status, receipt_year, receipt_number
         from transactions where id = $1 and user_id = $2",
        id,
        caller.id,
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(row.map(|row| BoughtPack {
        id,
        pack: Pack::named(&row.pack),
        tokens: Tokens(row.tokens.unsigned_abs()),
        amount: EuroCents(row.amount_cents.unsigned_abs()),
        status: PurchaseStatus::named(&row.status).unwrap_or(PurchaseStatus::Pending),
        receipt: number(row.receipt_year, row.receipt_number),
        refundable: None,
    }))
}
