//! Withdrawals: two clicks, one refund, whatever happens between.

use model::Tokens;
use model::auth::UserType;
use model::purchase::{Pack, WithdrawalStatus};
use serde_json::json;
use sqlx::PgPool;
use time::Duration;

use super::super::{Error, GatewayError, credit_note, receipt, settle, wallet, withdraw};
use super::world::{World, event, number};
use crate::fixtures::person;

#[sqlx::test(migrations = "../../migrations")]
async fn the_unspent_tokens_of_a_purchase_are_paid_back(db: PgPool) {
    let world = World::new(db.clone()).await;
    let purchase = world.buy(Pack::TwentyFive).await;
    world.spend(14).await;
    let id = withdraw(&world.services, &world.pro, purchase, Tokens(16))
        .await
        .unwrap();
    assert_eq!(world.balance().await, 0);
    assert_eq!(world.stripe.paid_back(), [1_333]);
    let note = credit_note(&world.services, &world.pro, id).await.unwrap();
    assert_eq!(
        (note.amount.0, note.tokens.0, note.status),
        (1_333, 16, WithdrawalStatus::Refunded)
    );
    assert_eq!(note.number.to_string(), "2026-000001");
    assert_eq!(note.requested_at, "13:00", "Paris time");
    let paper = receipt(&world.services, &world.pro, purchase).await.unwrap();
    assert_eq!((paper.refunded.0, paper.credit_notes.len()), (1_333, 1));
    // Stripe tells of its refund, too: these tokens have gone already.
    let refunded = json!({"payment_intent": "pi_0", "amount_refunded": 1_333, "currency": "eur"});
    world.deliver(&event("evt_r", "charge.refunded", refunded)).await;
    assert_eq!(
        number(
            &db,
            "select count(*) from token_ledger where reason = 'purchase_refunded'"
        )
        .await,
        0
    );

    let again = withdraw(&world.services, &world.pro, purchase, Tokens(16)).await;
    assert!(matches!(again, Err(Error::NothingToWithdraw)));
    let stranger = person(&world.services, "s@b.fr", UserType::Pro).await;
    assert!(matches!(
        credit_note(&world.services, &stranger, id).await,
        Err(Error::NotFound)
    ));
    let theirs = withdraw(&world.services, &stranger, purchase, Tokens(1)).await;
    assert!(matches!(theirs, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_was_confirmed_is_what_is_withdrawn_and_only_in_time(db: PgPool) {
    let world = World::new(db).await;
    let purchase = world.buy(Pack::Ten).await;
    let other = withdraw(&world.services, &world.pro, purchase, Tokens(9)).await;
    assert!(matches!(other, Err(Error::Changed)));
    // Bought on Sunday 22 November: the fourteenth day is a Sunday, the last one the Monday after it.
    world.clock.advance(Duration::days(15) + Duration::hours(10));
    let shown = wallet(&world.services, &world.pro, None).await.unwrap();
    assert_eq!(
        shown.purchases[0].refundable.as_ref().unwrap().until,
        "2026-12-07"
    );
    world.clock.advance(Duration::hours(1));
    let late = withdraw(&world.services, &world.pro, purchase, Tokens(10)).await;
    assert!(matches!(late, Err(Error::NothingToWithdraw)));
    assert_eq!(world.balance().await, 10);
}

#[sqlx::test(migrations = "../../migrations")]
async fn two_confirmations_at_once_withdraw_once(db: PgPool) {
    let world = World::new(db.clone()).await;
    let purchase = world.buy(Pack::Ten).await;
    let both = tokio::join!(
        withdraw(&world.services, &world.pro, purchase, Tokens(10)),
        withdraw(&world.services, &world.pro, purchase, Tokens(10)),
    );
    assert!(both.0.is_ok() != both.1.is_ok());
    assert_eq!(world.balance().await, 0);
    assert_eq!(world.stripe.paid_back(), [1_000]);
    assert_eq!(world.statuses().await, ["refunded"]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_answer_that_was_lost_pays_nothing_twice(db: PgPool) {
    let world = World::new(db.clone()).await;
    let purchase = world.buy(Pack::Ten).await;
    world.stripe.lose_answer();
    let id = withdraw(&world.services, &world.pro, purchase, Tokens(10))
        .await
        .unwrap();
    let standing = credit_note(&world.services, &world.pro, id).await.unwrap().status;
    assert_eq!(standing, WithdrawalStatus::Requested);
    world.clock.advance(Duration::days(3));
    world.stripe.fail(GatewayError::Unavailable);
    assert_eq!(settle(&world.services).await.unwrap().withdrawals, 0);
    assert_eq!(settle(&world.services).await.unwrap().withdrawals, 1);
    assert_eq!(settle(&world.services).await.unwrap().withdrawals, 0);
    assert_eq!(world.stripe.paid_back(), [1_000]);
    assert_eq!(world.statuses().await, ["refunded"]);
    assert_eq!(
        number(&db, "select count(*) from withdrawals where status = 'refunded'").await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refund_on_its_way_is_waited_for_and_one_that_fails_gives_the_tokens_back(db: PgPool) {
    let world = World::new(db.clone()).await;
    let purchase = world.buy(Pack::Ten).await;
    world.stripe.refunds_end(None);
    withdraw(&world.services, &world.pro, purchase, Tokens(10))
        .await
        .unwrap();
    world.clock.advance(Duration::minutes(5));
    settle(&world.services).await.unwrap();
    assert_eq!(world.balance().await, 0);
    world.stripe.refunds_end(Some(false));
    assert_eq!(settle(&world.services).await.unwrap().withdrawals, 1);
    assert_eq!(world.balance().await, 10);
    assert_eq!(world.statuses().await, ["paid"]);
    // And it can be tried again.
    world.stripe.refunds_end(Some(true));
    withdraw(&world.services, &world.pro, purchase, Tokens(10))
        .await
        .unwrap();
    assert_eq!(
        (world.balance().await, world.statuses().await),
        (0, vec!["refunded".to_owned()])
    );
}
