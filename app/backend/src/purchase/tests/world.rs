//! A pro, a Stripe, and what the two of them do.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use model::auth::UserType;
use model::purchase::{Checkout, Pack};
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::PgPool;
use uuid::Uuid;

use super::super::{Payments, Received, open_checkout, receive_event};
use super::stripe::FakeStripe;
use crate::Services;
use crate::auth::Caller;
use crate::clock::MockClock;
use crate::fixtures::{person, services};

pub const SECRET: &[u8] = b"whsec_of_the_tests";

pub struct World {
    pub services: Services,
    pub clock: Arc<MockClock>,
    pub stripe: Arc<FakeStripe>,
    pub pro: Caller,
}

pub async fn number(db: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

pub fn sign(body: &[u8], at: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

pub fn event(id: &str, kind: &str, object: Value) -> Value {
    json!({"id": id, "type": kind, "created": 1_795_348_800, "data": {"object": object}})
}

impl World {
    pub async fn new(db: PgPool) -> Self {
        let (mut services, clock) = services(db);
        let stripe = Arc::new(FakeStripe::default());
        services.payments = Some(Payments {
            gateway: stripe.clone(),
            webhook_secret: Arc::from(SECRET),
            origin: "https://leboncoup.fr".into(),
        });
        let pro = person(&services, "pro@b.fr", UserType::Pro).await;
        Self {
            services,
            clock,
            stripe,
            pro,
        }
    }

    pub async fn open(&self, pack: Pack) -> Checkout {
        // No two purchases at the same moment: the tests tell them apart by their order.
        self.clock.advance(time::Duration::milliseconds(1));
        open_checkout(&self.services, &self.pro, pack).await.unwrap()
    }

    /// Opens a checkout and has it paid. Returns the purchase.
    pub async fn buy(&self, pack: Pack) -> Uuid {
        let checkout = self.open(pack).await;
        let event = self.completed(
            &format!("evt_{}", checkout.session_id),
            &checkout,
            i64::from(pack.price().0),
        );
        assert_eq!(self.deliver(&event).await, Received::Settled);
        self.purchase(&checkout).await
    }

    pub async fn purchase(&self, checkout: &Checkout) -> Uuid {
        sqlx::query_scalar("select id from transactions where checkout_session_id = $1")
            .bind(&checkout.session_id)
            .fetch_one(&self.services.db)
            .await
            .unwrap()
    }

    /// The session as an event shows it; with what must not be kept.
    pub fn session(&self, checkout: &Checkout, amount: i64, payment_status: &str) -> Value {
        json!({
            "id": checkout.session_id, "client_reference_id": self.stripe.purchase_of(&checkout.session_id),
            "payment_status": payment_status, "amount_total": amount, "currency": "eur",
            "payment_intent": checkout.session_id.replacen("cs_", "pi_", 1), "metadata": {"tokens": "9999"},
            "customer_details": {"email": "jeanne@example.org"},
        })
    }

    pub fn completed(&self, id: &str, checkout: &Checkout, amount: i64) -> Value {
        event(
            id,
            "checkout.session.completed",
            self.session(checkout, amount, "paid"),
        )
    }

    pub async fn deliver(&self, event: &Value) -> Received {
        let body = event.to_string();
        let at = self.services.clock.now().unix_timestamp();
        receive_event(&self.services, body.as_bytes(), &sign(body.as_bytes(), at))
            .await
            .unwrap()
    }

    pub async fn balance(&self) -> i64 {
        sqlx::query_scalar("select token_balance::int8 from users where id = $1")
            .bind(self.pro.id)
            .fetch_one(&self.services.db)
            .await
            .unwrap()
    }

    pub async fn statuses(&self) -> Vec<String> {
        sqlx::query_scalar("select status from transactions order by created_at")
            .fetch_all(&self.services.db)
            .await
            .unwrap()
    }

    /// Spends tokens on places.
    pub async fn spend(&self, tokens: i32) {
        crate::fixtures::places(&self.services.db).await;
        let author = person(&self.services, "author@b.fr", UserType::Demandeur).await;
        let demande = crate::fixtures::demande(&self.services, &author, "Robinet", "75111", 1).await;
        let mut transaction = self.services.db.begin().await.unwrap();
        let unlock: Uuid = sqlx::query_scalar(
            "insert into unlocks (pro_id, demande_id, tokens_spent, unlocked_at)
             select $1, id, $3, created_at from demandes where id = $2 returning id",
        )
        .bind(self.pro.id)
        .bind(demande.0)
        .bind(tokens)
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
        sqlx::query(
            "insert into token_ledger (user_id, amount, reason, unlock_id) values ($1, $2, 'unlock', $3)",
        )
        .bind(self.pro.id)
        .bind(-tokens)
        .bind(unlock)
        .execute(&mut *transaction)
        .await
        .unwrap();
        transaction.commit().await.unwrap();
    }
}
