use model::auth::UserType;
use sqlx::PgPool;
use time::Duration;

use super::*;
use crate::auth::Caller;
use crate::demande::extend;
use crate::fixtures::{demande, person, places, services};

async fn statuses(db: &PgPool) -> Vec<(String, String)> {
    sqlx::query_as("select title::text, status::text from demandes order by title")
        .fetch_all(db)
        .await
        .unwrap()
}

async fn runs(db: &PgPool) -> Vec<(String, Option<i64>, Option<String>)> {
    sqlx::query_as(
        "select status, (counts ->> 'expired')::bigint, error::text from job_runs order by run_date",
    )
    .fetch_all(db)
    .await
    .unwrap()
}

async fn expire(services: &Services) -> Option<u64> {
    let counts = run(services, Job::ExpireDemandes).await.unwrap();
    counts.map(|counts| counts["expired"])
}

async fn author(services: &Services) -> Caller {
    places(&services.db).await;
    person(services, "a@b.fr", UserType::Demandeur).await
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_overdue_expires_and_nothing_else(db: PgPool) {
    let (services, clock) = services(db.clone());
    let author = author(&services).await;
    for (title, key) in [
        ("a passée", 1),
        ("b prolongée", 2),
        ("c réglée", 3),
        ("d en pause", 4),
    ] {
        let id = demande(&services, &author, title, "75111", key).await;
        match key {
            2 => extend(&services, &author, id).await.unwrap(),
            3 => crate::demande::resolve(&services, &author, id).await.unwrap(),
            4 => crate::demande::pause(&services, &author, id).await.unwrap(),
            _ => {}
        }
    }
    clock.advance(Duration::days(30) - Duration::seconds(1));
    demande(&services, &author, "e neuve", "75111", 5).await;
    assert_eq!(expire(&services).await, Some(0), "a second too early");

    clock.advance(Duration::days(1));
    assert_eq!(expire(&services).await, Some(2));
    let after: Vec<_> = statuses(&db)
        .await
        .into_iter()
        .map(|(_, status)| status)
        .collect();
    assert_eq!(after, ["expired", "active", "resolved", "expired", "active"]);
    assert_eq!(
        runs(&db).await,
        [("done".into(), Some(0), None), ("done".into(), Some(2), None)]
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn more_than_a_batch_expires_in_one_run(db: PgPool) {
    let (services, clock) = services(db.clone());
    let author = author(&services).await;
    demande(&services, &author, "une", "75111", 1).await;
    let copies =
        "insert into demandes (author_id, title, description, category, place, created_at, expires_at)
                  select author_id, title, description, category, place, created_at, expires_at
                  from demandes, generate_series(1, 1100)";
    sqlx::query(copies).execute(&db).await.unwrap();
    clock.advance(Duration::days(30));
    assert_eq!(expire(&services).await, Some(1_101));
}

#[sqlx::test(migrations = "../../migrations")]
async fn two_servers_at_once_run_it_once_a_day(db: PgPool) {
    let (services, clock) = services(db.clone());
    let author = author(&services).await;
    demande(&services, &author, "une", "75111", 1).await;
    clock.advance(Duration::days(30));
    let (one, other) = tokio::join!(expire(&services), expire(&services));
    let mut ran = [one, other];
    ran.sort();
    assert_eq!(ran, [None, Some(1)]);
    assert_eq!(expire(&services).await, None, "it has run today");
    // Noon UTC is 13:00 in Paris: eleven hours later the day is another one there, and the same in UTC.
    clock.advance(Duration::hours(11));
    assert_eq!(expire(&services).await, Some(0));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_run_that_was_lost_or_failed_is_taken_up_again(db: PgPool) {
    let (services, clock) = services(db.clone());
    author(&services).await;
    let lost = claim(&services, Job::ExpireDemandes, services.clock.now())
        .await
        .unwrap()
        .unwrap();
    clock.advance(Duration::minutes(59));
    assert_eq!(expire(&services).await, None, "it may be running still");
    clock.advance(Duration::minutes(1));
    assert_eq!(expire(&services).await, Some(0));
    // The one that was thought lost ends after all, and overwrites nothing.
    finish(
        &services,
        lost,
        services.clock.now(),
        &Err(DatabaseError::PoolClosed),
    )
    .await
    .unwrap();
    assert_eq!(runs(&db).await, [("done".into(), Some(0), None)]);

    clock.advance(Duration::days(1));
    let failed = claim(&services, Job::ExpireDemandes, services.clock.now())
        .await
        .unwrap()
        .unwrap();
    finish(
        &services,
        failed,
        services.clock.now(),
        &Err(DatabaseError::PoolClosed),
    )
    .await
    .unwrap();
    assert_eq!(
        runs(&db).await[1],
        ("failed".into(), None, Some("database".into()))
    );
    assert_eq!(expire(&services).await, Some(0), "a failure is tried again");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_demande_in_somebodys_hand_is_left_for_the_next_run(db: PgPool) {
    let (services, clock) = services(db.clone());
    let author = author(&services).await;
    let held = demande(&services, &author, "tenue", "75111", 1).await;
    demande(&services, &author, "autre", "75111", 2).await;
    clock.advance(Duration::days(30));
    let mut transaction = db.begin().await.unwrap();
    sqlx::query("select from demandes where id = $1 for update")
        .bind(held.0)
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(expire(&services).await, Some(1));
    transaction.rollback().await.unwrap();
    clock.advance(Duration::days(1));
    assert_eq!(expire(&services).await, Some(1));
}
