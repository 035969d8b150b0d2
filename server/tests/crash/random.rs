use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::json;
use sqlx::PgPool;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::bodies::demande;
use crate::scene::Scene;

const ROUNDS: usize = 6;
const PROS: usize = 6;
const DEMANDES: usize = 8;

/// Pros buy and take places, all at once; the server is killed in the midst of it, again and again. Nobody loses what he
/// paid for, and no place is sold twice.
#[sqlx::test(migrations = "../migrations")]
async fn the_book_is_right_after_kills_at_any_moment(db: PgPool) {
    let mut random = StdRng::seed_from_u64(2026);
    let mut scene = Scene::new(db).await;
    let author = scene.sign_up("a@b.fr", "demandeur").await;
    let mut pros = Vec::new();
    for number in 0..PROS {
        pros.push(scene.sign_up(&format!("pro{number}@b.fr"), "pro").await);
    }
    let mut demandes = Vec::new();
    for number in 0..DEMANDES {
        let body = demande("Robinet", number as u128);
        let (status, body) = Scene::answer(scene.post("/api/demandes", Some(&author), &body)).await;
        assert_eq!(status, 201, "{body}");
        demandes.push(body["id"].as_str().unwrap().to_owned());
    }
    scene
        .run(
            "insert into token_ledger (user_id, amount, reason, note)
              select id, 15, 'gift', 'test' from users where user_type = 'pro'",
        )
        .await;

    for _ in 0..ROUNDS {
        let mut work = JoinSet::new();
        for pro in &pros {
            for _ in 0..4 {
                let demande = &demandes[random.random_range(0..DEMANDES)];
                work.spawn(
                    scene
                        .post("/api/unlocks", Some(pro), &json!({ "demandeId": demande }))
                        .send(),
                );
            }
            work.spawn(
                scene
                    .post("/api/tokens/create-checkout", Some(pro), &json!({ "pack": "10" }))
                    .send(),
            );
        }
        // What was opened in earlier rounds is paid now, while the server falls.
        let open: Vec<String> = sqlx::query_scalar(
            "select checkout_session_id from transactions where status = 'pending' and checkout_session_id is not null",
        )
        .fetch_all(&scene.db)
        .await
        .unwrap();
        for session in open {
            scene.control(&format!("sessions/{session}/pay")).await;
        }
        // By what was answered, not by the clock: a slow machine gets as far as a fast one.
        for _ in 0..random.random_range(10..=PROS * 5) {
            work.join_next().await;
        }
        sleep(Duration::from_millis(random.random_range(0..10))).await;
        scene.kill();
        work.join_all().await;
        scene.start();
    }

    // Stripe is asked what it could not tell.
    scene.settle_in(time::Duration::minutes(61)).await;
    scene.settle_in(time::Duration::minutes(122)).await;
    scene.verify_ledger();
    assert_eq!(
        scene
            .number("select count(*) from demandes where slots_used > slots_total")
            .await,
        0
    );
    let unpaid = "select count(*) from unlocks where not exists (
                      select from token_ledger where unlock_id = unlocks.id and reason = 'unlock' and amount = -tokens_spent)";
    assert_eq!(scene.number(unpaid).await, 0);
    let silent = "select count(*) from unlocks where not exists (select from conversations where unlock_id = unlocks.id)";
    assert_eq!(scene.number(silent).await, 0);

    // What Stripe was paid is what was credited, each payment once.
    let paid: Vec<(String, i64)> = sqlx::query_as(
        "select checkout_session_id::text, (select count(*) from token_ledger where transaction_id = transactions.id)
         from transactions where status = 'paid'",
    )
    .fetch_all(&scene.db)
    .await
    .unwrap();
    assert!(!paid.is_empty(), "nothing was bought");
    assert!(paid.iter().all(|(_, credits)| *credits == 1), "{paid:?}");
    assert_eq!(scene.paid_at_stripe().await, i64::try_from(paid.len()).unwrap());
}
