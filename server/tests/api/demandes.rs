use http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::{Answer, Server, demande};

#[sqlx::test(migrations = "../migrations")]
async fn a_demande_is_posted_found_and_read(db: PgPool) {
    let server = Server::new(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let posted = server
        .post("/api/demandes", Some(&author), demande("Robinet", 1))
        .await;
    assert_eq!(posted.status, 201, "{}", posted.text);
    let id = posted.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(posted.header("location"), format!("/demandes/{id}"));

    let pro = server.sign_up("pro@b.fr", "pro").await;
    let found = server
        .get(
            "/api/demandes/nearby?lat=48.8594&lon=2.3795&radius_km=5&category=plomberie",
            Some(&pro),
        )
        .await;
    assert_eq!(found.status, 200, "{}", found.text);
    let found = found.json();
    assert_eq!(
        (&found["count"], &found["demandes"][0]["id"]),
        (&json!(1), &json!(id))
    );
    assert_eq!(found["demandes"][0]["distanceKm"], 1);
    let none = server
        .get(
            "/api/demandes/nearby?lat=48.8594&lon=2.3795&radius_km=5&category=velo",
            Some(&pro),
        )
        .await;
    assert_eq!(none.json()["count"], 0);

    let read = server.get(&format!("/api/demandes/{id}"), None).await;
    assert_eq!(read.json()["placeName"], "Paris 11e");
    for hidden in ["author", "lat", "location", "publicId"] {
        assert!(!read.text.contains(hidden), "{hidden}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn who_may_not_post_and_what_may_not_be_posted(db: PgPool) {
    let server = Server::new(db).await;
    server
        .post("/api/demandes", None, demande("Robinet", 1))
        .await
        .problem(401, "unauthenticated");
    let pro = server.sign_up("pro@b.fr", "pro").await;
    server
        .post("/api/demandes", Some(&pro), demande("Robinet", 1))
        .await
        .problem(403, "not-demandeur");

    let author = server.sign_up("a@b.fr", "demandeur").await;
    let mut wrong = demande(&"x".repeat(101), 1);
    wrong["slots"] = json!(6);
    wrong["budgetMin"] = json!(200);
    let problem = server
        .post("/api/demandes", Some(&author), wrong)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(
        problem["fields"]["title"],
        json!({ "code": "too_long", "max": 100 })
    );
    assert_eq!(
        problem["fields"]["slots"],
        json!({ "code": "out_of_range", "min": 1, "max": 5 })
    );
    assert_eq!(problem["fields"]["budgetMax"]["code"], "min_above_max");

    let mut nowhere = demande("Robinet", 1);
    nowhere["place"] = json!("99999");
    let problem = server
        .post("/api/demandes", Some(&author), nowhere)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(problem["fields"]["place"]["code"], "unknown_place");

    let mut located = demande("Robinet", 1);
    located["lat"] = json!(48.85);
    server
        .post("/api/demandes", Some(&author), located)
        .await
        .problem(400, "malformed-request");

    server
        .post("/api/demandes", Some(&author), demande("Robinet", 1))
        .await;
    server
        .post("/api/demandes", Some(&author), demande("Autre", 1))
        .await
        .problem(409, "key-reused");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_search_that_means_nothing_names_its_parameters(db: PgPool) {
    let server = Server::new(db).await;
    server
        .get("/api/demandes/nearby?lat=48&lon=2&radius_km=5", None)
        .await
        .problem(401, "unauthenticated");
    let pro = server.sign_up("pro@b.fr", "pro").await;
    let ask = async |query: &str| {
        server
            .get(&format!("/api/demandes/nearby?{query}"), Some(&pro))
            .await
    };
    ask("lat=abc&lon=2&radius_km=5")
        .await
        .problem(400, "malformed-request");
    let problem = ask("lat=91&lon=2&radius_km=0&limit=51&after=x")
        .await
        .problem(422, "invalid-fields");
    let mut named: Vec<_> = problem["fields"].as_object().unwrap().keys().cloned().collect();
    named.sort();
    assert_eq!(named, ["after", "lat", "limit", "radius_km"]);
    assert_eq!(
        ask("lat=0&lon=0&radius_km=5")
            .await
            .problem(422, "invalid-fields")["fields"]["lat"]["code"],
        "unknown_place"
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_not_there_is_a_problem(db: PgPool) {
    let server = Server::new(db).await;
    server
        .get(&format!("/api/demandes/{}", uuid::Uuid::nil()), None)
        .await
        .problem(404, "not-found");
    server
        .get("/api/demandes/pas-un-id", None)
        .await
        .problem(404, "not-found");
    server
        .get("/api/nulle/part", None)
        .await
        .problem(404, "not-found");
    server
        .send(http::Method::DELETE, "/api/demandes", None, None)
        .await
        .problem(405, "method-not-allowed");
}

/// A demande just posted, as its path.
async fn posted(server: &Server, author: &str, key: u128) -> String {
    let posted = server
        .post("/api/demandes", Some(author), demande("Robinet", key))
        .await;
    format!("/api/demandes/{}", posted.json()["id"].as_str().unwrap())
}

async fn patch(server: &Server, path: &str, token: Option<&str>, change: Value) -> Answer {
    server.send(Method::PATCH, path, token, Some(change)).await
}

/// What an edit of [`demande`] sends.
fn edit(title: &str, revision: u32) -> Value {
    let mut edit = demande(title, 0);
    edit.as_object_mut().unwrap().remove("clientKey");
    edit["action"] = json!("edit");
    edit["revision"] = json!(revision);
    edit
}

#[sqlx::test(migrations = "../migrations")]
async fn an_author_takes_a_demande_through_its_life(db: PgPool) {
    let server = Server::new(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let path = posted(&server, &author, 1).await;
    let read = server.get(&path, Some(&author)).await.json();
    assert_eq!(
        read["own"],
        json!({
            "revision": 1, "extended": false, "daysLeft": 29,
            "can": ["edit", "pause", "extend", "lower_slots", "resolve"],
        })
    );
    let public = server.get(&path, None).await.json();
    assert_eq!((&public["mine"], &public["own"]), (&json!(false), &Value::Null));

    let steps = [
        (
            edit("Robinet qui goutte", 1),
            "/title",
            json!("Robinet qui goutte"),
        ),
        (json!({"action": "pause"}), "/paused", json!(true)),
        (json!({"action": "pause"}), "/paused", json!(true)),
        (json!({"action": "resume"}), "/paused", json!(false)),
        (json!({"action": "extend"}), "/own/daysLeft", json!(59)),
        (
            json!({"action": "lower_slots", "slots": 2, "closePremium": true}),
            "/slots/premiumTotal",
            json!(0),
        ),
        (json!({"action": "resolve"}), "/status", json!("resolved")),
    ];
    for (change, pointer, expected) in steps {
        let answer = patch(&server, &path, Some(&author), change.clone()).await;
        assert_eq!(answer.status, 200, "{change}: {}", answer.text);
        assert_eq!(answer.json().pointer(pointer), Some(&expected), "{change}");
    }
    let ended = server.get(&path, Some(&author)).await.json();
    assert_eq!(
        (&ended["own"]["can"], &ended["own"]["revision"]),
        (&json!([]), &json!(3))
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn what_a_demande_does_not_allow_is_a_problem_with_a_name(db: PgPool) {
    let server = Server::new(db.clone()).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let path = posted(&server, &author, 1).await;
    let pause = || json!({"action": "pause"});
    patch(&server, &path, None, pause())
        .await
        .problem(401, "unauthenticated");
    let stranger = server.sign_up("b@b.fr", "demandeur").await;
    patch(&server, &path, Some(&stranger), pause())
        .await
        .problem(404, "not-found");
    let nowhere = format!("/api/demandes/{}", uuid::Uuid::nil());
    patch(&server, &nowhere, Some(&author), pause())
        .await
        .problem(404, "not-found");

    let ask = async |change: Value| patch(&server, &path, Some(&author), change).await;
    for malformed in [
        json!({}),
        json!({"action": "remove"}),
        json!({"action": "lower_slots"}),
    ] {
        ask(malformed).await.problem(400, "malformed-request");
    }
    let mut wrong = edit(" ", 1);
    wrong["slots"] = json!(9);
    let problem = ask(wrong).await.problem(422, "invalid-fields");
    assert_eq!(problem["fields"]["title"]["code"], "required");
    assert_eq!(problem["fields"]["slots"]["code"], "out_of_range");
    let problem = ask(json!({"action": "lower_slots", "slots": 4}))
        .await
        .problem(422, "invalid-fields");
    assert_eq!(
        problem["fields"]["slots"],
        json!({"code": "out_of_range", "min": 1, "max": 3})
    );

    assert_eq!(ask(edit("Lavabo", 1)).await.status, 200);
    ask(edit("D’un autre onglet", 1))
        .await
        .problem(409, "demande-changed");
    assert_eq!(ask(json!({"action": "extend"})).await.status, 200);
    ask(json!({"action": "extend"}))
        .await
        .problem(409, "demande-extended");
    sqlx::query("update users set restricted_until = now() + interval '1 day'")
        .execute(&db)
        .await
        .unwrap();
    ask(edit("Autre", 2)).await.problem(403, "restricted");
    assert_eq!(
        ask(json!({"action": "lower_slots", "slots": 1, "closePremium": true}))
            .await
            .status,
        200
    );
    ask(json!({"action": "lower_slots", "slots": 1}))
        .await
        .problem(409, "nothing-to-lower");

    server.sign_up("pro@b.fr", "pro").await;
    let unlock = "insert into token_ledger (user_id, amount, reason, note)
            select id, 9, 'gift', 'test' from users where user_type = 'pro';
        insert into unlocks (pro_id, demande_id, tokens_spent)
            select users.id, demandes.id, 5 from users, demandes where user_type = 'pro';
        insert into token_ledger (user_id, amount, reason, unlock_id) select pro_id, -5, 'unlock', id from unlocks";
    sqlx::raw_sql(unlock).execute(&db).await.unwrap();
    sqlx::query("update users set restricted_until = null")
        .execute(&db)
        .await
        .unwrap();
    ask(edit("Autre", 2)).await.problem(409, "demande-unlocked");
    ask(pause()).await.problem(409, "demande-full");
    assert_eq!(ask(json!({"action": "resolve"})).await.status, 200);
    ask(pause()).await.problem(409, "demande-over");
}
