//! Taking a place: `POST /api/unlocks`, and the form of the page as a browser without JavaScript sends it.

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};

use crate::support::{Answer, Server, demande};

struct Scene {
    server: Server,
    db: PgPool,
    author: String,
    pro: String,
    id: String,
}

/// A demande at 5 tokens, and a pro who has 12.
async fn scene(db: PgPool) -> Scene {
    let server = Server::new(db.clone()).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let pro = server.sign_up("pro@b.fr", "pro").await;
    let posted = server
        .post("/api/demandes", Some(&author), demande("Robinet", 1))
        .await;
    let id = posted.json()["id"].as_str().unwrap().to_owned();
    let scene = Scene {
        server,
        db,
        author,
        pro,
        id,
    };
    scene.give(12).await;
    scene
}

impl Scene {
    async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&self.db)
            .await
            .unwrap();
    }

    /// To every pro.
    async fn give(&self, tokens: u8) {
        self.run(&format!(
            "insert into token_ledger (user_id, amount, reason, note)
             select id, {tokens}, 'gift', 'test' from users where user_type = 'pro'"
        ))
        .await;
    }

    async fn unlock(&self, token: Option<&str>, more: Value) -> Answer {
        let mut body = json!({ "demandeId": self.id });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.server.post("/api/unlocks", token, body).await
    }

    async fn page(&self, token: Option<&str>) -> String {
        self.server
            .get(&format!("/demandes/{}", self.id), token)
            .await
            .text
    }

    /// What the form of the page sends; returns where it leads.
    async fn submit(&self, token: Option<&str>, rest: &str) -> String {
        let key = "00000000-0000-0000-0000-000000000007";
        let mut request = Request::post("/ui/unlocks/take")
            .header("accept", "text/html,application/xhtml+xml")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(token) = token {
            request = request.header("cookie", format!("session={token}"));
        }
        let body = format!("id={}&request_key={key}{rest}", self.id);
        let answer = self.server.answer(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        answer.header("location").to_owned()
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_place_is_taken_once_and_the_same_request_answered_twice(db: PgPool) {
    let scene = scene(db).await;
    let key = json!({ "requestKey": "00000000-0000-0000-0000-000000000001", "price": 5 });
    let first = scene.unlock(Some(&scene.pro), key.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let first = first.json();
    assert_eq!(
        (&first["tokens"], &first["kind"]),
        (&json!(7), &json!("standard"))
    );
    let again = scene.unlock(Some(&scene.pro), key).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.json()["conversationId"], first["conversationId"]);
    scene
        .unlock(Some(&scene.pro), json!({}))
        .await
        .problem(409, "unlock-already");
    let seen = scene
        .server
        .get(&format!("/api/demandes/{}", scene.id), None)
        .await
        .json();
    assert_eq!(seen["slots"]["used"], 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn every_refusal_is_a_problem_with_a_name_of_its_own(db: PgPool) {
    let scene = scene(db).await;
    let pro = Some(scene.pro.as_str());
    let neighbour = scene.server.sign_up("c@b.fr", "demandeur").await;
    let rich = scene.server.sign_up("rich@b.fr", "pro").await;
    let refused = async |token, more, status, name| {
        let problem = scene.unlock(token, more).await.problem(status, name);
        assert!(!problem["title"].as_str().unwrap().is_empty());
    };
    refused(None, json!({}), 401, "unauthenticated").await;
    refused(pro, json!({ "kind": "free" }), 400, "malformed-request").await;
    refused(pro, json!({ "demandeId": uuid(0) }), 404, "not-found").await;
    refused(Some(&scene.author), json!({}), 403, "unlock-own").await;
    refused(Some(&neighbour), json!({}), 403, "unlock-not-pro").await;
    refused(pro, json!({ "price": 2 }), 409, "unlock-price-changed").await;
    refused(pro, json!({ "kind": "premium_token" }), 402, "unlock-too-poor").await;
    refused(Some(&rich), json!({}), 402, "unlock-too-poor").await;

    scene
        .run("update users set restricted_until = now() + interval '1 day'")
        .await;
    refused(pro, json!({}), 403, "unlock-restricted").await;
    scene
        .run("update users set restricted_until = null; update demandes set paused_at = now()")
        .await;
    refused(pro, json!({}), 409, "unlock-paused").await;
    scene.run("update demandes set paused_at = null").await;

    // The last places go, and then the demande.
    scene.give(30).await;
    scene
        .run("update demandes set slots_total = 1, slots_premium_total = 1")
        .await;
    assert_eq!(scene.unlock(Some(&rich), json!({})).await.status, 201);
    refused(pro, json!({}), 409, "unlock-no-standard").await;
    let other = scene.server.sign_up("other@b.fr", "pro").await;
    scene.give(20).await;
    assert_eq!(
        scene
            .unlock(Some(&other), json!({ "kind": "premium" }))
            .await
            .status,
        201
    );
    refused(pro, json!({}), 409, "unlock-full").await;
    scene.run("update demandes set expires_at = now()").await;
    refused(pro, json!({}), 409, "unlock-expired").await;
    scene
        .run("update demandes set status = 'resolved', resolved_at = now()")
        .await;
    refused(pro, json!({}), 409, "unlock-closed").await;
    scene
        .run("update demandes set status = 'removed', removed_at = now(), removal_reason = 'fake'")
        .await;
    refused(pro, json!({}), 404, "not-found").await;
    refused(Some(&rich), json!({}), 409, "unlock-already").await;

    // Nothing of all this was charged.
    let spent: i64 = sqlx::query_scalar("select count(*) from token_ledger where reason = 'unlock'")
        .fetch_one(&scene.db)
        .await
        .unwrap();
    assert_eq!(spent, 2);
}

#[sqlx::test(migrations = "../migrations")]
async fn where_the_premium_places_are_taken_an_ordinary_one_is_left(db: PgPool) {
    let scene = scene(db).await;
    scene.run("update demandes set slots_premium_total = 1").await;
    let first = scene.server.sign_up("first@b.fr", "pro").await;
    scene.give(10).await;
    assert_eq!(
        scene
            .unlock(Some(&first), json!({ "kind": "premium" }))
            .await
            .status,
        201
    );
    scene
        .unlock(Some(&scene.pro), json!({ "kind": "premium" }))
        .await
        .problem(409, "unlock-no-premium");
    assert_eq!(scene.unlock(Some(&scene.pro), json!({})).await.status, 201);
}

fn uuid(number: u128) -> String {
    format!("{number:032x}")
}

#[sqlx::test(migrations = "../migrations")]
async fn the_price_stands_on_the_page_before_the_click_and_the_place_after_it(db: PgPool) {
    let scene = scene(db).await;
    let pro = Some(scene.pro.as_str());
    let before = scene.page(pro).await;
    for words in [
        "Débloquer pour 5\u{a0}jetons",
        "5\u{a0}€ au plus",
        "10\u{a0}jetons",
        "12\u{a0}jetons",
        "7\u{a0}jetons",
        "Restent 3 places sur 3",
        r#"name="request_key""#,
    ] {
        assert!(before.contains(words), "{words}");
    }
    assert!(!before.contains(r#"value="premium_token""#), "he has none");
    // Nobody but a pro is offered a place.
    for token in [None, Some(scene.author.as_str())] {
        assert!(!scene.page(token).await.contains("unlocks/take"));
    }

    let page = format!("/demandes/{}", scene.id);
    let shown = "&standard=5&premium=10";
    let steps = [
        (None, "&kind=standard", format!("/connexion?suite={page}")),
        (pro, "", format!("{page}?refus=malformed-request")),
        (
            pro,
            "&kind=standard&standard=2&premium=4",
            format!("{page}?refus=unlock-price-changed"),
        ),
        (
            pro,
            "&kind=premium_token",
            format!("{page}?refus=unlock-too-poor"),
        ),
        (
            Some(scene.author.as_str()),
            "&kind=standard",
            format!("{page}?refus=unlock-own"),
        ),
        (pro, "&kind=premium", page.clone()),
        // A second click.
        (pro, "&kind=premium", page.clone()),
    ];
    for (token, rest, location) in steps {
        let rest = if rest.contains("standard=2") {
            rest.to_owned()
        } else {
            format!("{rest}{shown}")
        };
        assert_eq!(scene.submit(token, &rest).await, location, "{rest}");
    }
    let after = scene.page(pro).await;
    assert!(after.contains("Demande débloquée") && after.contains("Place premium"));
    assert!(!after.contains("unlocks/take"));
    let told = scene
        .server
        .get(&format!("{page}?refus=unlock-full"), pro)
        .await
        .text;
    assert!(told.contains("La dernière place vient d’être prise."));
}

#[sqlx::test(migrations = "../migrations")]
async fn who_has_too_little_is_shown_the_way_to_more(db: PgPool) {
    let scene = scene(db).await;
    let poor = scene.server.sign_up("poor@b.fr", "pro").await;
    let page = scene.page(Some(&poor)).await;
    assert!(page.contains("Il vous manque 5\u{a0}jetons") && page.contains(r#"href="/jetons""#));
    assert!(!page.contains("Débloquer pour"));
}
