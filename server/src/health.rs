//! What whoever watches over the server asks: does it live, and can it serve?

use std::time::Duration;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use serde::Serialize;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::state::AppState;

/// How long the database may take to answer before the server counts as not ready.
const PATIENCE: Duration = Duration::from_secs(1);

/// `/healthz` and `/readyz`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
}

/// The process answers. It asks nothing of the database: to restart the server would not heal that.
async fn healthz() -> &'static str {
    "ok\n"
}

/// What serving needs, and whether it is there.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Readiness {
    /// The database answers.
    database: bool,
    /// Its schema is this program's, or newer: an older program goes on while a newer one takes over.
    migrations: bool,
    /// The places are loaded.
    places: bool,
}

async fn readyz(State(state): State<AppState>) -> (StatusCode, Json<Readiness>) {
    let asked = timeout(PATIENCE, readiness(&state.services.db)).await;
    // Too late or refused: not ready, whatever the reason.
    let found = asked.ok().and_then(Result::ok).unwrap_or_default();
    let ready = found.database && found.migrations && found.places;
    (
        if ready {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        },
        Json(found),
    )
}

/// Neither statement is checked at compile time: the first asks a table of sqlx's own, and both must be able to fail
/// on a database that nothing was put into yet.
async fn readiness(db: &PgPool) -> Result<Readiness, sqlx::Error> {
    let tables: (bool, bool) = sqlx::query_as(
        "select to_regclass('_sqlx_migrations') is not null, to_regclass('place_dataset') is not null",
    )
    .fetch_one(db)
    .await?;
    let mut found = Readiness {
        database: true,
        ..Readiness::default()
    };
    if tables.0 {
        let applied: Option<i64> =
            sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                .fetch_one(db)
                .await?;
        found.migrations = applied >= backend::MIGRATOR.iter().map(|migration| migration.version).max();
    }
    if tables.1 {
        found.places = sqlx::query_scalar("select exists (select from place_dataset)")
            .fetch_one(db)
            .await?;
    }
    Ok(found)
}
