use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::Request;
use server::config::Config;
use server::middleware::layers;
use tower::ServiceExt as _;

/// A configuration with these values, the rest as in development.
pub fn config(values: &[(&str, &str)]) -> Config {
    let base = [
        ("JWT_SECRET", "for tests: sessions"),
        ("SECRET_SALT", "for tests: salt"),
        ("PEPPER", "for tests"),
    ];
    let all: Vec<(&str, &str)> = values
        .iter()
        .chain(&base)
        .copied()
        .chain([("BCRYPT_COST", "4")])
        .collect();
    Config::parse(|name| {
        all.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    })
    .unwrap()
}

/// A site served over TLS.
pub fn secure() -> Config {
    config(&[("FRONTEND_URL", "https://leboncoup.fr")])
}

pub async fn ask(router: Router, config: &Config, request: Request<Body>) -> Response {
    layers(router, config).oneshot(request).await.unwrap()
}

pub fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

pub fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

pub async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

/// Checks that an answer is a problem of this name.
pub async fn assert_problem(response: Response, status: u16, name: &str) {
    assert_eq!(response.status(), status);
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(problem["type"], format!("/problems/{name}"));
    assert_eq!(problem["status"], status);
    assert!(
        problem["title"].is_string() && problem["titleEn"].is_string(),
        "{problem}"
    );
}
