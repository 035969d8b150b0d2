use model::purchase::{BoughtPack, Movement, Pack, PurchaseStatus, Wallet};
use model::{EuroCents, Tokens};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Error;
use super::book::{bought, number, refundable, today};
use crate::Services;
use crate::auth::Caller;

/// Movements of one page.
pub const MOVEMENTS: i64 = 50;

/// The caller's tokens: what there is, what was bought, what came and went. `before`: only movements older than that one.
///
/// # Errors
/// [`Error::Database`].
pub async fn wallet(services: &Services, caller: &Caller, before: Option<i64>) -> Result<Wallet, Error> {
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
    let movements = movements(&mut transaction, caller.id, before).await?;
    transaction.commit().await?;
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

async fn movements(
    connection: &mut PgConnection,
    user: Uuid,
    before: Option<i64>,
) -> Result<Vec<Movement>, Error> {
    let rows = sqlx::query!(
        r#"
        select token_ledger.id, token_ledger.kind, amount, balance_after, reason, note, transaction_id, withdrawal_id,
               title as "title?", (token_ledger.created_at at time zone 'Europe/Paris')::date::text as "day!"
        from token_ledger
        left join unlocks on unlocks.id = unlock_id
        left join demandes on demandes.id = unlocks.demande_id
        where token_ledger.user_id = $1 and ($2::bigint is null or token_ledger.id < $2)
        order by token_ledger.id desc
        limit $3
        "#,
        user,
        before,
        MOVEMENTS,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Movement {
            id: row.id,
            premium: row.kind == "premium",
            amount: row.amount,
            balance: Tokens(row.balance_after.unsigned_abs()),
            reason: row.reason,
            about: row.title.or(row.note),
            purchase: row.transaction_id,
            withdrawal: row.withdrawal_id,
            day: row.day,
        })
        .collect())
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
