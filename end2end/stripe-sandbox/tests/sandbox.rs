//! The sandbox over the network, as our server meets it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use stripe_sandbox::{Sandbox, Settings, router, signature};
use tokio::net::TcpListener;

const SECRET: &str = "whsec_test";

/// What our endpoint was sent: bodies and signatures; it refuses the first `deaf` of them.
#[derive(Clone, Default)]
struct Endpoint {
    heard: Arc<Mutex<Vec<(String, String)>>>,
    deaf: Arc<Mutex<u32>>,
}

struct World {
    stripe: String,
    client: Client,
    endpoint: Endpoint,
}

async fn hear(State(endpoint): State<Endpoint>, headers: HeaderMap, body: String) -> StatusCode {
    let mut deaf = endpoint.deaf.lock().unwrap();
    if *deaf > 0 {
        *deaf -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let signed = headers["stripe-signature"].to_str().unwrap().to_owned();
    endpoint.heard.lock().unwrap().push((body, signed));
    StatusCode::OK
}

impl World {
    async fn new() -> Self {
        let ours = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let theirs = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stripe = format!("http://{}", theirs.local_addr().unwrap());
        let sandbox = Sandbox::new(Settings {
            origin: stripe.clone(),
            webhook_url: format!("http://{}", ours.local_addr().unwrap()),
            webhook_secret: SECRET.into(),
        })
        .unwrap();
        let endpoint = Endpoint::default();
        let app = Router::new().route("/", post(hear)).with_state(endpoint.clone());
        tokio::spawn(async move { axum::serve(ours, app).await });
        tokio::spawn(async move { axum::serve(theirs, router(sandbox)).await });
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            stripe,
            client,
            endpoint,
        }
    }

    async fn post(&self, path: &str, key: Option<&str>, form: &[(&str, &str)]) -> (u16, Value) {
        let mut request = self
            .client
            .post(format!("{}{path}", self.stripe))
            .bearer_auth("sk_test_1")
            .form(form);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        read(request.send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let request = self
            .client
            .get(format!("{}{path}", self.stripe))
            .bearer_auth("sk_test_1");
        read(request.send().await.unwrap()).await
    }

    async fn session(&self, key: Option<&str>) -> (u16, Value) {
        self.post("/v1/checkout/sessions", key, &ORDER).await
    }

    async fn open(&self) -> String {
        self.session(None).await.1["id"].as_str().unwrap().to_owned()
    }

    async fn pay(&self, session: &str, number: &str) -> u16 {
        let form = [("number", number)];
        let answer = self
            .client
            .post(format!("{}/pay/{session}", self.stripe))
            .form(&form)
            .send()
            .await;
        answer.unwrap().status().as_u16()
    }

    /// What was heard, once it is so much: types.
    async fn heard(&self, count: usize) -> Vec<String> {
        for _ in 0..400 {
            if self.endpoint.heard.lock().unwrap().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let heard = self.endpoint.heard.lock().unwrap();
        let kind = |body: &str| {
            serde_json::from_str::<Value>(body).unwrap()["type"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        heard.iter().map(|(body, _)| kind(body)).collect()
    }
}

const ORDER: [(&str, &str); 9] = [
    ("mode", "payment"),
    ("client_reference_id", "ours"),
    ("line_items[0][quantity]", "1"),
    ("line_items[0][price_data][currency]", "eur"),
    ("line_items[0][price_data][unit_amount]", "2500"),
    ("line_items[0][price_data][product_data][name]", "30 jetons <b>"),
    ("success_url", "http://127.0.0.1/back"),
    ("cancel_url", "http://127.0.0.1/cancel"),
    ("metadata[purchase]", "ours"),
];

async fn read(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(),
    )
}

#[tokio::test]
async fn a_key_has_one_effect_and_one_set_of_parameters() {
    let world = World::new().await;
    let (status, first) = world.session(Some("k1")).await;
    assert_eq!(
        (status, &first["status"], &first["payment_status"]),
        (200, &json!("open"), &json!("unpaid"))
    );
    assert_eq!(first["amount_total"], 2_500);
    assert_eq!(first["metadata"], json!({"purchase": "ours"}));
    assert_eq!(world.session(Some("k1")).await, (200, first.clone()));
    assert_ne!(world.session(Some("k2")).await.1["id"], first["id"]);
    let (status, refused) = world.post("/v1/checkout/sessions", Some("k1"), &ORDER[..8]).await;
    assert_eq!(
        (status, &refused["error"]["type"]),
        (400, &json!("idempotency_error"))
    );
}

#[tokio::test]
async fn what_stripe_refuses_is_refused_in_its_shape() {
    let world = World::new().await;
    let bare = world
        .client
        .post(format!("{}/v1/refunds", world.stripe))
        .send()
        .await
        .unwrap();
    assert_eq!(bare.status().as_u16(), 415);
    let (status, missing) = world.post("/v1/checkout/sessions", None, &ORDER[1..]).await;
    assert_eq!(
        (status, &missing["error"]["code"]),
        (400, &json!("parameter_missing"))
    );
    let (status, unknown) = world.get("/v1/checkout/sessions/cs_none").await;
    assert_eq!(
        (status, &unknown["error"]["code"]),
        (404, &json!("resource_missing"))
    );
    let mut early = ORDER.to_vec();
    early.push(("expires_at", "1"));
    assert_eq!(world.post("/v1/checkout/sessions", None, &early).await.0, 400);
    let nobody = world
        .client
        .get(format!("{}/v1/refunds", world.stripe))
        .bearer_auth("sk_live_1");
    assert_eq!(nobody.send().await.unwrap().status().as_u16(), 401);
}

#[tokio::test]
async fn the_cards_do_what_they_say() {
    let world = World::new().await;
    let session = world.open().await;
    let page = world
        .client
        .get(format!("{}/pay/{session}", world.stripe))
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("30 jetons &lt;b&gt;") && page.contains("25,00"),
        "{page}"
    );
    assert_eq!(
        world.pay(&session, "4000 0000 0000 0002").await,
        200,
        "refused: the page stays"
    );
    assert_eq!(world.pay(&session, "1234").await, 200);
    assert_eq!(
        world.pay(&session, "4000 0000 0000 3220").await,
        200,
        "the bank asks"
    );
    let path = format!("/v1/checkout/sessions/{session}");
    assert_eq!(world.get(&path).await.1["status"], "open");
    assert_eq!(world.pay(&session, "4242 4242 4242 4242").await, 303);
    let paid = world.get(&path).await.1;
    assert_eq!(
        (&paid["status"], &paid["payment_status"]),
        (&json!("complete"), &json!("paid"))
    );
    assert_eq!(paid["url"], Value::Null);
    assert_eq!(world.pay(&session, "4242 4242 4242 4242").await, 410, "paid once");
    assert_eq!(world.post(&format!("{path}/expire"), None, &[]).await.0, 400);
    assert_eq!(world.heard(1).await, ["checkout.session.completed"]);
    let heard = world.endpoint.heard.lock().unwrap().clone();
    let at: i64 = heard[0].1.split(&['=', ','][..]).nth(1).unwrap().parse().unwrap();
    assert_eq!(heard[0].1, signature(SECRET, at, heard[0].0.as_bytes()));
}

#[tokio::test]
async fn no_more_is_paid_back_than_was_paid() {
    let world = World::new().await;
    let session = world.open().await;
    world.pay(&session, "4242424242424242").await;
    let payment = world.get(&format!("/v1/checkout/sessions/{session}")).await.1["payment_intent"]
        .as_str()
        .unwrap()
        .to_owned();
    let refund = |amount: &'static str| {
        let form = [
            ("payment_intent", payment.as_str()),
            ("amount", amount),
            ("metadata[withdrawal]", "w"),
        ];
        let world = &world;
        async move { world.post("/v1/refunds", None, &form).await }
    };
    assert_eq!(refund("2501").await.1["error"]["code"], "amount_too_large");
    let (status, first) = refund("1000").await;
    assert_eq!(
        (status, &first["status"], &first["metadata"]["withdrawal"]),
        (200, &json!("succeeded"), &json!("w"))
    );
    assert_eq!(refund("1500").await.0, 200);
    assert_eq!(refund("1").await.1["error"]["code"], "charge_already_refunded");
    let list = world
        .get(&format!("/v1/refunds?payment_intent={payment}"))
        .await
        .1;
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    assert_eq!(
        world.get("/v1/refunds?payment_intent=pi_other").await.1["data"],
        json!([])
    );
}

#[tokio::test]
async fn an_event_is_told_until_it_is_heard_and_faults_are_made_on_demand() {
    let world = World::new().await;
    *world.endpoint.deaf.lock().unwrap() = 1;
    let session = world.open().await;
    let control = |path: String| {
        let world = &world;
        async move { world.post(&format!("/_control/{path}"), None, &[]).await.1 }
    };
    world.pay(&session, "4242424242424242").await;
    assert_eq!(
        world.heard(1).await,
        ["checkout.session.completed"],
        "at the second try"
    );

    control(format!("sessions/{session}/mode/held")).await;
    control(format!("sessions/{session}/refund?amount=100")).await;
    control(format!("sessions/{session}/dispute/needs_response")).await;
    assert_eq!(
        control(format!("sessions/{session}/release")).await,
        json!([200, 200])
    );
    assert_eq!(
        world.heard(3).await[1..],
        ["charge.dispute.created", "charge.refunded"],
        "the last first"
    );

    control(format!("sessions/{session}/mode/lost")).await;
    control(format!("sessions/{session}/dispute/won")).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(world.heard(3).await.len(), 3);
    control("outage/1".into()).await;
    assert_eq!(world.session(None).await.0, 500);
    assert_eq!(world.session(None).await.0, 200);
}
