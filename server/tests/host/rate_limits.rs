//! The limits through the real router, with their real values, on a clock that is set.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use backend::clock::MockClock;
use futures_util::future::join_all;
use http::Request;
use serde_json::{Value, json};
use server::router::router;
use server::state::{AppState, leptos_options};
use sqlx::PgPool;
use time::Duration;
use time::macros::datetime;
use tower::ServiceExt as _;

use crate::support::{assert_problem, config, header, text};

const HOME: &str = "203.0.113.1";
const ELSEWHERE: &str = "198.51.100.7";

struct Site {
    router: Router,
    clock: Arc<MockClock>,
}

impl Site {
    fn new(db: PgPool, values: &[(&str, &str)]) -> Self {
        let config = config(values);
        let options = leptos_options(&config);
        let clock = Arc::new(MockClock::new(datetime!(2026-11-22 12:00 UTC)));
        let state = AppState::with_clock(config, options, db, clock.clone()).unwrap();
        Self {
            router: router(state),
            clock,
        }
    }

    async fn send(&self, from: &str, mut request: Request<Body>) -> Response {
        let peer = SocketAddr::new(from.parse().unwrap(), 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn post(&self, from: &str, path: &str, body: Value) -> Response {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(from, request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    async fn log_in(&self, from: &str, email: &str, byte: &str) -> Response {
        self.post(from, "/api/auth/login", login(email, byte)).await
    }

    /// Anything of the API that asks nothing of the database.
    async fn ask(&self, from: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = Request::get("/api/openapi.json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(from, request.body(Body::empty()).unwrap()).await
    }

    async fn sign_up(&self, from: &str, email: &str) -> String {
        let response = self.post(from, "/api/auth/signup", signup(email)).await;
        assert_eq!(response.status(), 201);
        let body: Value = serde_json::from_str(&text(response).await).unwrap();
        body["token"].as_str().unwrap().to_owned()
    }
}

/// `ab` is the right password's byte.
fn login(email: &str, byte: &str) -> Value {
    json!({ "email": email, "passwordHash": byte.repeat(32) })
}

fn signup(email: &str) -> Value {
    let bytes = |count: usize| "QUFB".repeat(count / 3);
    json!({
        "email": email, "userType": "pro", "displayName": "Camille R.", "termsAccepted": true,
        "passwordHash": "ab".repeat(32), "kdfIterations": 600_000, "accountSalt": "0f".repeat(16),
        "wrapPassword": bytes(93), "wrapRecovery": bytes(93), "recoveryHash": "cd".repeat(32),
        "keyring": bytes(120), "publicBundle": bytes(141),
    })
}

fn address(number: usize) -> String {
    format!("192.0.2.{number}")
}

#[sqlx::test(migrations = "../migrations")]
async fn the_api_answers_an_address_a_hundred_times_in_a_quarter_of_an_hour(db: PgPool) {
    let site = Site::new(db, &[]);
    for _ in 0..50 {
        assert_eq!(site.ask(HOME, &[]).await.status(), 200);
    }
    site.clock.advance(Duration::minutes(5));
    for _ in 0..50 {
        assert_eq!(site.ask(HOME, &[]).await.status(), 200);
    }
    let refused = site.ask(HOME, &[]).await;
    assert_eq!(header(&refused, "retry-after"), "600");
    assert_eq!(header(&refused, "cache-control"), "no-store");
    assert_eq!(header(&refused, "x-content-type-options"), "nosniff");
    let body: Value = serde_json::from_str(&text(refused).await).unwrap();
    assert_eq!(body["retryAfter"], 600);
    assert_problem(site.ask(HOME, &[]).await, 429, "too-many-requests").await;

    let spoofed = site.ask(HOME, &[("x-forwarded-for", "192.0.2.9")]).await;
    assert_eq!(spoofed.status(), 429, "nobody chooses his own address");
    assert_eq!(site.ask(ELSEWHERE, &[]).await.status(), 200);
    for path in ["/healthz", "/cartes/nowhere.svg"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_ne!(site.send(HOME, request).await.status(), 429, "{path}");
    }

    site.clock.advance(Duration::seconds(599));
    assert_eq!(header(&site.ask(HOME, &[]).await, "retry-after"), "1");
    site.clock.advance(Duration::SECOND);
    for _ in 0..50 {
        assert_eq!(
            site.ask(HOME, &[]).await.status(),
            200,
            "the first fifty are over"
        );
    }
    assert_eq!(site.ask(HOME, &[]).await.status(), 429, "the others are not");
}

#[sqlx::test(migrations = "../migrations")]
async fn behind_a_trusted_proxy_each_client_is_counted_and_ipv6_by_network(db: PgPool) {
    let site = Site::new(db, &[("TRUSTED_PROXIES", "10.0.0.0/8"), ("RATE_LIMIT_API", "1")]);
    let from = async |client: &str| {
        site.ask("10.0.0.1", &[("x-forwarded-for", client)])
            .await
            .status()
    };
    assert_eq!(from("203.0.113.1").await, 200);
    assert_eq!(from("203.0.113.1").await, 429);
    assert_eq!(
        from("6.6.6.6, 203.0.113.1").await,
        429,
        "what stands before is anyone's word"
    );
    assert_eq!(from("203.0.113.2").await, 200);
    assert_eq!(from("2001:db8:1:2::1").await, 200);
    assert_eq!(from("2001:db8:1:2:aaaa::9").await, 429);
    assert_eq!(from("2001:db8:1:3::1").await, 200);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_signed_in_has_a_larger_budget_of_his_own(db: PgPool) {
    let site = Site::new(db, &[("RATE_LIMIT_API", "3"), ("RATE_LIMIT_API_SIGNED_IN", "5")]);
    let token = format!("Bearer {}", site.sign_up(HOME, "a@b.fr").await);
    for _ in 0..2 {
        assert_eq!(site.ask(HOME, &[]).await.status(), 200);
    }
    assert_eq!(
        site.ask(HOME, &[]).await.status(),
        429,
        "with the sign-up that makes three"
    );
    assert_eq!(
        site.ask(HOME, &[("authorization", "Bearer x.y.z")])
            .await
            .status(),
        429,
        "a token that is no good gives nothing"
    );
    for number in 0..5 {
        let signed_in = site.ask(&address(number), &[("authorization", &token)]).await;
        assert_eq!(signed_in.status(), 200);
    }
    let refused = site.ask(ELSEWHERE, &[("authorization", &token)]).await;
    assert_problem(refused, 429, "too-many-requests").await;
}

#[sqlx::test(migrations = "../migrations")]
async fn five_wrong_passwords_from_an_address_are_enough(db: PgPool) {
    let site = Site::new(db, &[]);
    site.sign_up(ELSEWHERE, "a@b.fr").await;
    for number in 0..5 {
        let email = format!("unknown{number}@b.fr");
        assert_eq!(site.log_in(HOME, &email, "ff").await.status(), 401);
        site.clock.advance(Duration::minutes(1));
    }
    let refused = site.log_in(HOME, "a@b.fr", "ab").await;
    assert_eq!(
        header(&refused, "retry-after"),
        "600",
        "the first was five minutes ago"
    );
    assert_problem(refused, 429, "too-many-requests").await;
    assert_eq!(site.log_in(ELSEWHERE, "a@b.fr", "ab").await.status(), 200);
    site.clock.advance(Duration::minutes(10));
    assert_eq!(site.log_in(HOME, "a@b.fr", "ab").await.status(), 200);
}

#[sqlx::test(migrations = "../migrations")]
async fn five_wrong_passwords_for_an_account_are_enough_whether_there_is_one_or_not(db: PgPool) {
    let site = Site::new(db, &[]);
    site.sign_up(HOME, "known@b.fr").await;
    assert_eq!(site.log_in(HOME, "known@b.fr", "ab").await.status(), 200);
    let mut answers = Vec::new();
    for email in ["known@b.fr", " Unknown@B.fr"] {
        for number in 0..5 {
            assert_eq!(site.log_in(&address(number), email, "ff").await.status(), 401);
        }
        let email = email.trim().to_lowercase();
        let refused = site.log_in(ELSEWHERE, &email, "ff").await;
        assert_eq!(header(&refused, "retry-after"), "900");
        answers.push((refused.status(), text(refused).await));
        // The addresses' own counters are over, those of the accounts go on.
        for number in 0..5 {
            assert_ne!(
                site.log_in(&address(number + 10), &email, "ff").await.status(),
                401
            );
        }
        if answers.len() == 1 {
            assert_eq!(
                site.log_in(HOME, "known@b.fr", "ab").await.status(),
                200,
                "the person's own place is not locked out by strangers"
            );
            site.clock.advance(Duration::minutes(15));
        }
    }
    assert_eq!(answers[0], answers[1], "nothing is told about who has an account");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_success_begins_the_accounts_counter_anew_but_not_the_addresses(db: PgPool) {
    let site = Site::new(db, &[]);
    site.sign_up(HOME, "a@b.fr").await;
    for number in 0..4 {
        assert_eq!(site.log_in(&address(number), "a@b.fr", "ff").await.status(), 401);
    }
    assert_eq!(site.log_in(ELSEWHERE, "a@b.fr", "ab").await.status(), 200);
    for number in 10..15 {
        assert_eq!(site.log_in(&address(number), "a@b.fr", "ff").await.status(), 401);
    }
    assert_eq!(site.log_in(&address(15), "a@b.fr", "ff").await.status(), 429);

    // Guesses at others, and one's own account opened in between.
    let mut guesses = 0;
    while site
        .log_in(ELSEWHERE, &format!("x{guesses}@b.fr"), "ff")
        .await
        .status()
        == 401
    {
        guesses += 1;
        assert_ne!(site.log_in(ELSEWHERE, "a@b.fr", "ab").await.status(), 401);
    }
    assert_eq!(guesses, 5);
}

#[sqlx::test(migrations = "../migrations")]
async fn many_at_once_are_no_more_than_one_after_another(db: PgPool) {
    let site = Site::new(db, &[]);
    let addresses: Vec<String> = (0..20).map(address).collect();
    let answers = join_all(addresses.iter().map(|from| site.log_in(from, "a@b.fr", "ff"))).await;
    let tried = answers.iter().filter(|answer| answer.status() == 401).count();
    assert_eq!((tried, answers.len()), (5, 20));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_interface_is_counted_with_the_api_and_told_in_its_own_words(db: PgPool) {
    let site = Site::new(db, &[]);
    let wrong = json!({ "request": login("a@b.fr", "ff") });
    for _ in 0..3 {
        let answer = site.post(HOME, "/ui/auth/login", wrong.clone()).await;
        assert_eq!(answer.status(), 401);
    }
    for _ in 0..2 {
        assert_eq!(site.log_in(HOME, "a@b.fr", "ff").await.status(), 401);
    }
    site.clock.advance(Duration::seconds(3 * 60 + 30));
    let refused = site.post(HOME, "/ui/auth/login", wrong.clone()).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "retry-after"), "690");
    let body: Value = serde_json::from_str(&text(refused).await).unwrap();
    assert_eq!(body, json!({ "too_many_requests": { "retry_after": 690 } }));

    let form = Request::post("/ui/auth/login").header("accept", "text/html");
    let page = site
        .send(HOME, form.body(Body::from(wrong.to_string())).unwrap())
        .await;
    assert_eq!(
        (page.status().as_u16(), header(&page, "retry-after")),
        (429, "690")
    );
    assert!(
        text(page)
            .await
            .contains("Trop d’essais. Réessayez dans 12 minutes.")
    );

    let decoy = json!({ "email": "x@b.fr", "request": login("a@b.fr", "ff") });
    assert_eq!(site.post(ELSEWHERE, "/ui/auth/login", decoy).await.status(), 400);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_interface_has_room_for_ordinary_use_and_no_more(db: PgPool) {
    let site = Site::new(db, &[("RATE_LIMIT_INTERFACE", "4")]);
    let ask = async || {
        let request = Request::get("/ui/auth/me").body(Body::empty()).unwrap();
        site.send(HOME, request).await
    };
    for _ in 0..4 {
        assert_eq!(ask().await.status(), 200);
    }
    assert_eq!(ask().await.status(), 429);
    assert_eq!(site.ask(HOME, &[]).await.status(), 200, "the API has its own");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_tells_nothing_is_not_counted(db: PgPool) {
    let site = Site::new(db, &[]);
    for _ in 0..10 {
        assert_eq!(site.log_in(HOME, "not an address", "ff").await.status(), 422);
        let nothing = site.post(HOME, "/api/auth/login", json!({})).await;
        assert_eq!(nothing.status(), 400);
    }
    assert_eq!(site.log_in(HOME, "a@b.fr", "ff").await.status(), 401);
}

#[sqlx::test(migrations = "../migrations")]
async fn accounts_are_opened_and_asked_about_by_the_dozen_only(db: PgPool) {
    let site = Site::new(db, &[]);
    for _ in 0..60 {
        let asked = site
            .post(HOME, "/api/auth/prelogin", json!({ "email": "a@b.fr" }))
            .await;
        assert_eq!(asked.status(), 200);
    }
    let refused = site
        .post(HOME, "/api/auth/prelogin", json!({ "email": "c@b.fr" }))
        .await;
    assert_problem(refused, 429, "too-many-requests").await;

    for number in 0..19 {
        site.sign_up(ELSEWHERE, &format!("a{number}@b.fr")).await;
    }
    let taken = site.post(ELSEWHERE, "/api/auth/signup", signup("a0@b.fr")).await;
    assert_eq!(taken.status(), 409, "it tells who has an account, so it counts");
    let refused = site.post(ELSEWHERE, "/api/auth/signup", signup("z@b.fr")).await;
    assert_problem(refused, 429, "too-many-requests").await;
}
