//! What is flagged and reported, and what moderators read and decide: `/api/flags`, `/api/reports`, `/api/moderation`.

use serde_json::json;
use sqlx::PgPool;

use crate::support::{Server, demande};

#[sqlx::test(migrations = "../migrations")]
async fn a_moderator_gives_tokens_back_and_others_find_nothing_there(db: PgPool) {
    let server = Server::new(db.clone()).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let pro = server.sign_up("pro@b.fr", "pro").await;
    let moderator = server.sign_up("m@b.fr", "demandeur").await;
    backend::moderation::add_moderator(&server.services, "m@b.fr")
        .await
        .unwrap();
    sqlx::raw_sql("insert into token_ledger (user_id, amount, reason, note) select id, 12, 'gift', 'test' from users where user_type = 'pro'")
        .execute(&db)
        .await
        .unwrap();
    let posted = server
        .post("/api/demandes", Some(&author), demande("Robinet", 1))
        .await;
    let id = posted.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        server
            .post("/api/unlocks", Some(&pro), json!({ "demandeId": id }))
            .await
            .status,
        201
    );
    let pro_id: String = sqlx::query_scalar("select public_id::text from users where user_type = 'pro'")
        .fetch_one(&db)
        .await
        .unwrap();

    let path = "/api/moderation/refunds";
    let body = |statement: &str| json!({ "demandeId": id, "pro": pro_id, "statement": statement });
    server
        .post(path, None, body("Pourquoi pas ?"))
        .await
        .problem(401, "unauthenticated");
    server
        .post(path, Some(&author), body("Pourquoi pas ?"))
        .await
        .problem(404, "not-found");
    let silent = server
        .post(path, Some(&moderator), body(" "))
        .await
        .problem(422, "invalid-fields");
    assert_eq!(silent["fields"]["statement"]["code"], "required");
    let given = server
        .post(path, Some(&moderator), body("La demande était en double."))
        .await;
    assert_eq!(
        (given.status.as_u16(), given.json()),
        (200, json!({ "tokens": 5 }))
    );
    server
        .post(path, Some(&moderator), body("Encore."))
        .await
        .problem(409, "already-refunded");

    let wallet = server.get("/jetons", Some(&pro)).await;
    assert!(
        wallet.text.contains("La demande était en double."),
        "the pro reads why"
    );
}

/// An author, a pro in conversation with him, a moderator: their tokens and the conversation.
pub struct Scene {
    pub server: Server,
    pub author: String,
    pub pro: String,
    pub moderator: String,
    conversation: String,
}

impl Scene {
    pub async fn new(db: PgPool, settings: &[(&str, &str)]) -> Self {
        let server = Server::with(db.clone(), settings).await;
        let author = server.sign_up("a@b.fr", "demandeur").await;
        let pro = server.sign_up("pro@b.fr", "pro").await;
        let moderator = server.sign_up("m@b.fr", "demandeur").await;
        backend::moderation::add_moderator(&server.services, "m@b.fr")
            .await
            .unwrap();
        sqlx::raw_sql("insert into token_ledger (user_id, amount, reason, note) select id, 12, 'gift', 'test' from users where user_type = 'pro'")
            .execute(&db)
            .await
            .unwrap();
        let posted = server
            .post("/api/demandes", Some(&author), demande("Robinet", 1))
            .await;
        let taken = server
            .post(
                "/api/unlocks",
                Some(&pro),
                json!({ "demandeId": posted.json()["id"] }),
            )
            .await;
        Self {
            conversation: taken.json()["conversationId"].as_str().unwrap().to_owned(),
            server,
            author,
            pro,
            moderator,
        }
    }

    fn flags(&self) -> serde_json::Value {
        let one = |kind: &str| json!({ "kind": kind, "certainty": "certain" });
        json!({ "conversationId": self.conversation, "flags": [one("contact_externe"), one("paiement_externe")] })
    }

    pub async fn reports(&self) -> String {
        let body = json!({ "conversationId": self.conversation, "reason": "harcelement" });
        let made = self.server.post("/api/reports", Some(&self.pro), body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["id"].as_str().unwrap().to_owned()
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn flags_are_kinds_and_nothing_else_and_fifty_end_the_session(db: PgPool) {
    let scene = Scene::new(db, &[]).await;
    let post = async |token: Option<&str>, body| scene.server.post("/api/flags", token, body).await;
    let pro = Some(scene.pro.as_str());
    post(None, scene.flags()).await.problem(401, "unauthenticated");
    post(Some(&scene.moderator), scene.flags())
        .await
        .problem(404, "not-found");
    let mut telling = scene.flags();
    telling["text"] = json!("06 12 34 56 78");
    post(pro, telling).await.problem(400, "malformed-request");
    let mut twice = scene.flags();
    twice["flags"][1] = twice["flags"][0].clone();
    let refused = post(pro, twice).await.problem(422, "invalid-fields");
    assert_eq!(refused["fields"]["flags"]["code"], "invalid");

    let effects = [
        (2, "nothing"),
        (4, "nothing"),
        (6, "nothing"),
        (8, "nothing"),
        (10, "warned"),
    ];
    for (total, kind) in effects {
        assert_eq!(
            post(pro, scene.flags()).await.json(),
            json!({ "total": total, "effect": { "kind": kind } })
        );
    }
    for _ in 0..19 {
        post(pro, scene.flags()).await;
    }
    assert_eq!(
        post(pro, scene.flags()).await.json(),
        json!({ "total": 50, "effect": { "kind": "banned" } })
    );
    post(pro, scene.flags()).await.problem(401, "unauthenticated");
}

#[sqlx::test(migrations = "../migrations")]
async fn flags_are_limited_like_the_rest_of_the_api(db: PgPool) {
    let scene = Scene::new(db, &[("RATE_LIMIT_API_SIGNED_IN", "3")]).await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        let answer = scene
            .server
            .post("/api/flags", Some(&scene.author), scene.flags())
            .await;
        answers.push(answer.status.as_u16());
    }
    // One was spent on posting the demande.
    assert_eq!(answers, [200, 200, 429]);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_report_goes_through_the_queue_to_a_decision(db: PgPool) {
    let scene = Scene::new(db, &[]).await;
    let server = &scene.server;
    let body = json!({ "conversationId": scene.conversation, "reason": "contenu_illicite" });
    let refused = server
        .post("/api/reports", Some(&scene.pro), body)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(refused["fields"]["goodFaith"]["code"], "not_accepted");
    let garbage = json!({ "conversationId": scene.conversation, "reason": "autre", "messages": ["AAAA"] });
    let refused = server
        .post("/api/reports", Some(&scene.pro), garbage)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(refused["fields"]["messages"]["code"], "invalid");

    let id = scene.reports().await;
    let again = json!({ "conversationId": scene.conversation, "reason": "autre" });
    server
        .post("/api/reports", Some(&scene.pro), again)
        .await
        .problem(409, "already-reported");

    let (queue, case) = ("/api/moderation/reports", format!("/api/moderation/reports/{id}"));
    let decisions = format!("{case}/decisions");
    let warn = || json!({ "measure": { "action": "warn" }, "statement": "Une insulte, deux fois." });
    for other in [&scene.pro, &scene.author] {
        server.get(queue, Some(other)).await.problem(404, "not-found");
        server.get(&case, Some(other)).await.problem(404, "not-found");
        server
            .post(&decisions, Some(other), warn())
            .await
            .problem(404, "not-found");
    }
    server.get(queue, None).await.problem(401, "unauthenticated");

    let moderator = Some(scene.moderator.as_str());
    let waiting = server.get(queue, moderator).await.json();
    assert_eq!(waiting["reports"][0]["id"], id.as_str());
    assert_eq!(waiting["next"], json!(null));
    let read = server.get(&case, moderator).await.json();
    assert_eq!(
        (&read["status"], &read["reason"], &read["demande"]["title"]),
        (&json!("pending"), &json!("harcelement"), &json!("Robinet"))
    );
    let lasting = json!({ "measure": { "action": "restrict", "days": 0 }, "statement": "Trop." });
    let refused = server
        .post(&decisions, moderator, lasting)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(refused["fields"]["days"]["max"], 365);
    let made = server.post(&decisions, moderator, warn()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.json()["action"], "warn");
    server
        .post(&decisions, moderator, warn())
        .await
        .problem(409, "already-decided");

    // Without a report, by the id that others know a person by.
    let person = read["reported"]["publicId"].as_str().unwrap();
    let people = format!("/api/moderation/people/{person}/decisions");
    let ban = || json!({ "measure": { "action": "ban" }, "ground": "law", "statement": "Des menaces." });
    server
        .post(&people, Some(&scene.pro), ban())
        .await
        .problem(404, "not-found");
    assert_eq!(server.post(&people, moderator, ban()).await.status, 201);
    server
        .post(&people, moderator, ban())
        .await
        .problem(409, "no-change");
    server
        .get("/api/conversations", Some(&scene.author))
        .await
        .problem(401, "unauthenticated");
}
