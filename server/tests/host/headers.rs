use axum::Router;
use axum::body::Body;
use axum::response::Html;
use axum::routing::get as on_get;
use http::Request;
use http::header::CONTENT_SECURITY_POLICY;

use crate::support::{ask, config, get, header, secure};

fn router() -> Router {
    Router::new()
        .route("/page", on_get(|| async { Html("x".repeat(2000)) }))
        .route(
            "/own",
            on_get(|| async { ([(CONTENT_SECURITY_POLICY, "default-src 'none'")], Html("own")) }),
        )
        .route(
            "/fonts/a.woff2",
            on_get(|| async { ([("content-type", "font/woff2")], "x".repeat(2000)) }),
        )
        .route("/api/thing", on_get(|| async { "thing" }))
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    for path in ["/page", "/api/thing", "/nowhere"] {
        let response = ask(router(), &secure(), get(path)).await;
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(header(&response, "x-frame-options"), "DENY");
        assert_eq!(header(&response, "referrer-policy"), "same-origin");
        assert_eq!(header(&response, "cross-origin-opener-policy"), "same-origin");
        assert_eq!(header(&response, "cross-origin-resource-policy"), "same-origin");
        assert!(header(&response, "permissions-policy").contains("geolocation=(self)"));
        assert_eq!(
            header(&response, "strict-transport-security"),
            "max-age=63072000; includeSubDomains"
        );
        let policies: Vec<_> = response
            .headers()
            .get_all(CONTENT_SECURITY_POLICY)
            .iter()
            .collect();
        assert!(policies[0].to_str().unwrap().contains("object-src 'none'"));
        assert_eq!(policies[1], "upgrade-insecure-requests");
    }
}

#[tokio::test]
async fn over_plain_http_nothing_insists_on_tls() {
    let response = ask(router(), &config(&[]), get("/page")).await;
    assert_eq!(header(&response, "strict-transport-security"), "");
    assert_eq!(
        response.headers().get_all(CONTENT_SECURITY_POLICY).iter().count(),
        1
    );
}

#[tokio::test]
async fn a_page_keeps_its_own_policy() {
    let response = ask(router(), &config(&[]), get("/own")).await;
    let policies: Vec<_> = response
        .headers()
        .get_all(CONTENT_SECURITY_POLICY)
        .iter()
        .collect();
    assert_eq!(policies, ["default-src 'none'"]);
}

#[tokio::test]
async fn pages_are_kept_by_nobody_who_is_signed_in() {
    let with = |cookie: &str| {
        Request::get("/page")
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap()
    };
    let response = ask(router(), &config(&[]), get("/page")).await;
    assert_eq!(header(&response, "cache-control"), "private, no-cache");
    let response = ask(router(), &config(&[]), with("theme=dark; session=x")).await;
    assert_eq!(header(&response, "cache-control"), "no-store");
    let response = ask(router(), &secure(), with("__Host-session=x")).await;
    assert_eq!(header(&response, "cache-control"), "no-store");
    let response = ask(router(), &config(&[]), get("/api/thing")).await;
    assert_eq!(header(&response, "cache-control"), "no-store");
}

#[tokio::test]
async fn what_can_be_compressed_is() {
    let accepting = |path: &str, kind: &str| {
        Request::get(path)
            .header("accept-encoding", kind)
            .body(Body::empty())
            .unwrap()
    };
    let response = ask(router(), &config(&[]), accepting("/page", "gzip, br")).await;
    assert_eq!(header(&response, "content-encoding"), "br");
    assert!(header(&response, "vary").contains("accept-encoding"));
    let response = ask(router(), &config(&[]), accepting("/page", "gzip")).await;
    assert_eq!(header(&response, "content-encoding"), "gzip");
    let response = ask(router(), &config(&[]), accepting("/fonts/a.woff2", "gzip, br")).await;
    assert_eq!(header(&response, "content-encoding"), "");
}

#[tokio::test]
async fn a_request_id_is_kept_when_it_is_one() {
    let sent = |id: &'static str| {
        Request::get("/page")
            .header("x-request-id", id)
            .body(Body::empty())
            .unwrap()
    };
    let response = ask(router(), &config(&[]), sent("proxy-0123456789")).await;
    assert_eq!(header(&response, "x-request-id"), "proxy-0123456789");
    for wrong in ["short", "has spaces in it", "zoé@example.org", &"x".repeat(65)] {
        let request = Request::get("/page")
            .header("x-request-id", wrong.as_bytes())
            .body(Body::empty())
            .unwrap();
        let response = ask(router(), &config(&[]), request).await;
        assert_eq!(
            header(&response, "x-request-id").len(),
            36,
            "a UUID instead of {wrong}"
        );
    }
    let one = ask(router(), &config(&[]), get("/page")).await;
    let other = ask(router(), &config(&[]), get("/page")).await;
    assert_ne!(header(&one, "x-request-id"), header(&other, "x-request-id"));
}
