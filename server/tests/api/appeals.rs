//! What is contested and answered: `/api/decisions`, `/api/appeals`, `/api/auth/appeal`, `/api/moderation/appeals`, and the
//! pages they stand on.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::moderation::Scene;
use crate::support::Answer;

impl Scene {
    /// Decides about the author; returns the decision.
    async fn decides(&self, measure: Value) -> String {
        let report = self.reports().await;
        let path = format!("/api/moderation/reports/{report}/decisions");
        let body = json!({ "measure": measure, "statement": "Une insulte, deux fois." });
        let made = self.server.post(&path, Some(&self.moderator), body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["id"].as_str().unwrap().to_owned()
    }

    async fn contests(&self, token: &str, decision: &str, body: &str) -> Answer {
        let body = json!({ "decisionId": decision, "body": body });
        self.server.post("/api/appeals", Some(token), body).await
    }

    /// As the browser itself sends the page's form.
    async fn submits(&self, token: Option<&str>, decision: &str, body: &str) -> String {
        let mut request = Request::post("/ui/moderation/appeal")
            .header("accept", "text/html,application/xhtml+xml")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(token) = token {
            request = request.header("cookie", format!("session={token}"));
        }
        let body = Body::from(format!("id={decision}&body={body}"));
        let answer = self.server.answer(request.body(body).unwrap()).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        answer.header("location").to_owned()
    }
}

fn restrict() -> Value {
    json!({ "action": "restrict", "days": 3 })
}

#[sqlx::test(migrations = "../migrations")]
async fn a_decision_is_contested_and_answered(db: PgPool) {
    let scene = Scene::new(db, &[]).await;
    let server = &scene.server;
    let (author, moderator) = (scene.author.as_str(), scene.moderator.as_str());
    server
        .get("/api/decisions", None)
        .await
        .problem(401, "unauthenticated");
    assert_eq!(server.get("/api/decisions", Some(author)).await.json(), json!([]));
    let decision = scene.decides(restrict()).await;
    let own = server.get("/api/decisions", Some(author)).await.json();
    assert_eq!(
        (&own[0]["id"], &own[0]["action"]),
        (&json!(decision), &json!("restrict"))
    );
    assert!(own[0]["appealUntil"].is_i64() && own[0]["appeal"].is_null());
    let reporters = server.get("/api/decisions", Some(&scene.pro)).await.json();
    assert_eq!(
        (&reporters[0]["action"], &reporters[0]["statement"]),
        (&json!(null), &json!(null))
    );
    let page = server.get("/compte/decisions", Some(author)).await;
    let way = format!("/compte/decisions/{decision}/contester");
    assert!(page.text.contains(&way), "{}", page.text);

    let anonymous = json!({ "decisionId": decision, "body": "Non." });
    server
        .post("/api/appeals", None, anonymous)
        .await
        .problem(401, "unauthenticated");
    scene
        .contests(moderator, &decision, "Non.")
        .await
        .problem(404, "not-found");
    let refused = scene
        .contests(author, &decision, " ")
        .await
        .problem(422, "invalid-fields");
    assert_eq!(refused["fields"]["body"]["code"], "required");
    let more = json!({ "decisionId": decision, "body": "Non.", "userId": "x" });
    server
        .post("/api/appeals", Some(author), more)
        .await
        .problem(400, "malformed-request");
    let made = scene.contests(author, &decision, "Ce n’était pas moi.").await;
    assert_eq!(
        (made.status.as_u16(), &made.json()["status"]),
        (201, &json!("pending"))
    );
    scene
        .contests(author, &decision, "Encore.")
        .await
        .problem(409, "already-appealed");

    let queue = "/api/moderation/appeals";
    let case = format!("{queue}/{}", made.json()["id"].as_str().unwrap());
    let answer = format!("{case}/answer");
    let overturned = || json!({ "verdict": "overturned", "answer": "C’était bien un autre." });
    for other in [author, scene.pro.as_str()] {
        server.get(queue, Some(other)).await.problem(404, "not-found");
        server.get(&case, Some(other)).await.problem(404, "not-found");
        server
            .post(&answer, Some(other), overturned())
            .await
            .problem(404, "not-found");
    }
    server.get(queue, None).await.problem(401, "unauthenticated");
    let waiting = server.get(queue, Some(moderator)).await.json();
    assert_eq!(waiting["appeals"][0]["by"], "person");
    let listed = server.get("/moderation", Some(moderator)).await;
    let path = format!(
        "/moderation/contestations/{}",
        made.json()["id"].as_str().unwrap()
    );
    assert!(listed.text.contains(&path), "{}", listed.text);
    let read = server.get(&case, Some(moderator)).await.json();
    assert_eq!(read["body"], "Ce n’était pas moi.");
    assert_eq!(read["report"]["reason"], "harcelement");
    let shown = server.get(&path, Some(moderator)).await;
    assert!(shown.text.contains("Ce n’était pas moi."), "{}", shown.text);

    let silent = json!({ "verdict": "upheld", "answer": " " });
    let refused = server
        .post(&answer, Some(moderator), silent)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(refused["fields"]["answer"]["code"], "required");
    // Somebody else is there now to look at it.
    let colleague = server.sign_up("n@b.fr", "demandeur").await;
    backend::moderation::add_moderator(&server.services, "n@b.fr")
        .await
        .unwrap();
    server
        .post(&answer, Some(moderator), overturned())
        .await
        .problem(403, "own-decision");
    let given = server.post(&answer, Some(&colleague), overturned()).await;
    assert_eq!(given.status, 201, "{}", given.text);
    assert_eq!(given.json()["decision"]["action"], "lift_restriction");
    server
        .post(&answer, Some(&colleague), overturned())
        .await
        .problem(409, "already-answered");
    let page = server.get("/compte/decisions", Some(author)).await;
    assert!(page.text.contains("C’était bien un autre."), "{}", page.text);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_of_the_page_leads_on_without_a_program(db: PgPool) {
    let scene = Scene::new(db, &[]).await;
    let author = Some(scene.author.as_str());
    let decision = scene.decides(restrict()).await;
    let back = |name: &str| format!("/compte/decisions/{decision}/contester?refus={name}");
    let submit = async |token, body| scene.submits(token, &decision, body).await;
    assert_eq!(submit(None, "Non.").await, back("unauthenticated"));
    assert_eq!(submit(author, "++").await, back("invalid-fields"));
    let page = scene.server.get(&back("invalid-fields"), author).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains(r#"action="/ui/moderation/appeal""#),
        "{}",
        page.text
    );
    assert!(page.text.contains(r#"role="alert""#), "{}", page.text);
    assert_eq!(
        submit(author, "Pas+moi.%0D%0AVraiment.").await,
        "/compte/decisions?fait=contestee"
    );
    assert_eq!(submit(author, "Encore.").await, back("already-appealed"));
    let own = scene.server.get("/api/decisions", author).await.json();
    assert_eq!(own[0]["appeal"]["body"], "Pas moi.\nVraiment.");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owner_of_a_closed_account_contests_at_the_login(db: PgPool) {
    let scene = Scene::new(db, &[("RATE_LIMIT_LOGIN", "6")]).await;
    let server = &scene.server;
    let appeal = |byte: &str| json!({ "email": "a@b.fr", "passwordHash": byte.repeat(32), "body": "Ce n’était pas moi." });
    let contest = async |body| server.post("/api/auth/appeal", None, body).await;
    let login = async || {
        let body = json!({ "email": "a@b.fr", "passwordHash": "ab".repeat(32) });
        server
            .post("/api/auth/login", None, body)
            .await
            .problem(403, "banned")
    };
    contest(appeal("ab")).await.problem(409, "account-open");
    scene.decides(json!({ "action": "ban" })).await;
    let closed = login().await;
    assert_eq!(closed["reason"], "Une insulte, deux fois.");
    assert!(closed["appealUntil"].is_i64() && closed.get("appeal").is_none());
    contest(appeal("ff")).await.problem(401, "wrong-credentials");
    let made = contest(appeal("ab")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let closed = login().await;
    assert_eq!(closed["appeal"]["status"], "pending");
    assert!(closed.get("appealUntil").is_none());

    // As many guesses as at the login, and counted with them: four were before.
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(contest(appeal("ff")).await.status.as_u16());
    }
    assert_eq!(answers, [401, 401, 429, 429]);
}
