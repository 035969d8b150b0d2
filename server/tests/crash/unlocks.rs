use serde_json::json;
use sqlx::PgPool;

use crate::bodies::demande;
use crate::scene::Scene;

const BALANCE: &str = "select token_balance from users where user_type = 'pro'";

#[sqlx::test(migrations = "../migrations")]
async fn an_unlock_survives_a_kill_before_and_after_it_is_written(db: PgPool) {
    let mut scene = Scene::new(db).await;
    let author = scene.sign_up("a@b.fr", "demandeur").await;
    let pro = scene.sign_up("pro@b.fr", "pro").await;
    scene
        .run(
            "insert into token_ledger (user_id, amount, reason, note)
              select id, 20, 'gift', 'test' from users where user_type = 'pro'",
        )
        .await;
    let mut demandes = Vec::new();
    for number in 1..=2 {
        let (status, body) =
            Scene::answer(scene.post("/api/demandes", Some(&author), &demande("Robinet", number))).await;
        assert_eq!(status, 201, "{body}");
        demandes.push(body["id"].as_str().unwrap().to_owned());
    }
    let ask = |number: usize| {
        let key = format!("00000000-0000-0000-0000-00000000000{number}");
        json!({ "demandeId": demandes[number], "requestKey": key })
    };

    // Half-way: the place is taken and not yet paid.
    let mut hand = scene.db.begin().await.unwrap();
    sqlx::query("select from users where user_type = 'pro' for update")
        .execute(&mut *hand)
        .await
        .unwrap();
    let asked = tokio::spawn(scene.post("/api/unlocks", Some(&pro), &ask(0)).send());
    scene.until_it_waits().await;
    scene.kill();
    hand.rollback().await.unwrap();
    assert!(asked.await.unwrap().is_err());
    scene.start();
    assert_eq!(scene.number("select count(*) from unlocks").await, 0);
    assert_eq!(scene.number("select sum(slots_used) from demandes").await, 0);
    assert_eq!(scene.number(BALANCE).await, 20);
    let (status, body) = Scene::answer(scene.post("/api/unlocks", Some(&pro), &ask(0))).await;
    assert_eq!((status, &body["tokens"]), (201, &json!(15)), "{body}");

    // It is written, and the pro never hears of it: he asks again and has what he paid for, once.
    let asked = tokio::spawn(scene.post("/api/unlocks", Some(&pro), &ask(1)).send());
    scene
        .until("select (count(*) = 2)::int from demandes where slots_used = 1")
        .await;
    scene.kill();
    let _ = asked.await.unwrap();
    scene.start();
    let (status, body) = Scene::answer(scene.post("/api/unlocks", Some(&pro), &ask(1))).await;
    assert_eq!((status, &body["repeated"]), (200, &json!(true)), "{body}");
    assert_eq!(scene.number(BALANCE).await, 10);
    assert_eq!(scene.number("select count(*) from conversations").await, 2);
    scene.verify_ledger();
}
