use model::DemandeId;
use model::auth::UserType;
use model::ledger::{MovementReason, TokenKind};
use model::unlock::{NewUnlock, UnlockKind};
use sqlx::{AssertSqlSafe, PgPool};

use super::*;
use crate::Services;
use crate::auth::Caller;
use crate::fixtures::{demande, person, places, services};
use crate::unlock::unlock;

async fn scene(db: PgPool) -> (Services, Caller, DemandeId) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    give(&services, pro.id, TokenKind::Standard, 20, "test")
        .await
        .unwrap();
    (services, pro, id)
}

async fn take(services: &Services, pro: &Caller, demande_id: DemandeId) {
    let asked = NewUnlock {
        demande_id,
        kind: UnlockKind::Standard,
        price: None,
        request_key: None,
    };
    unlock(services, pro, asked).await.unwrap();
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_history_is_read_page_by_page_the_newest_first(db: PgPool) {
    let (services, pro, id) = scene(db).await;
    for turn in 0..64 {
        let kind = if turn % 4 == 3 {
            TokenKind::Premium
        } else {
            TokenKind::Standard
        };
        give(&services, pro.id, kind, 1, "test").await.unwrap();
    }
    take(&services, &pro, id).await;
    let first = history(&services, &pro, None).await.unwrap();
    let newest = &first.movements[0];
    assert_eq!(
        (
            newest.amount,
            newest.balance_after.0,
            newest.reason,
            newest.on.as_str()
        ),
        (-5, 63, MovementReason::Unlock, "2026-11-22")
    );
    assert_eq!(newest.demande.as_ref().unwrap().title, "Robinet");

    let mut all = first.movements.clone();
    let mut next = first.next;
    let mut pages = 1;
    while let Some(cursor) = next {
        // What comes in between moves no page.
        give(&services, pro.id, TokenKind::Standard, 1, "test")
            .await
            .unwrap();
        let page = history(&services, &pro, Some(&cursor)).await.unwrap();
        all.extend(page.movements);
        next = page.next;
        pages += 1;
    }
    assert_eq!((pages, all.len()), (3, 66));
    for kind in [TokenKind::Standard, TokenKind::Premium] {
        let of_kind: Vec<_> = all.iter().filter(|movement| movement.kind == kind).collect();
        for pair in of_kind.windows(2) {
            let after = i64::from(pair[1].balance_after.0) + i64::from(pair[0].amount);
            assert_eq!(i64::from(pair[0].balance_after.0), after);
        }
    }
    let stranger = person(&services, "b@b.fr", UserType::Pro).await;
    assert!(
        history(&services, &stranger, Some("s20"))
            .await
            .unwrap()
            .movements
            .is_empty()
    );
    assert_eq!(
        history(&services, &pro, Some("'; drop"))
            .await
            .unwrap()
            .movements
            .len(),
        30
    );
}

/// Writes past every rule of the database, as only whoever owns it can.
async fn tamper(services: &Services, sql: &str) {
    let mut connection = services.db.acquire().await.unwrap();
    let sql = format!("set session_replication_role = replica; {sql}; set session_replication_role = origin");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *connection)
        .await
        .unwrap();
}

#[sqlx::test(migrations = "../../migrations")]
async fn whatever_is_wrong_with_the_book_is_found_and_named(db: PgPool) {
    let (services, pro, id) = scene(db).await;
    take(&services, &pro, id).await;
    give(&services, pro.id, TokenKind::Standard, 3, "test")
        .await
        .unwrap();
    let purchase = format!(
        "insert into transactions (id, user_id, pack, tokens, amount_cents)
            values ('00000000-0000-0000-0000-0000000000e0', '{who}', 's', 10, 1000);
         update transactions set status = 'paid', paid_at = now();
         insert into token_ledger (user_id, amount, reason, transaction_id)
            values ('{who}', 10, 'purchase', '00000000-0000-0000-0000-0000000000e0');
         insert into withdrawals (id, transaction_id, tokens, amount_cents)
            values ('00000000-0000-0000-0000-0000000000f0', '00000000-0000-0000-0000-0000000000e0', 4, 400);
         insert into token_ledger (user_id, amount, reason, withdrawal_id)
            values ('{who}', -4, 'withdrawal', '00000000-0000-0000-0000-0000000000f0')",
        who = pro.id
    );
    let mut transaction = services.db.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(purchase))
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let clean = verify(&services).await.unwrap();
    assert_eq!(
        (clean.movements, clean.accounts, &clean.faults[..]),
        (5, 2, &[][..])
    );

    // (what is done, what undoes it, what must be said)
    let table: [(&str, &str, &[&str]); 12] = [
        (
            "update token_ledger set amount = amount + 1 where entry = 3",
            "update token_ledger set amount = amount - 1 where entry = 3",
            &["make", "its standard balance says 24 tokens, its rows make 25"],
        ),
        (
            "update token_ledger set entry = 9 where entry = 5",
            "update token_ledger set entry = 5 where entry = 9",
            &["is number 9, after number 4"],
        ),
        (
            "update users set token_balance = token_balance + 100 where user_type = 'pro'",
            "update users set token_balance = token_balance - 100 where user_type = 'pro'",
            &["its standard balance says 124 tokens, its rows make 24"],
        ),
        (
            "update users set token_premium_balance = 1 where user_type = 'demandeur'",
            "update users set token_premium_balance = 0 where user_type = 'demandeur'",
            &["its premium balance says 1 tokens, its rows make 0"],
        ),
        (
            "update unlocks set tokens_spent = 2",
            "update unlocks set tokens_spent = 5",
            &["unlocks ", "5 tokens in 1 rows are booked for 2 spent"],
        ),
        (
            "update unlocks set refunded_at = now(), refund_reason = 'moderator'",
            "update unlocks set refunded_at = null, refund_reason = null",
            &["0 in 0 given back where 5 are due"],
        ),
        (
            "update token_ledger set kind = 'premium' where reason = 'unlock'",
            "update token_ledger set kind = 'standard' where reason = 'unlock'",
            &["0 tokens in 1 rows are booked for 5 spent"],
        ),
        (
            "update transactions set tokens = 30",
            "update transactions set tokens = 10",
            &[
                "transactions ",
                "10 tokens in 1 rows are credited where 30 are due",
            ],
        ),
        (
            "update withdrawals set status = 'failed', settled_at = now()",
            "update withdrawals set status = 'requested', settled_at = null",
            &["withdrawals ", "-4 tokens in 1 rows are booked where 0 are due"],
        ),
        (
            "update demandes set slots_used = 2",
            "update demandes set slots_used = 1",
            &["2 of 3 places and 0 of 2 premium places are taken, by 1 and 0 unlocks"],
        ),
        (
            "update transactions set receipt_number = 7",
            "update transactions set receipt_number = 1",
            &["1 receipts of", "the last is number 7"],
        ),
        (
            "alter table token_ledger disable trigger token_ledger_append_only",
            "alter table token_ledger enable trigger token_ledger_append_only",
            &["token_ledger_append_only is gone or switched off"],
        ),
    ];
    for (wrong, right, said) in table {
        tamper(&services, wrong).await;
        let faults = verify(&services).await.unwrap().faults.join("\n");
        for words in said {
            assert!(
                faults.contains(words),
                "{wrong}: {words:?} is not said in:\n{faults}"
            );
        }
        assert!(!faults.contains('@'));
        tamper(&services, right).await;
        assert_eq!(verify(&services).await.unwrap(), clean, "{right}");
    }
}
