//! The ledger: append-only, and the only thing that moves a balance.

use sqlx::PgPool;

use super::fixture::{accepted, constraint, demande, gift, number, pro, refused, unlock, user};

async fn balance(pool: &PgPool, user: uuid::Uuid) -> (i64, i64) {
    let stored = number(
        pool,
        format!("select token_balance::int8 from users where id = '{user}'"),
    )
    .await;
    let sum = number(
        pool,
        format!("select coalesce(sum(amount), 0)::int8 from token_ledger where user_id = '{user}' and kind = 'standard'"),
    )
    .await;
    (stored, sum)
}

#[sqlx::test(migrations = "../../migrations")]
async fn rows_are_never_changed(pool: PgPool) {
    let pro = pro(&pool).await;
    for sql in [
        "update token_ledger set amount = 1000",
        "update token_ledger set note = 'x' where false",
        "delete from token_ledger",
        "truncate token_ledger",
    ] {
        refused(&pool, sql, "token_ledger_append_only_check").await;
    }
    assert_eq!(balance(&pool, pro).await, (20, 20));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_balance_is_the_sum_of_its_rows(pool: PgPool) {
    let pro = user(&pool, "pro").await;
    gift(&pool, pro, "standard", 7).await;
    gift(&pool, pro, "premium", 2).await;
    // Several rows in one statement, too.
    let rows = format!(
        "insert into token_ledger (user_id, amount, reason, note)
         select '{pro}', n, 'gift', 'test' from generate_series(1, 10) n"
    );
    accepted(&pool, rows).await;
    assert_eq!(balance(&pool, pro).await, (62, 62));
    assert_eq!(
        number(
            &pool,
            format!("select token_premium_balance::int8 from users where id = '{pro}'")
        )
        .await,
        2
    );
    let gaps = number(
        &pool,
        "
        select count(*) from (
            select entry - lag(entry, 1, 0) over w as step,
                balance_after - lag(balance_after, 1, 0) over w - amount as error
            from token_ledger window w as (partition by user_id, kind order by entry)) chain
        where step <> 1 or error <> 0",
    )
    .await;
    assert_eq!(gaps, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_balance_cannot_be_written(pool: PgPool) {
    let pro = pro(&pool).await;
    for sql in [
        format!("update users set token_balance = token_balance + 1 where id = '{pro}'"),
        format!("update users set token_balance = 0 where id = '{pro}'"),
        format!("update users set token_premium_balance = 1 where id = '{pro}'"),
        "insert into users (user_id, public_id, user_type, password_hash, kdf_iterations, account_salt, wrap_password,
            terms_version, terms_accepted_at, token_balance)
         select repeat('a', 64), 'aaaaaaaaaa', 'pro', password_hash, kdf_iterations, account_salt, wrap_password,
            terms_version, terms_accepted_at, 5 from users limit 1".to_owned(),
    ] {
        refused(&pool, sql, "users_balance_check").await;
    }
    // Given by hand, the counted columns are ignored.
    let forged = format!(
        "insert into token_ledger (user_id, entry, amount, balance_after, reason, note)
         values ('{pro}', 1, 1, 1000, 'gift', 'test')"
    );
    accepted(&pool, forged).await;
    assert_eq!(balance(&pool, pro).await, (21, 21));
}

#[sqlx::test(migrations = "../../migrations")]
async fn nobody_spends_what_he_does_not_have(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let poor = user(&pool, "pro").await;
    gift(&pool, poor, "standard", 4).await;
    let error = unlock(&pool, poor, demande).await.unwrap_err();
    assert_eq!(constraint(&error), "token_ledger_balance_after_check");
    assert_eq!(balance(&pool, poor).await, (4, 4));
    assert_eq!(number(&pool, "select slots_used::int8 from demandes").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_unlock_is_charged_once_and_given_back_once(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let pro = pro(&pool).await;
    let unlock = unlock(&pool, pro, demande).await.unwrap();
    let row = |reason: &str, amount: i32| {
        format!(
            "insert into token_ledger (user_id, amount, reason, unlock_id) values ('{pro}', {amount}, '{reason}', '{unlock}');"
        )
    };
    let mark = format!(
        "update unlocks set first_message_at = now(), refunded_at = now(), refund_reason = 'unread' where id = '{unlock}';"
    );
    let cases = [
        (row("unlock", -5), "token_ledger_unlock_key"),
        (row("unlock", 5), "token_ledger_agrees_check"),
        (row("refund_unread", 5), "token_ledger_agrees_check"),
        (mark.clone(), "unlocks_booked_check"),
        (
            mark.clone() + &row("refund_unanswered", 5),
            "token_ledger_agrees_check",
        ),
        (
            mark.clone() + &row("refund_unread", 6),
            "token_ledger_agrees_check",
        ),
        (
            mark.clone() + &row("refund_unread", 5) + &row("refund_unread", 5),
            "token_ledger_refund_key",
        ),
        (
            format!("update unlocks set refunded_at = now(), refund_reason = 'unread' where id = '{unlock}'"),
            "unlocks_refund_written_check",
        ),
    ];
    for (sql, name) in cases {
        refused(&pool, sql, name).await;
    }
    accepted(&pool, mark + &row("refund_unread", 5)).await;
    assert_eq!(balance(&pool, pro).await, (20, 20));
    let again = format!("update unlocks set refunded_at = null, refund_reason = null where id = '{unlock}'");
    refused(&pool, again, "unlocks_once_refunded_check").await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_unlock_without_its_ledger_row_is_refused_at_commit(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let pro = pro(&pool).await;
    let sql =
        format!("insert into unlocks (pro_id, demande_id, tokens_spent) values ('{pro}', '{demande}', 5)");
    refused(&pool, sql, "unlocks_booked_check").await;
    assert_eq!(number(&pool, "select count(*) from unlocks").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_reason_has_its_cause_and_its_sign(pool: PgPool) {
    let pro = pro(&pool).await;
    let row = |columns: &str, values: &str| {
        format!("insert into token_ledger (user_id, amount, reason{columns}) values ('{pro}', {values})")
    };
    for (sql, name) in [
        (row("", "5, 'gift'"), "token_ledger_cause_check"),
        (row("", "5, 'purchase'"), "token_ledger_agrees_check"),
        (row("", "-5, 'unlock'"), "token_ledger_agrees_check"),
        (row(", note", "-5, 'gift', 'x'"), "token_ledger_amount_check"),
        (row(", note", "5, 'luck', 'x'"), "token_ledger_reason_check"),
    ] {
        refused(&pool, sql, name).await;
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn ten_unlocks_at_once_spend_what_there_is_and_no_more(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let pro = pro(&pool).await;
    let mut tasks = Vec::new();
    for _ in 0..10 {
        let (pool, demande) = (pool.clone(), demande(&pool, author).await);
        tasks.push(tokio::spawn(async move { unlock(&pool, pro, demande).await }));
    }
    let mut rules = Vec::new();
    for task in tasks {
        rules.extend(task.await.unwrap().err().map(|error| constraint(&error)));
    }
    assert_eq!(rules, ["token_ledger_balance_after_check"; 6]);
    assert_eq!(balance(&pool, pro).await, (0, 0));
}
