//! Streams of what changes while a page is open: `GET /demandes/{id}/live` and `GET /live`.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use backend::live::Topic;
use futures_util::StreamExt as _;
use http::Request;
use model::DemandeId;
use serde_json::{Value, json};
use server::live::{self, Listening};
use sqlx::PgPool;
use tokio::time::timeout;
use uuid::Uuid;

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

/// Starts the task and waits until it hears: whoever began to listen before is told then to look again.
async fn started(server: &Server) -> Listening {
    let topic = Topic::Demande(DemandeId(Uuid::nil()));
    let mut watch = server.services.live.watch([topic]).unwrap();
    let listening = live::start(&server.services);
    timeout(LONG, watch.changed()).await.unwrap().unwrap();
    listening
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
    let _listening = started(&server).await;
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

/// The name and the data of the next event of a person's stream; `None` at the end.
async fn heard(events: &mut BodyDataStream) -> Option<(String, String)> {
    let chunk = timeout(LONG, events.next()).await.unwrap()?;
    let text = String::from_utf8(chunk.unwrap().to_vec()).unwrap();
    let mut lines = text.trim_end().lines();
    let name = lines.next().unwrap().strip_prefix("event: ").unwrap().to_owned();
    // An event without data is heard by no browser.
    let data = lines.next().unwrap().strip_prefix("data: ").unwrap();
    assert!(!data.is_empty());
    Some((name, data.to_owned()))
}

async fn listen(server: &Server, token: &str) -> BodyDataStream {
    let request = Request::get("/live").header("authorization", format!("Bearer {token}"));
    let answer = server.begin(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), 200);
    let mut events = answer.into_body().into_data_stream();
    assert_eq!(heard(&mut events).await.unwrap().0, "again");
    assert_eq!(heard(&mut events).await.unwrap(), ("unread".into(), "0".into()));
    let (name, me) = heard(&mut events).await.unwrap();
    assert_eq!(name, "me");
    assert!(
        serde_json::from_str::<Value>(&me).unwrap()["tokens"].is_i64(),
        "{me}"
    );
    events
}

/// Two servers on one database deliver to each other's people.
#[sqlx::test(migrations = "../migrations")]
async fn who_is_signed_in_hears_of_his_messages_from_any_server_until_his_session_ends(db: PgPool) {
    let (one, other) = (Server::new(db.clone()).await, Server::new(db.clone()).await);
    let (id, author) = posted(&one).await;
    let pro = one.sign_up("pro@b.fr", "pro").await;
    sqlx::raw_sql("insert into token_ledger (user_id, amount, reason, note) select id, 12, 'gift', 'test' from users where user_type = 'pro'")
        .execute(&db)
        .await
        .unwrap();
    let taken = one
        .post("/api/unlocks", Some(&pro), json!({ "demandeId": id }))
        .await
        .json();
    let conversation = taken["conversationId"].as_str().unwrap();
    let (_first, _second) = (started(&one).await, started(&other).await);
    let mut of_author = listen(&other, &author).await;
    let mut of_pro = listen(&one, &pro).await;

    let path = format!("/api/conversations/{conversation}");
    // 311 bytes: as long as the shortest.
    let envelope = format!("{}AQE=", "AQEB".repeat(103));
    let message = json!({
        "messageId": "00000000-0000-4000-8000-000000000001",
        "forPeer": envelope,
        "forSelf": envelope,
    });
    let sent = one
        .post(&format!("{path}/message"), Some(&pro), message.clone())
        .await;
    assert_eq!(
        (sent.status, &sent.json()["seq"]),
        (201.try_into().unwrap(), &json!(1))
    );
    let again = other.post(&format!("{path}/message"), Some(&pro), message).await;
    assert_eq!(
        (again.status, &again.json()["repeated"]),
        (200.try_into().unwrap(), &json!(true))
    );

    let state = |(name, data): (String, String)| -> Value {
        assert_eq!(name, "conversation");
        serde_json::from_str(&data).unwrap()
    };
    let told = |unread: u32, peer_read: u32, read: u32| json!({ "id": conversation, "lastSeq": 1, "readSeq": read, "peerReadSeq": peer_read, "unread": unread });
    assert_eq!(state(heard(&mut of_author).await.unwrap()), told(1, 0, 0));
    assert_eq!(
        heard(&mut of_author).await.unwrap(),
        ("unread".into(), "1".into())
    );
    assert_eq!(state(heard(&mut of_pro).await.unwrap()), told(0, 0, 0));

    let seen = other
        .post(&format!("{path}/read"), Some(&author), json!({ "uptoSeq": 1 }))
        .await;
    assert_eq!(seen.status, 204);
    assert_eq!(state(heard(&mut of_pro).await.unwrap()), told(0, 1, 0));
    assert_eq!(state(heard(&mut of_author).await.unwrap()), told(0, 0, 1));
    assert_eq!(
        heard(&mut of_author).await.unwrap(),
        ("unread".into(), "0".into())
    );

    // That he writes is told where both sides show it, and only to the other one.
    let writes = format!("{path}/typing");
    assert_eq!(one.post(&writes, Some(&pro), json!({})).await.status, 204);
    sqlx::raw_sql("update users set shows_typing = true")
        .execute(&db)
        .await
        .unwrap();
    assert_eq!(one.post(&writes, Some(&pro), json!({})).await.status, 204);
    assert_eq!(
        heard(&mut of_author).await.unwrap(),
        ("typing".into(), conversation.to_owned())
    );
    let stranger = one.sign_up("c@d.fr", "pro").await;
    one.post(&writes, Some(&stranger), json!({}))
        .await
        .problem(404, "not-found");

    // The session ends elsewhere: the stream says so, and ends.
    one.post("/api/auth/logout", Some(&author), json!({})).await;
    assert_eq!(heard(&mut of_author).await.unwrap().0, "over");
    assert!(heard(&mut of_author).await.is_none());
}

#[sqlx::test(migrations = "../migrations")]
async fn who_is_decided_about_or_answered_is_told_to_look_again(db: PgPool) {
    let server = Server::new(db.clone()).await;
    let person = server.sign_up("a@b.fr", "demandeur").await;
    let mut judges = Vec::new();
    for email in ["m@b.fr", "n@b.fr"] {
        judges.push(server.sign_up(email, "demandeur").await);
        backend::moderation::add_moderator(&server.services, email)
            .await
            .unwrap();
    }
    let public_id: String = sqlx::query_scalar(
        "select public_id::text from users where id not in (select user_id from moderators)",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    let _listening = started(&server).await;
    let mut events = listen(&server, &person).await;
    let warn = json!({ "measure": { "action": "warn" }, "statement": "Une insulte." });
    let path = format!("/api/moderation/people/{public_id}/decisions");
    let made = server.post(&path, Some(&judges[0]), warn).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(heard(&mut events).await.unwrap().0, "again");
    let contest = json!({ "decisionId": made.json()["id"], "body": "Ce n’était pas moi." });
    let appeal = server.post("/api/appeals", Some(&person), contest).await;
    assert_eq!(heard(&mut events).await.unwrap().0, "again");
    let path = format!(
        "/api/moderation/appeals/{}/answer",
        appeal.json()["id"].as_str().unwrap()
    );
    let upheld = json!({ "verdict": "upheld", "answer": "Si." });
    let answered = server.post(&path, Some(&judges[1]), upheld).await;
    assert_eq!(answered.status, 201, "{}", answered.text);
    assert_eq!(heard(&mut events).await.unwrap().0, "again");
}

#[sqlx::test(migrations = "../migrations")]
async fn who_has_no_session_is_told_that_it_is_over_and_hears_nothing_else(db: PgPool) {
    let server = Server::new(db).await;
    let answer = server
        .begin(Request::get("/live").body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status(), 200);
    let mut events = answer.into_body().into_data_stream();
    assert_eq!(heard(&mut events).await.unwrap().0, "over");
    assert_eq!(heard(&mut events).await, None);
}
