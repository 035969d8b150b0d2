use std::collections::HashMap;
use std::time::{Duration, Instant};

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::task::JoinSet;
use tokio::time::sleep;
use uuid::Uuid;

use crate::bodies::demande;
use crate::scene::Scene;

/// Messages of one sender; each waits for its answer before it sends the next.
const EACH: u128 = 1_250;
/// Half of them on either side.
const SENDERS: u128 = 8;
const LONG: Duration = Duration::from_mins(2);

/// As the outbox of a browser does: the same again until it is answered. Returns the number it was given.
async fn send(request: RequestBuilder) -> i64 {
    let begun = Instant::now();
    loop {
        if let Ok(answer) = request.try_clone().unwrap().send().await
            && answer.status().is_success()
            && let Ok(bytes) = answer.bytes().await
        {
            let body: Value = serde_json::from_slice(&bytes).unwrap();
            return body["seq"].as_i64().unwrap();
        }
        assert!(begun.elapsed() < LONG, "nobody answers any more");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Two people in one conversation send 10 000 messages; `strike` is called in the midst of it, several times.
async fn under_fire(scene: &mut Scene, strike: impl Fn(&mut Scene)) {
    let author = scene.sign_up("a@b.fr", "demandeur").await;
    let pro = scene.sign_up("pro@b.fr", "pro").await;
    scene
        .run(
            "insert into token_ledger (user_id, amount, reason, note)
              select id, 20, 'gift', 'test' from users where user_type = 'pro'",
        )
        .await;
    let (status, posted) =
        Scene::answer(scene.post("/api/demandes", Some(&author), &demande("Robinet", 1))).await;
    assert_eq!(status, 201, "{posted}");
    let unlock = json!({ "demandeId": posted["id"] });
    let (status, unlocked) = Scene::answer(scene.post("/api/unlocks", Some(&pro), &unlock)).await;
    assert_eq!(status, 201, "{unlocked}");
    let path = format!(
        "/api/conversations/{}/message",
        unlocked["conversationId"].as_str().unwrap()
    );

    // 311 bytes: as long as the shortest.
    let envelope = format!("{}AQE=", "AQEB".repeat(103));
    let mut senders = JoinSet::new();
    for sender in 0..SENDERS {
        let token = if sender % 2 == 0 { &author } else { &pro };
        let requests: Vec<(Uuid, RequestBuilder)> = (0..EACH)
            .map(|number| {
                let id = Uuid::from_u128(sender * EACH + number);
                let message = json!({ "messageId": id, "forPeer": envelope, "forSelf": envelope });
                (id, scene.post(&path, Some(token), &message))
            })
            .collect();
        senders.spawn(async move {
            let mut acknowledged = Vec::new();
            for (id, request) in requests {
                acknowledged.push((id, send(request).await));
            }
            acknowledged
        });
    }
    let all = i64::try_from(SENDERS * EACH).unwrap();
    for part in 1..5 {
        // Each time once a fifth more is there.
        while scene.number("select count(*) from conversation_messages").await < all * part / 5 {
            sleep(Duration::from_millis(20)).await;
        }
        strike(scene);
    }
    let acknowledged: HashMap<Uuid, i64> = senders.join_all().await.into_iter().flatten().collect();

    let stored: Vec<(Uuid, i64)> =
        sqlx::query_as("select message_id, seq from conversation_messages order by seq")
            .fetch_all(&scene.db)
            .await
            .unwrap();
    assert_eq!(i64::try_from(stored.len()).unwrap(), all);
    assert!(
        (1..=all).eq(stored.iter().map(|(_, seq)| *seq)),
        "a number is missing or there twice"
    );
    for (id, seq) in stored {
        assert_eq!(acknowledged.get(&id), Some(&seq), "{id}");
    }
    assert_eq!(
        scene
            .number("select message_count from conversations where next_seq = message_count + 1")
            .await,
        all
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn no_message_is_lost_or_doubled_when_the_server_is_killed(db: PgPool) {
    let mut scene = Scene::new(db).await;
    under_fire(&mut scene, |scene| {
        scene.kill();
        scene.start();
    })
    .await;
}

#[tokio::test]
async fn no_message_is_lost_or_doubled_when_the_database_is_killed() {
    let mut scene = Scene::with_private_database().await;
    under_fire(&mut scene, |scene| {
        scene.kill_private_database();
        // Whoever starts the server again starts the database.
        scene.kill();
        scene.start();
    })
    .await;
}
