use serde_json::json;
use sqlx::PgPool;

use crate::support::{Server, demande};

#[sqlx::test(migrations = "../migrations")]
async fn programs_can_look_for_what_the_pages_can(db: PgPool) {
    let server = Server::new(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    for (key, title) in ["Robinet", "Chauffe-eau"].into_iter().enumerate() {
        let posted = server
            .post("/api/demandes", Some(&author), demande(title, key as u128 + 1))
            .await;
        assert_eq!(posted.status, 201, "{}", posted.text);
    }
    let pro = server.sign_up("pro@b.fr", "pro").await;
    let found = async |query: &str| {
        let answer = server
            .get(
                &format!("/api/demandes/nearby?place=75111&radius_km=5{query}"),
                Some(&pro),
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let page = answer.json();
        let titles = page["demandes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|demande| demande["title"].clone());
        (titles.collect::<Vec<_>>(), page)
    };
    assert_eq!(found("").await.0, ["Chauffe-eau", "Robinet"]);
    assert_eq!(found("&category=velo,plomberie").await.0.len(), 2);
    assert!(found("&category=velo,cours").await.0.is_empty());
    assert_eq!(found("&budget=0-100&max_age_days=1&sort=date").await.0.len(), 2);
    assert!(found("&budget=2000-").await.0.is_empty());
    let (titles, page) = found("&q=robinets").await;
    assert_eq!(
        (titles.as_slice(), &page["approximate"]),
        ([json!("Robinet")].as_slice(), &json!(false))
    );
    let (titles, page) = found("&q=robinnet").await;
    assert_eq!(
        (titles.as_slice(), &page["approximate"]),
        ([json!("Robinet")].as_slice(), &json!(true))
    );

    let (first, page) = found("&limit=1&sort=date").await;
    let next = page["next"].as_str().unwrap();
    let (second, last) = found(&format!("&limit=1&sort=date&after={next}")).await;
    assert_eq!(
        (first[0].clone(), second[0].clone()),
        (json!("Chauffe-eau"), json!("Robinet"))
    );
    assert_eq!((&page["count"], &last["next"]), (&json!(2), &json!(null)));
}

#[sqlx::test(migrations = "../migrations")]
async fn every_wrong_parameter_is_named(db: PgPool) {
    let server = Server::new(db).await;
    let pro = server.sign_up("pro@b.fr", "pro").await;
    let query = "place=Paris&radius_km=101&category=velo,avion&budget=1&max_age_days=0&after=x&limit=51";
    let problem = server
        .get(&format!("/api/demandes/nearby?{query}"), Some(&pro))
        .await
        .problem(422, "invalid-fields");
    let fields: Vec<_> = problem["fields"].as_object().unwrap().keys().cloned().collect();
    let expected = [
        "after",
        "budget",
        "category",
        "limit",
        "max_age_days",
        "place",
        "radius_km",
    ];
    assert_eq!(fields, expected);
    let problem = server
        .get("/api/demandes/nearby?lat=48.8&radius_km=5", Some(&pro))
        .await
        .problem(422, "invalid-fields");
    assert_eq!(problem["fields"]["lat"]["code"], "invalid");
    let problem = server
        .get("/api/demandes/nearby?place=01999&radius_km=5", Some(&pro))
        .await
        .problem(422, "invalid-fields");
    assert_eq!(problem["fields"]["place"]["code"], "unknown_place");
}
