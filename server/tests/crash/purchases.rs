use serde_json::json;
use sqlx::PgPool;
use time::Duration;

use crate::scene::Scene;

/// A pro opens a checkout. Returns its session.
async fn checkout(scene: &Scene, pro: &str) -> String {
    let (status, body) =
        Scene::answer(scene.post("/api/tokens/create-checkout", Some(pro), &json!({ "pack": "10" }))).await;
    assert_eq!(status, 200, "{body}");
    body["sessionId"].as_str().unwrap().to_owned()
}

const BALANCE: &str = "select token_balance from users where user_type = 'pro'";

#[sqlx::test(migrations = "../migrations")]
async fn a_purchase_survives_a_kill_at_each_of_its_steps(db: PgPool) {
    let mut scene = Scene::new(db).await;
    let pro = scene.sign_up("pro@b.fr", "pro").await;

    // Stripe has opened the checkout, and we never hear of it.
    scene.gate.shut();
    let asked = scene
        .post(
            "/api/tokens/create-checkout",
            Some(&pro),
            &json!({ "pack": "10" }),
        )
        .send();
    let asked = tokio::spawn(asked);
    scene.gate.holds().await;
    scene.kill();
    assert!(asked.await.unwrap().is_err());
    scene.gate.open();
    scene.start();
    assert_eq!(
        scene
            .number(
                "select count(*) from transactions where status = 'pending' and checkout_session_id is null"
            )
            .await,
        1
    );
    scene.settle_in(Duration::minutes(61)).await;
    let session: String = sqlx::query_scalar("select checkout_session_id from transactions")
        .fetch_one(&scene.db)
        .await
        .unwrap();
    scene.control(&format!("sessions/{session}/pay")).await;
    scene
        .until("select count(*) from transactions where status = 'paid'")
        .await;
    assert_eq!(scene.number(BALANCE).await, 10);

    // The event is being worked on: what it did is undone, and Stripe says it again.
    let session = checkout(&scene, &pro).await;
    let mut hand = scene.db.begin().await.unwrap();
    sqlx::query("select from users for update")
        .execute(&mut *hand)
        .await
        .unwrap();
    scene.control(&format!("sessions/{session}/pay")).await;
    scene.until_it_waits().await;
    scene.kill();
    hand.rollback().await.unwrap();
    scene.start();
    assert_eq!(scene.number(BALANCE).await, 10);
    scene.deliver_again(&session, 3).await;
    assert_eq!(scene.number(BALANCE).await, 20);

    // It was credited, and Stripe does not know that we know.
    let session = checkout(&scene, &pro).await;
    scene.control(&format!("sessions/{session}/pay")).await;
    scene
        .until("select (count(*) = 3)::int from transactions where status = 'paid'")
        .await;
    scene.kill();
    scene.start();
    scene.deliver_again(&session, 3).await;
    assert_eq!(scene.number(BALANCE).await, 30);

    // Nobody tells us at all while we are down: we ask.
    let session = checkout(&scene, &pro).await;
    scene.kill();
    scene.control(&format!("sessions/{session}/mode/lost")).await;
    scene.control(&format!("sessions/{session}/pay")).await;
    assert_eq!(scene.settle_in(Duration::minutes(5)).await.purchases, 1);
    scene.start();
    assert_eq!(scene.number(BALANCE).await, 40);
    scene.verify_ledger();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_withdrawal_survives_a_kill_at_each_of_its_steps(db: PgPool) {
    let mut scene = Scene::new(db).await;
    let pro = scene.sign_up("pro@b.fr", "pro").await;
    for _ in 0..2 {
        let session = checkout(&scene, &pro).await;
        scene.control(&format!("sessions/{session}/pay")).await;
    }
    scene
        .until("select count(*) from users where token_balance = 20")
        .await;
    let purchases: Vec<uuid::Uuid> = sqlx::query_scalar("select id from transactions order by created_at")
        .fetch_all(&scene.db)
        .await
        .unwrap();
    let form = |purchase: uuid::Uuid| {
        scene
            .post("/ui/tokens/withdraw", None, &json!(null))
            .header("cookie", format!("session={pro}"))
            .form(&[("id", purchase.to_string()), ("tokens", "10".to_owned())])
    };

    // Before it is asked for: nothing has happened.
    let mut hand = scene.db.begin().await.unwrap();
    sqlx::query("select from users for update")
        .execute(&mut *hand)
        .await
        .unwrap();
    let asked = tokio::spawn(form(purchases[0]).send());
    let second = form(purchases[1]);
    scene.until_it_waits().await;
    scene.kill();
    hand.rollback().await.unwrap();
    assert!(asked.await.unwrap().is_err());
    scene.start();
    assert_eq!(scene.number(BALANCE).await, 20);
    assert_eq!(scene.number("select count(*) from withdrawals").await, 0);

    // Stripe has paid back, and we never hear of it.
    scene.gate.shut();
    let asked = tokio::spawn(second.send());
    scene.gate.holds().await;
    scene.kill();
    assert!(asked.await.unwrap().is_err());
    scene.gate.open();
    assert_eq!(scene.number(BALANCE).await, 10);
    assert_eq!(
        scene
            .number("select count(*) from withdrawals where status = 'requested'")
            .await,
        1
    );
    assert_eq!(scene.settle_in(Duration::minutes(3)).await.withdrawals, 1);
    scene.start();
    assert_eq!(
        scene
            .number("select count(*) from withdrawals where status = 'refunded'")
            .await,
        1
    );
    assert_eq!(scene.paid_back().await, [1_000]);
    assert_eq!(scene.number(BALANCE).await, 10);
    scene.verify_ledger();
}
