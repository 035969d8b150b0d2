//! Streams of what changes while a page is open: `GET /demandes/{id}/live`.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt as _;
use http::Request;
use serde_json::{Value, json};
use server::live;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::support::{Server, demande};

const LONG: Duration = Duration::from_secs(10);

/// The events of a stream, as they come.
struct Events(BodyDataStream);

impl Events {
    /// The data of the next one; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        let chunk = timeout(LONG, self.0.next()).await.unwrap()?;
        let text = String::from_utf8(chunk.unwrap().to_vec()).unwrap();
        let data = text.strip_prefix("event: state\ndata: ").unwrap();
        Some(serde_json::from_str(data.strip_suffix("\n\n").unwrap()).unwrap())
    }
}

async fn posted(server: &Server) -> (String, String) {
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let answer = server
        .post("/api/demandes", Some(&author), demande("Robinet", 1))
        .await;
    (answer.json()["id"].as_str().unwrap().to_owned(), author)
}

async fn follow(server: &Server, id: &str) -> Events {
    let request = Request::get(format!("/demandes/{id}/live")).header("accept-encoding", "br, gzip");
    let answer = server.begin(request.body(Body::empty()).unwrap()).await;
    let header = |name: &str| {
        answer
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(answer.status(), 200);
    assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
    assert_eq!(header("content-encoding"), None, "what is packed is held back");
    Events(answer.into_body().into_data_stream())
}

#[sqlx::test(migrations = "../migrations")]
async fn who_reads_a_demande_hears_of_each_place_that_goes_and_of_nobody(db: PgPool) {
    let server = Server::new(db.clone()).await;
    let (id, author) = posted(&server).await;
    let pro = server.sign_up("pro@b.fr", "pro").await;
    sqlx::raw_sql("insert into token_ledger (user_id, amount, reason, note) select id, 12, 'gift', 'test' from users where user_type = 'pro'")
        .execute(&db)
        .await
        .unwrap();
    let _listening = live::start(&server.services);
    let mut events = follow(&server, &id).await;
    let state = |status: &str, paused: bool, used: u8| {
        json!({
            "status": status, "paused": paused,
            "slots": { "used": used, "total": 3, "premiumUsed": 0, "premiumTotal": 2 },
        })
    };
    assert_eq!(events.next().await, Some(state("active", false, 0)));

    let taken = server
        .post("/api/unlocks", Some(&pro), json!({ "demandeId": id }))
        .await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    assert_eq!(events.next().await, Some(state("active", false, 1)));

    let path = format!("/api/demandes/{id}");
    let paused = server
        .send(
            http::Method::PATCH,
            &path,
            Some(&author),
            Some(json!({ "action": "pause" })),
        )
        .await;
    assert_eq!(paused.status, 200, "{}", paused.text);
    assert_eq!(events.next().await, Some(state("active", true, 1)));

    sqlx::raw_sql("update demandes set status = 'removed', removed_at = now(), removal_reason = 'fake'")
        .execute(&db)
        .await
        .unwrap();
    assert_eq!(
        events.next().await,
        None,
        "what was taken down is told of no more"
    );
    let gone = server.get(&format!("/demandes/{id}/live"), None).await;
    gone.problem(404, "not-found");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_that_stops_ends_its_streams_and_begins_none(db: PgPool) {
    let server = Server::new(db).await;
    let (id, _) = posted(&server).await;
    let mut events = follow(&server, &id).await;
    events.next().await.unwrap();
    live::end_at(server.services.live.clone(), async {}).await;
    assert_eq!(events.next().await, None);
    let late = server.get(&format!("/demandes/{id}/live"), None).await;
    assert_eq!(
        (late.status.as_u16(), late.header("retry-after").is_empty()),
        (503, false)
    );
}
