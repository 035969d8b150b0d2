//! Buying tokens, with the sandbox in Stripe's place and the network between.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use model::purchase::Pack;
use serde_json::{Value, json};
use sqlx::PgPool;
use stripe_sandbox::{Sandbox, Settings, signature};
use tokio::net::TcpListener;

use crate::support::{Answer, Server};

const SECRET: &str = "whsec_of_the_tests";

/// A server that sells tokens, a Stripe, and a pro.
struct Shop {
    server: Server,
    stripe: String,
    client: reqwest::Client,
    pro: String,
    db: PgPool,
}

impl Shop {
    async fn open(db: PgPool) -> Self {
        let stripe = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", stripe.local_addr().unwrap());
        let ours = format!("http://{}", listener.local_addr().unwrap());
        let settings = [
            ("STRIPE_SECRET_KEY", "sk_test_1"),
            ("STRIPE_WEBHOOK_SECRET", SECRET),
            ("STRIPE_API_URL", &origin),
            ("FRONTEND_URL", &ours),
        ];
        let server = Server::with(db.clone(), &settings).await;
        let sandbox = Sandbox::new(Settings {
            origin: origin.clone(),
            webhook_url: format!("{ours}/api/webhooks/stripe"),
            webhook_secret: SECRET.into(),
        })
        .unwrap();
        tokio::spawn(async move { axum::serve(stripe, stripe_sandbox::router(sandbox)).await });
        server.serve(listener);
        Self {
            pro: server.sign_up("pro@b.fr", "pro").await,
            server,
            stripe: origin,
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            db,
        }
    }

    /// Opens a checkout. Returns its session.
    async fn checkout(&self, pack: &str) -> String {
        let opened = self
            .server
            .post(
                "/api/tokens/create-checkout",
                Some(&self.pro),
                json!({"pack": pack}),
            )
            .await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        let opened = opened.json();
        let session = opened["sessionId"].as_str().unwrap();
        assert_eq!(opened["url"], format!("{}/pay/{session}", self.stripe));
        session.to_owned()
    }

    async fn control(&self, path: &str) -> Value {
        let answer = self
            .client
            .post(format!("{}/_control/{path}", self.stripe))
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    /// Types a number on the payment page.
    async fn pay(&self, session: &str, number: &str) -> (u16, String, String) {
        let form = [("number", number)];
        let answer = self
            .client
            .post(format!("{}/pay/{session}", self.stripe))
            .form(&form)
            .send()
            .await
            .unwrap();
        let to = answer
            .headers()
            .get("location")
            .map_or("", |to| to.to_str().unwrap())
            .to_owned();
        (answer.status().as_u16(), to, answer.text().await.unwrap())
    }

    async fn events(&self, session: &str) -> Vec<Value> {
        let url = format!("{}/_control/sessions/{session}/events", self.stripe);
        let answer = self.client.get(url).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    async fn balance(&self) -> i64 {
        sqlx::query_scalar("select sum(token_balance)::int8 from users")
            .fetch_one(&self.db)
            .await
            .unwrap()
    }

    async fn until_balance(&self, tokens: i64) {
        for _ in 0..500 {
            if self.balance().await == tokens {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(self.balance().await, tokens);
    }

    async fn form(&self, path: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", format!("session={}", self.pro));
        self.server.answer(request.body(Body::from(body)).unwrap()).await
    }

    async fn page(&self, path: &str) -> String {
        let request = Request::get(path).header("cookie", format!("session={}", self.pro));
        let answer = self.server.answer(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text.replace(['\u{a0}', '\u{202f}'], " ")
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_pack_is_bought_by_forms_alone_and_its_pages_say_what_is_so(db: PgPool) {
    let shop = Shop::open(db).await;
    let wallet = shop.page("/jetons").await;
    for words in [
        "Payer 25 € pour 30 jetons",
        "0,83 € le jeton",
        "Rien n’a encore bougé.",
    ] {
        assert!(wallet.contains(words), "{words}");
    }
    let bought = shop.form("/ui/tokens/buy", "pack=25".into()).await;
    assert_eq!(bought.status, 302, "{}", bought.text);
    let session = bought.header("location").rsplit('/').next().unwrap().to_owned();

    let (status, _, text) = shop.pay(&session, "4000 0000 0000 0002").await;
    assert!(
        status == 200 && text.contains("Votre carte a été refusée."),
        "{text}"
    );
    shop.control(&format!("sessions/{session}/mode/held")).await;
    let (status, to, _) = shop.pay(&session, "4242 4242 4242 4242").await;
    assert_eq!(status, 303);
    let purchase = to.find("/jetons").map(|start| to[start..].to_owned()).unwrap();
    let page = shop.page(&purchase).await;
    assert!(
        page.contains("Paiement de 25 € en attente de confirmation."),
        "{page}"
    );
    assert_eq!(shop.balance().await, 0, "nobody is credited for coming back");

    assert_eq!(
        shop.control(&format!("sessions/{session}/release")).await,
        json!([200])
    );
    assert!(shop.page(&purchase).await.contains("30 jetons sont arrivés."));
    let wallet = shop.page("/jetons").await;
    for words in ["Achat, 30 jetons pour 25 €", "Renoncer au contrat", "Facture"] {
        assert!(wallet.contains(words), "{words}");
    }
    assert!(
        shop.page(&format!("{purchase}/facture"))
            .await
            .contains("25,00 €")
    );

    let page = shop.page(&format!("{purchase}/renoncer")).await;
    assert!(page.contains("Confirmer la rétractation"), "{page}");
    let id = purchase.rsplit('/').next().unwrap();
    let changed = shop
        .form("/ui/tokens/withdraw", format!("id={id}&tokens=29"))
        .await;
    assert_eq!(
        changed.header("location"),
        format!("{purchase}/renoncer?refus=wallet-changed")
    );
    let done = shop
        .form("/ui/tokens/withdraw", format!("id={id}&tokens=30"))
        .await;
    let note = shop.page(done.header("location")).await;
    assert!(
        note.contains("le remboursement est parti") && note.contains("−25,00 €"),
        "{note}"
    );
    assert_eq!(shop.balance().await, 0);
    assert!(
        shop.page(&purchase)
            .await
            .contains("Cet achat de 25 € a été remboursé.")
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn a_hundred_deliveries_at_once_are_one_credit(db: PgPool) {
    let shop = Shop::open(db).await;
    let session = shop.checkout("50").await;
    shop.control(&format!("sessions/{session}/mode/lost")).await;
    shop.control(&format!("sessions/{session}/pay")).await;
    let event = shop.events(&session).await[0]["id"].as_str().unwrap().to_owned();
    for (fault, status) in [("forged", 400), ("stale", 400), ("unreadable", 422)] {
        let answered = shop
            .control(&format!("events/{event}/deliver?fault={fault}"))
            .await;
        assert_eq!(answered, json!([status]), "{fault}");
    }
    assert_eq!(shop.balance().await, 0);
    let answered = shop.control(&format!("events/{event}/deliver?times=100")).await;
    assert_eq!(answered, json!(vec![200; 100]));
    assert_eq!(shop.balance().await, 70);
}

#[sqlx::test(migrations = "../migrations")]
async fn out_of_order_events_end_where_they_would_have_in_order(db: PgPool) {
    let shop = Shop::open(db).await;
    let session = shop.checkout("10").await;
    shop.control(&format!("sessions/{session}/mode/held")).await;
    shop.control(&format!("sessions/{session}/pay")).await;
    shop.control(&format!("sessions/{session}/refund?amount=400"))
        .await;
    shop.control(&format!("sessions/{session}/dispute/needs_response"))
        .await;
    shop.control(&format!("sessions/{session}/dispute/won")).await;
    let answered = shop.control(&format!("sessions/{session}/release")).await;
    assert_eq!(answered, json!([200, 200, 200, 200]));
    assert_eq!(shop.balance().await, 6);
    // All of it once more.
    for event in shop.events(&session).await {
        shop.control(&format!("events/{}/deliver", event["id"].as_str().unwrap()))
            .await;
    }
    assert_eq!(shop.balance().await, 6);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_direct_debit_arrives_later_and_stripe_tells_again_until_it_is_heard(db: PgPool) {
    let shop = Shop::open(db).await;
    let session = shop.checkout("10").await;
    shop.control(&format!("sessions/{session}/mode/duplicate")).await;
    let (status, ..) = shop.pay(&session, "FR14 2004 1010 0505 0001 3M02 606").await;
    assert_eq!(status, 303);
    assert_eq!(shop.balance().await, 0);
    shop.until_balance(10).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(shop.balance().await, 10);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_webhook_needs_no_browser_and_gets_no_exemption(db: PgPool) {
    let shop = Shop::open(db).await;
    let body =
        json!({"id": "evt_1", "type": "charge.succeeded", "created": 1, "data": {"object": {}}}).to_string();
    let now = sqlx::query_scalar::<_, i64>("select extract(epoch from now())::int8")
        .fetch_one(&shop.db)
        .await
        .unwrap();
    let send = |origin: Option<&'static str>| {
        let mut request = Request::post("/api/webhooks/stripe")
            .header("stripe-signature", signature(SECRET, now, body.as_bytes()));
        if let Some(origin) = origin {
            request = request
                .header("origin", origin)
                .header("sec-fetch-site", "cross-site");
        }
        shop.server
            .answer(request.body(Body::from(body.clone())).unwrap())
    };
    assert_eq!(send(None).await.status, 200);
    assert_eq!(send(Some("https://elsewhere.example")).await.status, 403);
    // More than an address may ask of the API.
    for _ in 0..150 {
        assert_eq!(send(None).await.status, 200);
    }
    let get = shop.server.get("/api/webhooks/stripe", None).await;
    get.problem(405, "method-not-allowed");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_cannot_be_bought_says_why(db: PgPool) {
    let shop = Shop::open(db.clone()).await;
    let path = "/api/tokens/create-checkout";
    let pack = || json!({"pack": Pack::Ten});
    shop.server
        .post(path, None, pack())
        .await
        .problem(401, "unauthenticated");
    let wrong = shop
        .server
        .post(path, Some(&shop.pro), json!({"pack": "1000"}))
        .await;
    wrong.problem(400, "malformed-request");
    let demandeur = shop.server.sign_up("d@b.fr", "demandeur").await;
    shop.server
        .post(path, Some(&demandeur), pack())
        .await
        .problem(403, "not-pro");
    shop.control("outage/1").await;
    let down = shop.server.post(path, Some(&shop.pro), pack()).await;
    down.problem(503, "payments-unavailable");
    shop.control("outage/1").await;
    let led = shop.form("/ui/tokens/buy", "pack=10".into()).await;
    assert_eq!(led.header("location"), "/jetons?refus=payments-unavailable");
    assert!(
        shop.page("/jetons?refus=payments-unavailable")
            .await
            .contains("Rien n’a été débité")
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn without_a_key_nothing_is_sold(db: PgPool) {
    let server = Server::new(db).await;
    let pro = server.sign_up("pro@b.fr", "pro").await;
    let refused = server
        .post("/api/tokens/create-checkout", Some(&pro), json!({"pack": "10"}))
        .await;
    refused.problem(503, "payments-unavailable");
    assert_eq!(
        server.post("/api/webhooks/stripe", None, json!({})).await.status,
        503
    );
}
