//! What moderators decide: `POST /api/moderation/refunds`.

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
