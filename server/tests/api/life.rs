//! The steps of a demande's life as a browser without JavaScript sends them, and what the public sees of them.

use axum::body::Body;
use http::Request;
use http::request::Builder;
use serde_json::json;
use sqlx::PgPool;

use crate::support::{Answer, Server, demande};

async fn posted(server: &Server, author: &str) -> String {
    let posted = server
        .post("/api/demandes", Some(author), demande("Robinet", 1))
        .await;
    posted.json()["id"].as_str().unwrap().to_owned()
}

/// What a form of the page sends, as the browser itself does.
async fn submit(
    server: &Server,
    token: Option<&str>,
    body: String,
    more: impl Fn(Builder) -> Builder,
) -> Answer {
    let mut request = Request::post("/ui/demandes/change")
        .header("accept", "text/html,application/xhtml+xml")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(token) = token {
        request = request.header("cookie", format!("session={token}"));
    }
    server.answer(more(request).body(Body::from(body)).unwrap()).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_leads_back_with_what_came_of_it(db: PgPool) {
    let server = Server::new(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let stranger = server.sign_up("b@b.fr", "demandeur").await;
    let id = posted(&server, &author).await;
    let form = |rest: &str| format!("id={id}&{rest}");
    let detail = format!("/demandes/{id}");
    let steps = [
        (
            Some(&author),
            "action=pause&stands=mine",
            "/mes-demandes?fait=pause".to_owned(),
        ),
        (
            Some(&author),
            "action=resume&stands=detail",
            format!("{detail}?fait=resume"),
        ),
        (
            Some(&author),
            "action=extend",
            "/mes-demandes?fait=extend".to_owned(),
        ),
        (
            Some(&author),
            "action=extend",
            "/mes-demandes?refus=demande-extended".to_owned(),
        ),
        (
            Some(&author),
            "action=lower_slots&slots=9",
            "/mes-demandes?refus=invalid-fields".to_owned(),
        ),
        (
            Some(&author),
            "action=lower_slots",
            "/mes-demandes?refus=malformed-request".to_owned(),
        ),
        (
            Some(&author),
            "action=lower_slots&slots=1&close_premium=true",
            "/mes-demandes?fait=lower_slots".to_owned(),
        ),
        (
            Some(&stranger),
            "action=resolve",
            "/mes-demandes?refus=not-found".to_owned(),
        ),
        (
            None,
            "action=resolve&stands=detail",
            format!("/connexion?suite={detail}"),
        ),
    ];
    for (token, rest, location) in steps {
        let answer = submit(&server, token.map(String::as_str), form(rest), |request| request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (302, location.as_str()),
            "{rest}"
        );
    }
    let elsewhere = submit(&server, Some(&author), form("action=resolve"), |request| {
        request
            .header("origin", "https://evil.example")
            .header("sec-fetch-site", "cross-site")
    })
    .await;
    assert_eq!(elsewhere.status, 403, "{}", elsewhere.text);
    assert_eq!(
        server.get(&format!("/api/demandes/{id}"), None).await.json()["status"],
        "active"
    );

    let told = server
        .get("/mes-demandes?refus=demande-extended", Some(&author))
        .await
        .text;
    assert!(told.contains("Cette demande a déjà été prolongée une fois."));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_not_open_says_so_and_is_not_indexed(db: PgPool) {
    let server = Server::new(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let id = posted(&server, &author).await;
    let page = async || server.get(&format!("/demandes/{id}"), None).await.text;
    let noindex = r#"name="robots" content="noindex""#;
    assert!(!page().await.contains(noindex));
    for (change, words) in [
        ("pause", "Cette demande est en pause"),
        ("resolve", "Cette demande est réglée"),
    ] {
        let changed = json!({ "action": change });
        let path = format!("/api/demandes/{id}");
        server
            .send(http::Method::PATCH, &path, Some(&author), Some(changed))
            .await;
        let page = page().await;
        assert!(page.contains(noindex) && page.contains(words), "{change}");
    }
    let edit = format!("/demandes/{id}/modifier");
    let stranger = server.sign_up("b@b.fr", "demandeur").await;
    assert_eq!(server.get(&edit, Some(&stranger)).await.status, 404);
    let own = server.get(&edit, Some(&author)).await;
    assert!(own.text.contains("Cette demande est close") && !own.text.contains("<textarea"));
}
