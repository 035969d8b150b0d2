use http::{Method, Request};
use serde_json::json;
use sqlx::PgPool;

use crate::support::{Server, demande, signup};

#[sqlx::test(migrations = "../migrations")]
async fn signing_up_gives_a_token_and_a_cookie_that_scripts_cannot_read(db: PgPool) {
    let server = Server::new(db).await;
    let answer = server
        .post("/api/auth/signup", None, signup("a@b.fr", "demandeur"))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let cookie = answer.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("session=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(cookie.contains("Max-Age=604800"), "seven days");
    assert!(answer.header("cache-control").contains("no-store"));
    let body = answer.json();
    assert_eq!(body["userId"].as_str().unwrap().len(), 64);
    assert_eq!(body["me"]["userType"], "demandeur");
    assert!(!answer.text.contains("a@b.fr"));

    let session = cookie.split(';').next().unwrap();
    let request = Request::post("/api/demandes")
        .header("cookie", session)
        .header("content-type", "application/json")
        .body(demande("Robinet", 1).to_string().into())
        .unwrap();
    assert_eq!(
        server.answer(request).await.status,
        201,
        "the cookie is as good as the token"
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn each_refusal_of_a_signup_is_a_problem(db: PgPool) {
    let server = Server::new(db).await;
    server.sign_up("a@b.fr", "pro").await;
    server
        .post("/api/auth/signup", None, signup("A@b.fr", "pro"))
        .await
        .problem(409, "email-taken");

    let mut form = signup("pas une adresse", "pro");
    form["displayName"] = json!("");
    let problem = server
        .post("/api/auth/signup", None, form)
        .await
        .problem(422, "invalid-fields");
    assert_eq!(problem["fields"]["email"]["code"], "invalid");
    assert_eq!(problem["fields"]["displayName"]["code"], "required");

    let mut plain = signup("c@b.fr", "pro");
    plain["password"] = json!("canari-en-clair");
    let answer = server.post("/api/auth/signup", None, plain).await;
    answer.problem(400, "malformed-request");
    assert!(
        !answer.text.contains("canari"),
        "a password that was sent by mistake is not repeated"
    );

    let request = Request::post("/api/auth/signup")
        .header("content-type", "application/json")
        .body("{".into())
        .unwrap();
    server.answer(request).await.problem(400, "malformed-request");
}

#[sqlx::test(migrations = "../migrations")]
async fn logging_in_tells_nothing_about_who_has_an_account(db: PgPool) {
    let server = Server::new(db).await;
    server.sign_up("a@b.fr", "pro").await;
    let login = |email: &str, byte: &str| json!({ "email": email, "passwordHash": byte.repeat(32) });
    assert_eq!(
        server
            .post("/api/auth/login", None, login(" A@B.fr", "ab"))
            .await
            .status,
        200
    );
    let wrong = server.post("/api/auth/login", None, login("a@b.fr", "ff")).await;
    let unknown = server.post("/api/auth/login", None, login("x@b.fr", "ab")).await;
    wrong.problem(401, "wrong-credentials");
    assert_eq!((wrong.status, &wrong.text), (unknown.status, &unknown.text));

    let prelogin = async |email: &str| {
        server
            .post("/api/auth/prelogin", None, json!({ "email": email }))
            .await
            .json()
    };
    let (known, unknown) = (prelogin("a@b.fr").await, prelogin("x@b.fr").await);
    assert_eq!(known["accountSalt"], "0f".repeat(16));
    assert_eq!(
        known.as_object().unwrap().len(),
        unknown.as_object().unwrap().len()
    );
    assert_eq!(unknown, prelogin("x@b.fr").await);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_is_dead_once_logged_out(db: PgPool) {
    let server = Server::new(db).await;
    let token = server.sign_up("a@b.fr", "demandeur").await;
    let answer = server
        .send(Method::POST, "/api/auth/logout", Some(&token), None)
        .await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    server
        .post("/api/demandes", Some(&token), demande("Robinet", 1))
        .await
        .problem(401, "unauthenticated");
    server
        .send(Method::POST, "/api/auth/logout", Some(&token), None)
        .await
        .problem(401, "unauthenticated");
}
