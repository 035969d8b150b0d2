//! Purchases, withdrawals, and what of Stripe may be kept.

use sqlx::PgPool;
use uuid::Uuid;

use super::fixture::{accepted, number, refused, user};

async fn purchase(pool: &PgPool, user: Uuid) -> Uuid {
    sqlx::query_scalar(
        "insert into transactions (user_id, pack, tokens, amount_cents) values ($1, '25', 30, 2500) returning id",
    )
    .bind(user)
    .fetch_one(pool)
    .await
    .unwrap()
}

fn paid(id: Uuid) -> String {
    format!(
        "update transactions set status = 'paid', paid_at = now(), stripe_payment_id = 'pi_{id}' where id = '{id}';"
    )
}

fn credit(user: Uuid, id: Uuid, tokens: i32) -> String {
    format!(
        "insert into token_ledger (user_id, amount, reason, transaction_id) values ('{user}', {tokens}, 'purchase', '{id}');"
    )
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_purchase_is_credited_once_and_as_the_row_says(pool: PgPool) {
    let buyer = user(&pool, "pro").await;
    let stranger = user(&pool, "pro").await;
    let id = purchase(&pool, buyer).await;
    for (sql, name) in [
        (credit(buyer, id, 30), "token_ledger_agrees_check"),
        (paid(id), "transactions_booked_check"),
        (paid(id) + &credit(buyer, id, 3000), "token_ledger_agrees_check"),
        (paid(id) + &credit(stranger, id, 30), "token_ledger_agrees_check"),
        (
            paid(id) + &credit(buyer, id, 30) + &credit(buyer, id, 30),
            "token_ledger_purchase_key",
        ),
        (
            format!("update transactions set tokens = 3000 where id = '{id}'"),
            "transactions_fixed_check",
        ),
        (
            format!("delete from transactions where id = '{id}'"),
            "transactions_kept_check",
        ),
    ] {
        refused(&pool, sql, name).await;
    }
    accepted(&pool, paid(id) + &credit(buyer, id, 30)).await;
    refused(&pool, credit(buyer, id, 30), "token_ledger_purchase_key").await;
    assert_eq!(
        number(
            &pool,
            format!("select token_balance::int8 from users where id = '{buyer}'")
        )
        .await,
        30
    );
    let undone = format!("update transactions set status = 'pending', paid_at = null where id = '{id}'");
    refused(&pool, undone, "transactions_fixed_check").await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn late_money_is_money_and_receipts_have_no_gap(pool: PgPool) {
    let buyer = user(&pool, "pro").await;
    let ids = [
        purchase(&pool, buyer).await,
        purchase(&pool, buyer).await,
        purchase(&pool, buyer).await,
    ];
    // A payment that is rolled back takes no number.
    refused(&pool, paid(ids[0]), "transactions_booked_check").await;
    for id in ids {
        let expired = format!("update transactions set status = 'expired' where id = '{id}';");
        accepted(&pool, expired).await;
        accepted(&pool, paid(id) + &credit(buyer, id, 30)).await;
    }
    let numbers: Vec<i32> =
        sqlx::query_scalar("select receipt_number from transactions order by receipt_number")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(numbers, [1, 2, 3]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn no_more_is_withdrawn_than_was_bought(pool: PgPool) {
    let buyer = user(&pool, "pro").await;
    let id = purchase(&pool, buyer).await;
    let withdraw = |tokens: i32, cents: i32| {
        format!(
            "with w as (insert into withdrawals (transaction_id, tokens, amount_cents) values ('{id}', {tokens}, {cents}) returning id)
             select id from w;"
        )
    };
    let debit = "insert into token_ledger (user_id, amount, reason, withdrawal_id)
        select user_id, -withdrawals.tokens, 'withdrawal', withdrawals.id
        from withdrawals join transactions on transactions.id = transaction_id where withdrawals.status = 'requested';";
    refused(&pool, withdraw(30, 2500), "withdrawals_bounds_check").await;
    accepted(&pool, paid(id) + &credit(buyer, id, 30)).await;
    for (sql, name) in [
        (withdraw(31, 2500), "withdrawals_bounds_check"),
        (withdraw(30, 2501), "withdrawals_bounds_check"),
        (withdraw(16, 1333), "withdrawals_booked_check"),
        (withdraw(10, 833) + &withdraw(10, 833), "withdrawals_open_key"),
    ] {
        refused(&pool, sql, name).await;
    }
    accepted(&pool, withdraw(16, 1333) + debit).await;
    assert_eq!(number(&pool, "select token_balance::int8 from users").await, 14);
    // Stripe could not pay it back: the tokens return.
    let failed = "update withdrawals set status = 'failed', settled_at = now();";
    refused(&pool, failed, "withdrawals_booked_check").await;
    let reversed = debit
        .replace("-withdrawals.tokens", "withdrawals.tokens")
        .replace("'withdrawal'", "'withdrawal_reversed'")
        .replace("'requested'", "'failed'");
    accepted(&pool, format!("{failed}{reversed}")).await;
    assert_eq!(number(&pool, "select token_balance::int8 from users").await, 30);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_payers_name_and_e_mail_cannot_be_stored(pool: PgPool) {
    let event = |payload: &str| {
        format!(
            "insert into webhook_events (id, type, created_at, payload)
             values ('evt_1', 'checkout.session.completed', now(), '{payload}')"
        )
    };
    for payload in [
        r#"{"object": {"receipt": ["jeanne@example.org"]}}"#,
        r#"{"object": {"customer_details": {"name": "Jeanne"}}}"#,
        r#"{"charges": [{"billing_details": null}]}"#,
    ] {
        refused(&pool, event(payload), "webhook_events_secrecy_check").await;
    }
    accepted(&pool, event(r#"{"session": "cs_1", "amount_total": 2500}"#)).await;
    refused(&pool, event("{}"), "webhook_events_pkey").await;
}
