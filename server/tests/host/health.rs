use leptos::config::LeptosOptions;
use serde_json::{Value, json};
use server::health;
use server::state::AppState;
use sqlx::PgPool;
use tower::ServiceExt as _;

use crate::support::{config, get, text};

async fn ask(db: PgPool, path: &str) -> (u16, String) {
    let options = LeptosOptions::builder().output_name("leboncoup").build();
    let state = AppState::new(config(&[]), options, db).unwrap();
    let response = health::router()
        .with_state(state)
        .oneshot(get(path))
        .await
        .unwrap();
    (response.status().as_u16(), text(response).await)
}

async fn readiness(db: PgPool) -> (u16, Value) {
    let (status, body) = ask(db, "/readyz").await;
    (status, serde_json::from_str(&body).unwrap())
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn it_is_ready_once_the_places_are_there(db: PgPool) {
    let (status, found) = readiness(db.clone()).await;
    assert_eq!(
        (status, found),
        (
            503,
            json!({"database": true, "migrations": true, "places": false})
        )
    );
    let dataset = "insert into place_dataset (sha256, place_count) values (repeat('0', 64), 1)";
    sqlx::query(dataset).execute(&db).await.unwrap();
    let (status, found) = readiness(db).await;
    assert_eq!(
        (status, found),
        (200, json!({"database": true, "migrations": true, "places": true}))
    );
}

#[sqlx::test(migrations = false)]
async fn it_is_not_ready_without_its_schema(db: PgPool) {
    let (status, found) = readiness(db).await;
    assert_eq!(
        (status, found),
        (
            503,
            json!({"database": true, "migrations": false, "places": false})
        )
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn it_is_not_ready_for_an_older_schema(db: PgPool) {
    let newest = "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    sqlx::query(newest).execute(&db).await.unwrap();
    let (status, found) = readiness(db).await;
    assert_eq!((status, &found["migrations"]), (503, &json!(false)));
}

#[sqlx::test(migrations = false)]
async fn without_a_database_it_lives_but_is_not_ready(db: PgPool) {
    db.close().await;
    assert_eq!(ask(db.clone(), "/healthz").await, (200, "ok\n".to_owned()));
    let (status, found) = readiness(db).await;
    assert_eq!(
        (status, found),
        (
            503,
            json!({"database": false, "migrations": false, "places": false})
        )
    );
}
