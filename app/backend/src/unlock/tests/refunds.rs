//! Tokens given back by rule, with the clock moved.

use sqlx::AssertSqlSafe;
use time::Duration;

use super::*;
use crate::jobs::{Job, run};

async fn refund(scene: &Scene) -> Vec<(&'static str, u64)> {
    let counts = run(&scene.services, Job::RefundUnlocks).await.unwrap().unwrap();
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// What has happened to the pro's unlock since he took it.
async fn happened(scene: &Scene, set: &str) {
    let sql = format!(
        "update unlocks set {set} from users where users.id = pro_id and pro_id = '{}'",
        scene.pro.id
    );
    sqlx::query(AssertSqlSafe(sql))
        .execute(&scene.services.db)
        .await
        .unwrap();
}

async fn balance(scene: &Scene) -> (i32, i32) {
    sqlx::query_as("select token_balance, token_premium_balance from users where id = $1")
        .bind(scene.pro.id)
        .fetch_one(&scene.services.db)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_message_not_opened_for_three_days_gives_the_tokens_back_once(db: PgPool) {
    let scene = scene(db).await;
    unlock(&scene.services, &scene.pro, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    assert_eq!(balance(&scene).await, (15, 1));
    // Silence of the pro himself sets nothing off.
    scene.clock.advance(Duration::days(8));
    assert_eq!(refund(&scene).await, []);
    happened(&scene, "first_message_at = '2026-11-30 12:00Z'").await;
    scene.clock.advance(Duration::hours(72));
    assert_eq!(refund(&scene).await, [], "the last second of three days");
    scene.clock.advance(Duration::days(1));
    assert_eq!(refund(&scene).await, [("unread", 1)]);
    assert_eq!(balance(&scene).await, (20, 1));
    scene.clock.advance(Duration::days(9));
    assert_eq!(refund(&scene).await, [], "once");
    let told = "select count(*) from notifications where kind = 'refund' and payload ->> 'reason' = 'unread'
                and payload ->> 'tokens' = '5'";
    assert_eq!(count(&scene.services, told).await, 1);
    let booked = "select count(*) from token_ledger where reason = 'refund_unread' and amount = 5";
    assert_eq!(count(&scene.services, booked).await, 1);
    // The place stays taken.
    assert_eq!(
        count(&scene.services, "select slots_used::int8 from demandes").await,
        1
    );
    assert_proven(&scene.services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn opened_and_not_answered_for_seven_days_gives_back_what_was_paid_in_its_kind(db: PgPool) {
    let scene = scene(db).await;
    unlock(
        &scene.services,
        &scene.pro,
        ask(scene.id, UnlockKind::PremiumToken),
    )
    .await
    .unwrap();
    happened(
        &scene,
        "first_message_at = '2026-11-22 12:00Z', opened_at = '2026-11-25 12:00Z'",
    )
    .await;
    scene.clock.advance(Duration::days(7));
    assert_eq!(refund(&scene).await, []);
    // An answer on the eighth day comes too late, whether or not the job has looked before.
    happened(&scene, "answered_at = '2026-11-29 13:00Z'").await;
    scene.clock.advance(Duration::days(1));
    assert_eq!(refund(&scene).await, [("unanswered", 1)]);
    assert_eq!(balance(&scene).await, (20, 1));
    assert_proven(&scene.services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_was_answered_in_time_gets_nothing_back(db: PgPool) {
    let scene = scene(db).await;
    unlock(&scene.services, &scene.pro, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    happened(
        &scene,
        "first_message_at = '2026-11-22 12:00Z', opened_at = '2026-11-22 13:00Z', answered_at = '2026-11-29 12:00Z'",
    )
    .await;
    scene.clock.advance(Duration::days(29));
    assert_eq!(refund(&scene).await, []);
    assert_eq!(balance(&scene).await, (15, 1));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_fake_demande_and_a_banned_author_give_everything_back_at_once(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let other = pros(services, &scene.pro, 1, 5).await.remove(0);
    unlock(services, &scene.pro, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    unlock(services, &other, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    let second = demande(services, &scene.author, "Évier", "75111", 2).await;
    unlock(services, &scene.pro, ask(second, UnlockKind::Standard))
        .await
        .unwrap();
    assert_eq!(
        refund_demande(services, scene.id).await.unwrap(),
        Refunded::default()
    );

    sqlx::query("update demandes set status = 'removed', removed_at = now(), removal_reason = 'duplicate' where id = $1")
        .bind(scene.id.0)
        .execute(&services.db)
        .await
        .unwrap();
    let removed = Refunded {
        removed: 2,
        ..Refunded::default()
    };
    assert_eq!(refund_demande(services, scene.id).await.unwrap(), removed);
    assert_eq!(balance(&scene).await, (15, 1));

    sqlx::query("update users set banned_at = '2026-11-29 12:00Z', ban_reason = 'x' where id = $1")
        .bind(scene.author.id)
        .execute(&services.db)
        .await
        .unwrap();
    scene.clock.advance(Duration::days(9));
    assert_eq!(refund(&scene).await, [("banned", 1)]);
    assert_eq!(balance(&scene).await, (20, 1));
    assert_proven(services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_demande_removed_for_another_reason_or_a_late_ban_gives_nothing_back(db: PgPool) {
    let scene = scene(db).await;
    unlock(&scene.services, &scene.pro, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    sqlx::raw_sql(
        "update demandes set status = 'removed', removed_at = now(), removal_reason = 'author_deleted';
         update users set banned_at = '2026-11-29 12:00:01Z', ban_reason = 'x' where user_type = 'demandeur'",
    )
    .execute(&scene.services.db)
    .await
    .unwrap();
    scene.clock.advance(Duration::days(9));
    assert_eq!(refund(&scene).await, []);
}

#[sqlx::test(migrations = "../../migrations")]
async fn two_who_give_back_at_once_give_back_once(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    for pro in pros(services, &scene.pro, 3, 5).await {
        unlock(services, &pro, ask(scene.id, UnlockKind::Standard))
            .await
            .unwrap();
    }
    sqlx::query("update unlocks set first_message_at = unlocked_at")
        .execute(&services.db)
        .await
        .unwrap();
    scene.clock.advance(Duration::days(4));
    let now = services.clock.now();
    let (one, other) = tokio::join!(refund_due(services, now), refund_due(services, now));
    assert_eq!(one.unwrap().unread + other.unwrap().unread, 3);
    assert_proven(services).await;
}
