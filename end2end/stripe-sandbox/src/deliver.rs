//! Events on their way to our endpoint.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use http::StatusCode;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::event::Event;
use crate::now;
use crate::session::Mode;
use crate::state::Sandbox;

/// After a refusal it is tried again after one second, two, four, and so on; Stripe goes on for three days.
const TRIES: u32 = 8;

/// A fault in a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Signed with another secret.
    Forged,
    /// Rightly signed, an hour ago.
    Stale,
    /// Rightly signed, but no JSON.
    Unreadable,
}

/// `t=…,v1=…` over a body, as Stripe signs.
#[must_use]
pub fn signature(secret: &str, at: i64, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

/// Something has happened to a session: it becomes an event, delivered as the session's mode says.
pub(crate) fn tell(sandbox: &Sandbox, session: &str, kind: &str, object: Value) {
    let (id, mode) = {
        let mut book = sandbox.book();
        let id = book.id("evt");
        let mode = book
            .sessions
            .get(session)
            .map_or(Mode::Normal, |session| session.mode);
        let body = json!({
            "id": id, "object": "event", "type": kind, "api_version": "2024-06-20", "created": now(),
            "livemode": false, "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null},
            "data": {"object": object},
        });
        book.events.push(Event {
            id: id.clone(),
            kind: kind.to_owned(),
            session: session.to_owned(),
            body,
            taken: 0,
            refused: 0,
            held: mode == Mode::Held,
        });
        (id, mode)
    };
    let times = match mode {
        Mode::Lost | Mode::Held => 0,
        Mode::Duplicate => 3,
        Mode::Normal | Mode::Late => 1,
    };
    for _ in 0..times {
        let (sandbox, id) = (sandbox.clone(), id.clone());
        tokio::spawn(async move {
            if mode == Mode::Late {
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
            until_taken(&sandbox, &id).await;
        });
    }
}

async fn until_taken(sandbox: &Sandbox, event: &str) {
    for attempt in 0..TRIES {
        if deliver(sandbox, event, Fault::None)
            .await
            .is_some_and(|status| status.is_success())
        {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1 << attempt)).await;
    }
}

/// Delivers an event once; `None` where there is none, or nobody answered.
pub(crate) async fn deliver(sandbox: &Sandbox, event: &str, fault: Fault) -> Option<StatusCode> {
    let body = {
        let book = sandbox.book();
        let found = book.events.iter().find(|known| known.id == event)?;
        found.body.to_string()
    };
    let settings = &sandbox.settings;
    let (secret, at, body) = match fault {
        Fault::None => (settings.webhook_secret.as_str(), now(), body),
        Fault::Forged => ("whsec_of_somebody_else", now(), body),
        Fault::Stale => (settings.webhook_secret.as_str(), now() - 3_600, body),
        Fault::Unreadable => (settings.webhook_secret.as_str(), now(), "{\"id\":".to_owned()),
    };
    let sent = sandbox
        .client
        .post(&settings.webhook_url)
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", signature(secret, at, body.as_bytes()))
        .body(body)
        .send()
        .await;
    let status = sent.ok().map(|answer| answer.status());
    let mut book = sandbox.book();
    if let Some(known) = book.events.iter_mut().find(|known| known.id == event) {
        if status.is_some_and(|status| status.is_success()) {
            known.taken += 1;
        } else {
            known.refused += 1;
        }
    }
    status
}
