//! A person's purchases, and what of each is unspent.

use model::purchase::{BoughtPack, Pack, PurchaseStatus, ReceiptNumber, Refundable, withdrawn_cents};
use model::{EuroCents, Tokens};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Error;
use super::deadline::last_day;

/// A purchase with all that was taken of it.
pub(super) struct Bought {
    pub id: Uuid,
    pack: String,
    tokens: i32,
    amount_cents: i32,
    status: String,
    receipt_year: Option<i16>,
    receipt_number: Option<i32>,
    paid_on: Option<Date>,
    withdrawn: i32,
    taken_back: i32,
}

/// A person's paid purchases and those on their way, the newest first.
pub(super) async fn bought(connection: &mut PgConnection, user: Uuid) -> Result<Vec<Bought>, Error> {
    let rows = sqlx::query_as!(
        Bought,
        r#"
        select id, pack, tokens, amount_cents, status, receipt_year, receipt_number,
               (paid_at at time zone 'Europe/Paris')::date as paid_on,
               (select coalesce(sum(withdrawals.tokens), 0)::int from withdrawals
                where transaction_id = transactions.id and withdrawals.status <> 'failed') as "withdrawn!",
               (select coalesce(-sum(amount), 0)::int from token_ledger
                where transaction_id = transactions.id and reason <> 'purchase') as "taken_back!"
        from transactions
        where user_id = $1 and status in ('pending', 'paid', 'refunded', 'disputed')
        order by coalesce(paid_at, created_at) desc, id
        limit 500
        "#,
        user,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// The day in Paris.
pub(super) async fn today(connection: &mut PgConnection, now: OffsetDateTime) -> Result<Date, Error> {
    let day = sqlx::query_scalar!(
        r#"select ($1::timestamptz at time zone 'Europe/Paris')::date as "day!""#,
        now,
    )
    .fetch_one(connection)
    .await?;
    Ok(day)
}

/// What of each purchase can be withdrawn from: its unspent tokens, within its time. Tokens are spent in the order in which
/// they were bought, so what is left belongs to the newest purchases. (Were it the other way round, the tokens of a dear
/// small pack could be paid back with those of a cheap large one.)
pub(super) fn refundable(purchases: &[Bought], balance: i32, today: Date) -> Vec<Option<Refundable>> {
    let mut unassigned = balance;
    purchases
        .iter()
        .map(|purchase| {
            let paid_on = purchase.paid_on?;
            let left = purchase.tokens - purchase.withdrawn - purchase.taken_back;
            let unspent = left.min(unassigned).max(0);
            unassigned -= unspent;
            let until = last_day(paid_on);
            if purchase.status != "paid" || today > until {
                return None;
            }
            let tokens = Tokens(unspent.unsigned_abs());
            let amount = withdrawn_cents(
                purchase.tokens(),
                purchase.amount(),
                Tokens(purchase.withdrawn.unsigned_abs()),
                tokens,
            );
            // A cent or nothing: there is nothing to pay back.
            (amount.0 > 0).then(|| Refundable {
                tokens,
                amount,
                until: until.to_string(),
            })
        })
        .collect()
}

impl Bought {
    const fn tokens(&self) -> Tokens {
        Tokens(self.tokens.unsigned_abs())
    }

    const fn amount(&self) -> EuroCents {
        EuroCents(self.amount_cents.unsigned_abs())
    }

    pub(super) fn shown(self, refundable: Option<Refundable>) -> BoughtPack {
        BoughtPack {
            id: self.id,
            pack: Pack::named(&self.pack),
            tokens: self.tokens(),
            amount: self.amount(),
            status: PurchaseStatus::named(&self.status).unwrap_or(PurchaseStatus::Pending),
            receipt: number(self.receipt_year, self.receipt_number),
            refundable,
        }
    }
}

pub(super) fn number(year: Option<i16>, number: Option<i32>) -> Option<ReceiptNumber> {
    Some(ReceiptNumber {
        year: year?.unsigned_abs(),
        number: number?.unsigned_abs(),
    })
}
