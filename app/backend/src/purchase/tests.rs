//! On a real database, with a set clock and a Stripe that does what it is told.

mod events;
mod stripe;
mod withdrawals;
mod world;

use model::auth::UserType;
use model::purchase::{Pack, PurchaseStatus};
use sqlx::PgPool;
use time::Duration;

use super::{
    Error, GatewayError, Received, Settled, Standing, ask_about, open_checkout, receipt, settle, wallet,
};
use crate::fixtures::person;
use world::{World, number};

#[sqlx::test(migrations = "../../migrations")]
async fn a_checkout_is_written_down_before_stripe_is_asked(db: PgPool) {
    let world = World::new(db).await;
    let checkout = world.open(Pack::TwentyFive).await;
    let rows: Vec<(String, i32, i32, String, Option<String>)> = sqlx::query_as(
        "select pack::text, tokens, amount_cents, status, checkout_session_id::text from transactions",
    )
    .fetch_all(&world.services.db)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [(
            "25".into(),
            30,
            2_500,
            "pending".into(),
            Some(checkout.session_id.clone())
        )]
    );
    let asked = world.stripe.asked();
    assert_eq!(asked.purchase, world.purchase(&checkout).await);
    assert_eq!(asked.amount.0, 2_500);
    assert_eq!(
        asked.success_url,
        format!("https://leboncoup.fr/jetons/achats/{}", asked.purchase)
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn only_a_pro_buys_and_only_where_tokens_are_sold(db: PgPool) {
    let mut world = World::new(db).await;
    let demandeur = person(&world.services, "d@b.fr", UserType::Demandeur).await;
    let refused = open_checkout(&world.services, &demandeur, Pack::Ten).await;
    assert!(matches!(refused, Err(Error::NotPro)));
    world.services.payments = None;
    let refused = open_checkout(&world.services, &world.pro, Pack::Ten).await;
    assert!(matches!(refused, Err(Error::Closed)));
    assert_eq!(
        number(&world.services.db, "select count(*) from transactions").await,
        0
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_question_that_was_lost_is_asked_again_and_one_that_was_refused_is_not(db: PgPool) {
    let world = World::new(db).await;
    world
        .stripe
        .fail(GatewayError::Refused("amount_too_large".into()));
    let refused = open_checkout(&world.services, &world.pro, Pack::Ten).await;
    assert!(matches!(refused, Err(Error::Gateway(GatewayError::Refused(_)))));
    assert_eq!(world.statuses().await, ["failed"]);

    world.clock.advance(Duration::milliseconds(1));
    // Stripe has opened it, but we never heard so; the buyer pays all the same, and no event comes.
    world.stripe.lose_answer();
    let lost = open_checkout(&world.services, &world.pro, Pack::Ten).await;
    assert!(matches!(lost, Err(Error::Gateway(GatewayError::Unavailable))));
    let session = world.stripe.last_session();
    world.stripe.set(&session, Standing::Paid);
    world.clock.advance(Duration::minutes(59));
    assert_eq!(settle(&world.services).await.unwrap(), Settled::default());
    world.clock.advance(Duration::minutes(2));
    settle(&world.services).await.unwrap();
    world.clock.advance(Duration::hours(1));
    let settled = settle(&world.services).await.unwrap();
    assert_eq!(settled.purchases, 1);
    assert_eq!(world.statuses().await, ["failed", "paid"]);
    assert_eq!(world.balance().await, 10);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_stripe_never_told_is_asked_for(db: PgPool) {
    let world = World::new(db).await;
    let [paid, expired, open] = [
        world.open(Pack::Ten).await,
        world.open(Pack::Fifty).await,
        world.open(Pack::Hundred).await,
    ];
    world.stripe.set(&paid.session_id, Standing::Paid);
    world.stripe.set(&expired.session_id, Standing::Expired);
    assert_eq!(
        settle(&world.services).await.unwrap(),
        Settled::default(),
        "too early"
    );
    world.clock.advance(Duration::minutes(2));
    assert_eq!(settle(&world.services).await.unwrap().purchases, 2);
    assert_eq!(world.balance().await, 10);
    assert_eq!(world.statuses().await, ["paid", "expired", "pending"]);
    // The event comes after all.
    world.deliver(&world.completed("evt_1", &paid, 1_000)).await;
    assert_eq!(world.balance().await, 10, "credited once");

    world.stripe.set(&open.session_id, Standing::Paid);
    world.stripe.fail(GatewayError::Unavailable);
    world.clock.advance(Duration::minutes(30));
    assert_eq!(
        settle(&world.services).await.unwrap(),
        Settled::default(),
        "nobody answers"
    );
    assert_eq!(settle(&world.services).await.unwrap().purchases, 1);
    assert_eq!(world.balance().await, 160);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_wallet_says_what_there_is_and_where_it_comes_from(db: PgPool) {
    let world = World::new(db).await;
    world.buy(Pack::Ten).await;
    world.clock.advance(Duration::days(10));
    let second = world.buy(Pack::TwentyFive).await;
    world.open(Pack::Hundred).await;
    world.spend(24).await;
    let shown = wallet(&world.services, &world.pro, None).await.unwrap();
    assert_eq!((shown.tokens.0, shown.premium.0, shown.open), (16, 0, true));
    let reasons: Vec<_> = shown
        .movements
        .movements
        .iter()
        .map(|row| (row.reason.as_str(), row.amount))
        .collect();
    assert_eq!(reasons[reasons.len() - 2..], [("purchase", 30), ("purchase", 10)]);
    assert_eq!(reasons.iter().map(|(_, amount)| amount).sum::<i32>(), 16);
    // What is left belongs to the newest: the older pack is spent.
    let offers: Vec<_> = shown
        .purchases
        .iter()
        .map(|bought| (bought.status, bought.refundable.clone()))
        .collect();
    assert_eq!(offers[0], (PurchaseStatus::Pending, None));
    let offer = offers[1].1.clone().unwrap();
    assert_eq!(
        (offer.tokens.0, offer.amount.0, offer.until.as_str()),
        (16, 1_333, "2026-12-16")
    );
    assert_eq!(offers[2], (PurchaseStatus::Paid, None));

    let paper = receipt(&world.services, &world.pro, second).await.unwrap();
    assert_eq!(
        (paper.number.to_string().as_str(), paper.amount.0),
        ("2026-000002", 2_500)
    );
    let stranger = person(&world.services, "s@b.fr", UserType::Pro).await;
    assert!(matches!(
        receipt(&world.services, &stranger, second).await,
        Err(Error::NotFound)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_buyer_who_waits_has_stripe_asked_once_in_eight_seconds(db: PgPool) {
    let world = World::new(db).await;
    let checkout = world.open(Pack::Ten).await;
    let id = world.purchase(&checkout).await;
    let other = person(&world.services, "other@b.fr", UserType::Pro).await;
    world.stripe.set(&checkout.session_id, Standing::Paid);

    world.clock.advance(Duration::seconds(7));
    ask_about(&world.services, &world.pro, id).await.unwrap();
    assert_eq!(world.statuses().await, ["pending"], "it is too early");
    world.clock.advance(Duration::seconds(1));
    ask_about(&world.services, &other, id).await.unwrap();
    assert_eq!(world.statuses().await, ["pending"], "it is not his");
    let asks = (0..20).map(|_| ask_about(&world.services, &world.pro, id));
    for asked in futures_util::future::join_all(asks).await {
        asked.unwrap();
    }
    assert_eq!(world.statuses().await, ["paid"]);
    assert_eq!(world.balance().await, 10);
    assert_eq!(world.stripe.questions(), 1);

    // The event comes after all.
    let late = world.completed("evt_late", &checkout, 1_000);
    assert_eq!(world.deliver(&late).await, Received::Settled);
    assert_eq!(world.balance().await, 10);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_buyer_who_waits_sees_no_error_while_stripe_is_away(db: PgPool) {
    let world = World::new(db).await;
    let checkout = world.open(Pack::Ten).await;
    let id = world.purchase(&checkout).await;
    world.clock.advance(Duration::seconds(8));
    world.stripe.fail(GatewayError::Unavailable);
    ask_about(&world.services, &world.pro, id).await.unwrap();
    assert_eq!(world.statuses().await, ["pending"]);
}
