//! Events: any number of them, in any order, from anybody.

use futures_util::future::join_all;
use model::purchase::Pack;
use serde_json::json;
use sqlx::PgPool;
use time::Duration;

use super::super::{Doubt, Received, receive_event, settle};
use super::world::{World, event, number, sign};

async fn outcomes(db: &PgPool) -> Vec<(String, Option<String>)> {
    sqlx::query_as("select id::text, outcome from webhook_events order by id")
        .fetch_all(db)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_hundred_deliveries_at_once_are_one_credit(db: PgPool) {
    let world = World::new(db.clone()).await;
    let checkout = world.open(Pack::TwentyFive).await;
    let event = world.completed("evt_1", &checkout, 2_500);
    let received = join_all((0..100).map(|_| world.deliver(&event))).await;
    assert!(received.iter().all(|received| *received == Received::Settled));
    assert_eq!(world.balance().await, 30);
    assert_eq!(number(&db, "select count(*) from token_ledger").await, 1);
    assert_eq!(
        number(&db, "select deliveries::int8 from webhook_events").await,
        100
    );
    assert_eq!(number(&db, "select count(*) from notifications").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn many_events_about_one_checkout_are_one_credit(db: PgPool) {
    let world = World::new(db.clone()).await;
    let checkout = world.open(Pack::TwentyFive).await;
    let events: Vec<_> = (0..20)
        .map(|count| {
            let kind = [
                "checkout.session.completed",
                "checkout.session.async_payment_succeeded",
            ][count % 2];
            event(
                &format!("evt_{count}"),
                kind,
                world.session(&checkout, 2_500, "paid"),
            )
        })
        .collect();
    join_all(events.iter().map(|event| world.deliver(event))).await;
    assert_eq!(world.balance().await, 30);
    assert_eq!(number(&db, "select count(*) from token_ledger").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_stripe_has_not_signed_just_now_is_not_even_kept(db: PgPool) {
    let world = World::new(db.clone()).await;
    let checkout = world.open(Pack::Ten).await;
    let body = world.completed("evt_1", &checkout, 1_000).to_string();
    let now = world.services.clock.now().unix_timestamp();
    for (header, doubt) in [
        (String::new(), Doubt::Unsigned),
        (sign(b"{}", now), Doubt::Forged),
        (sign(body.as_bytes(), now - 301), Doubt::Stale),
    ] {
        let received = receive_event(&world.services, body.as_bytes(), &header)
            .await
            .unwrap();
        assert_eq!(received, Received::Doubtful(doubt));
    }
    // Stripe's, but in no form that we know: no bad signature, and nothing to keep.
    for body in [
        "{",
        "[]",
        r#"{"id": "evt_2", "type": "checkout.session.completed"}"#,
    ] {
        let header = sign(body.as_bytes(), now);
        let received = receive_event(&world.services, body.as_bytes(), &header)
            .await
            .unwrap();
        assert_eq!(received, Received::Unreadable);
    }
    assert_eq!(
        world.deliver(&event("evt_3", "invoice.paid", json!({}))).await,
        Received::Settled
    );
    assert_eq!(outcomes(&db).await, []);
    assert_eq!(world.balance().await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_purchase_says_how_many_tokens_and_the_payment_must_be_what_it_asked_for(db: PgPool) {
    let world = World::new(db.clone()).await;
    let checkout = world.open(Pack::Ten).await;
    let other = world.open(Pack::Hundred).await;
    let mut dollars = world.completed("evt_2", &checkout, 1_000);
    dollars["data"]["object"]["currency"] = json!("usd");
    let mut elsewhere = world.completed("evt_3", &checkout, 1_000);
    elsewhere["data"]["object"]["client_reference_id"] = json!(world.stripe.purchase_of(&other.session_id));
    let mut of_nobody = world.completed("evt_4", &checkout, 1_000);
    of_nobody["data"]["object"]["client_reference_id"] = json!("a shop");
    for event in [
        world.completed("evt_1", &checkout, 1),
        dollars,
        elsewhere,
        of_nobody,
    ] {
        assert_eq!(world.deliver(&event).await, Received::Settled);
    }
    let expected = [
        ("evt_1", "refused"),
        ("evt_2", "refused"),
        ("evt_3", "ignored"),
        ("evt_4", "ignored"),
    ];
    let expected = expected.map(|(id, outcome)| (id.to_owned(), Some(outcome.to_owned())));
    assert_eq!(outcomes(&db).await, expected);
    assert_eq!(world.balance().await, 0);
    // `metadata.tokens` says 9999.
    world.deliver(&world.completed("evt_5", &checkout, 1_000)).await;
    assert_eq!(world.balance().await, 10);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_order_of_events_is_as_good_as_another(db: PgPool) {
    let world = World::new(db.clone()).await;
    let checkout = world.open(Pack::Ten).await;
    let of = |id: &str, kind: &str, status: &str| event(id, kind, world.session(&checkout, 1_000, status));
    // A direct debit: filled in, failed, tried again by the bank, arrived; and an end that comes too late to matter.
    world
        .deliver(&of("evt_1", "checkout.session.completed", "unpaid"))
        .await;
    assert_eq!(world.statuses().await, ["pending"]);
    world
        .deliver(&of("evt_2", "checkout.session.async_payment_failed", "unpaid"))
        .await;
    assert_eq!(world.statuses().await, ["failed"]);
    world
        .deliver(&of("evt_3", "checkout.session.async_payment_succeeded", "paid"))
        .await;
    assert_eq!(world.statuses().await, ["paid"]);
    world
        .deliver(&of("evt_4", "checkout.session.expired", "unpaid"))
        .await;
    assert_eq!(world.statuses().await, ["paid"]);
    assert_eq!(world.balance().await, 10);
    // Paid in the last second, told in the wrong order.
    let checkout = world.open(Pack::TwentyFive).await;
    let expired = event(
        "evt_5",
        "checkout.session.expired",
        world.session(&checkout, 2_500, "unpaid"),
    );
    world.deliver(&expired).await;
    world.deliver(&world.completed("evt_6", &checkout, 2_500)).await;
    assert_eq!(world.statuses().await, ["paid", "paid"]);
    assert_eq!(world.balance().await, 40);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refund_that_comes_before_its_payment_waits_for_it(db: PgPool) {
    let world = World::new(db.clone()).await;
    let checkout = world.open(Pack::TwentyFive).await;
    let payment = checkout.session_id.replacen("cs_", "pi_", 1);
    let refunded = |id: &str, cents: i64| {
        event(
            id,
            "charge.refunded",
            json!({"payment_intent": payment, "amount_refunded": cents, "currency": "eur"}),
        )
    };
    assert_eq!(world.deliver(&refunded("evt_1", 500)).await, Received::Waiting);
    assert_eq!(world.deliver(&refunded("evt_1", 500)).await, Received::Waiting);
    assert_eq!(world.balance().await, 0);
    world.deliver(&world.completed("evt_2", &checkout, 2_500)).await;
    // 5 € by hand are six of thirty tokens.
    assert_eq!(world.balance().await, 24);
    // An older one, told later; then the rest.
    world.deliver(&refunded("evt_0", 300)).await;
    assert_eq!(world.balance().await, 24);
    world.deliver(&refunded("evt_3", 2_500)).await;
    assert_eq!(world.balance().await, 0);
    assert_eq!(world.statuses().await, ["refunded"]);
    assert!(
        outcomes(&db)
            .await
            .iter()
            .all(|(_, outcome)| outcome.as_deref() == Some("applied"))
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_event_that_crossed_its_payment_is_swept_up(db: PgPool) {
    let world = World::new(db.clone()).await;
    let purchase = world.buy(Pack::Ten).await;
    // As if both had been committed at the same moment.
    sqlx::query(
        "insert into webhook_events (id, type, created_at, payload)
         select 'evt_x', 'charge.refunded', now(),
                jsonb_build_object('fact', 'refunded', 'payment', stripe_payment_id, 'refunded', 1000, 'currency', 'eur')
         from transactions where id = $1",
    )
    .bind(purchase)
    .execute(&db)
    .await
    .unwrap();
    settle(&world.services).await.unwrap();
    assert_eq!(world.balance().await, 0);
    assert_eq!(world.statuses().await, ["refunded"]);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_dispute_sets_the_tokens_aside_until_it_is_decided(db: PgPool) {
    let world = World::new(db.clone()).await;
    let dispute = |id: &str, kind: &str, session: &str, status: &str| {
        let payment = session.replacen("cs_", "pi_", 1);
        event(
            id,
            kind,
            json!({"id": format!("dp_{session}"), "payment_intent": payment, "status": status}),
        )
    };
    let (opened, closed) = ("charge.dispute.created", "charge.dispute.closed");
    world.buy(Pack::TwentyFive).await;
    world.spend(20).await;
    let first = "cs_0";
    world
        .deliver(&dispute("evt_1", opened, first, "needs_response"))
        .await;
    assert_eq!(
        (world.balance().await, world.statuses().await),
        (0, vec!["disputed".to_owned()])
    );
    world.deliver(&dispute("evt_2", closed, first, "won")).await;
    assert_eq!(
        (world.balance().await, world.statuses().await),
        (10, vec!["paid".to_owned()])
    );

    // Lost, and told the wrong way round; the beginning then changes nothing.
    world.clock.advance(Duration::minutes(1));
    world.buy(Pack::Ten).await;
    world.deliver(&dispute("evt_3", closed, "cs_1", "lost")).await;
    assert_eq!(
        (world.balance().await, world.statuses().await[1].as_str()),
        (10, "refunded")
    );
    world
        .deliver(&dispute("evt_4", opened, "cs_1", "needs_response"))
        .await;
    assert_eq!(world.statuses().await[1], "refunded");
    assert_eq!(number(&db, "select sum(amount) from token_ledger").await, 10);
}
