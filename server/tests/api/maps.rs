//! `/cartes`: what maps are drawn from.

use http::Request;
use sqlx::PgPool;

use crate::support::{Server, demande};

/// The tile that holds the test's places.
const TILE: &str = "/cartes/communes/259/176";

/// A neighbour in another department, with which Paris 11e shares its eastern border.
async fn neighbour(db: &PgPool) {
    sqlx::raw_sql(
        "insert into departments (code, name, region, outline)
         values ('93', 'Seine-Saint-Denis', '11', st_multi(st_makeenvelope(2.4, 48, 3, 49, 4326)));
         insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point,
                             radius_m, outline)
         values ('93048', 'Montreuil', 'montreuil', 'montreuil', '{93100}', '93', '11', 111240,
                 st_makepoint(2.44, 48.86)::geography, 2100, st_multi(st_makeenvelope(2.40, 48.84, 2.48, 48.875, 4326)));
         insert into place_dataset (sha256, place_count) values (repeat('ab', 32), 2);",
    )
    .execute(db)
    .await
    .unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_tile_holds_its_communes_and_the_borders_of_departments(db: PgPool) {
    let server = Server::new(db.clone()).await;
    neighbour(&db).await;
    let answer = server.get(TILE, None).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let tile = answer.json();
    let features = tile["features"].as_array().unwrap();
    let named: Vec<_> = features.iter().map(|feature| feature["id"].as_str()).collect();
    assert_eq!(named, [None, Some("75111"), Some("93048")]);
    assert_eq!(
        features[0]["geometry"],
        serde_json::json!({ "type": "LineString", "coordinates": [[2.4, 48.875], [2.4, 48.84]] })
    );
    assert_eq!(features[2]["properties"]["lieu"], "Montreuil (93100)");
    let elsewhere = server.get("/cartes/communes/260/176", None).await.json();
    assert_eq!(elsewhere["features"].as_array().unwrap().len(), 0);
    assert_eq!(server.get("/cartes/communes/512/0", None).await.status, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn outlines_are_sent_again_only_when_the_places_changed(db: PgPool) {
    let server = Server::new(db.clone()).await;
    assert_eq!(server.get(TILE, None).await.status, 404, "no places are loaded");
    neighbour(&db).await;
    for path in [TILE, "/cartes/departements.json"] {
        let etag = server.get(path, None).await.header("etag").to_owned();
        let again = async || {
            let request = Request::get(path).header("if-none-match", format!("\"other\", {etag}"));
            server
                .answer(request.body(axum::body::Body::empty()).unwrap())
                .await
        };
        let kept = again().await;
        assert_eq!((kept.status.as_u16(), kept.text.as_str()), (304, ""), "{path}");
        assert_eq!(kept.header("etag"), etag);
        sqlx::query("update place_dataset set sha256 = md5(sha256) || md5(sha256)")
            .execute(&db)
            .await
            .unwrap();
        assert_eq!(again().await.status, 200, "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn demandes_are_counted_where_they_are(db: PgPool) {
    let server = Server::new(db.clone()).await;
    neighbour(&db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    for key in 1..=2 {
        server
            .post("/api/demandes", Some(&author), demande("Robinet", key))
            .await;
    }
    let around = server
        .get(
            "/cartes/demandes.json?lieu=Montreuil&rayon=10&categorie=plomberie&categorie=peinture",
            None,
        )
        .await
        .json();
    assert_eq!(around["level"], "commune");
    assert_eq!(around["place"]["name"], "Montreuil");
    assert_eq!(around["tiles"], serde_json::Value::Null);
    assert_eq!(
        around["areas"],
        serde_json::json!([{ "code": "75111", "name": "Paris 11e", "count": 2 }])
    );
    let france = server.get("/cartes/demandes.json", None).await.json();
    assert_eq!(
        (france["level"].as_str(), &france["areas"][0]["name"]),
        (Some("department"), &serde_json::json!("Paris"))
    );
    server
        .get("/cartes/demandes.json?lieu=Nullepart", None)
        .await
        .problem(422, "invalid-fields");
}

#[sqlx::test(migrations = "../migrations")]
async fn another_map_under_ours_is_named_and_allowed(db: PgPool) {
    let settings = [
        ("MAP_TILE_URL", "https://tiles.example.org/{z}/{x}/{y}.png"),
        ("MAP_TILE_CREDIT", "© Example"),
    ];
    let server = Server::with(db, &settings).await;
    let counts = server.get("/cartes/demandes.json", None).await.json();
    assert_eq!(counts["tiles"]["credit"], "© Example");
    let page = server.get("/demandes", None).await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("img-src 'self' data: https://tiles.example.org;"),
        "{policy}"
    );
}
