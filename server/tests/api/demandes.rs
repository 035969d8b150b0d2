use serde_json::json;
use sqlx::PgPool;

use crate::support::{Server, demande};

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
