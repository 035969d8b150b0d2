use axum::Router;
use axum::body::Body;
use axum::routing::post;
use http::Request;

use crate::support::{ask, assert_problem, secure};

fn sent(headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post("/change").header("host", "leboncoup.fr");
    headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value))
        .body(Body::empty())
        .unwrap()
}

fn router() -> Router {
    Router::new().route("/change", post(|| async { "changed" }).get(|| async { "seen" }))
}

#[tokio::test]
async fn another_site_changes_nothing() {
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://leboncoup.fr.evil.example")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
            ("cookie", "session=x"),
        ],
        &[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")],
    ] {
        assert_problem(ask(router(), &secure(), sent(headers)).await, 403, "cross-origin").await;
    }
}

#[tokio::test]
async fn our_own_pages_and_programs_do() {
    for headers in [
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://leboncoup.fr"),
        ][..],
        &[("origin", "https://leboncoup.fr")],
        &[("origin", "https://leboncoup.fr"), ("host", "internal:3000")],
        &[("sec-fetch-site", "none")],
        &[],
        &[("authorization", "Bearer x")],
    ] {
        assert_eq!(
            ask(router(), &secure(), sent(headers)).await.status(),
            200,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn a_link_from_another_site_opens() {
    let request = Request::get("/change")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .unwrap();
    assert_eq!(ask(router(), &secure(), request).await.status(), 200);
}
