//! What tests ask for: faults. Nothing of this is Stripe's.
//!
//! | | |
//! |---|---|
//! | `POST /_control/sessions/{id}/mode/{mode}` | how its events are delivered from now: `normal`, `lost`, `duplicate`, `held`, `late` |
//! | `POST /_control/sessions/{id}/release` | delivers what is held, the last first; answers with the statuses |
//! | `POST /_control/sessions/{id}/pay` | pays, as with 4242… |
//! | `POST /_control/sessions/{id}/expire` | ends it unpaid |
//! | `POST /_control/sessions/{id}/refund?amount=` | pays back by hand, as the operator would on Stripe's site |
//! | `POST /_control/sessions/{id}/dispute/{status}` | `needs_response` opens a dispute, `won` and `lost` close it |
//! | `POST /_control/events/{id}/deliver?times=&fault=` | delivers it at once, as often; `forged`, `stale`, `unreadable` |
//! | `GET /_control/sessions/{id}/events` | its events: id, type, how often taken and refused |
//! | `POST /_control/outage/{count}` | so many of the next questions fail with 500 |

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::api::{end, pay_back};
use crate::deliver::{Fault, deliver, tell};
use crate::idempotency::Form;
use crate::pay::settle;
use crate::problem::Problem;
use crate::session::Mode;
use crate::state::Sandbox;

type Answer = Result<Json<Value>, Problem>;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/_control/sessions/{id}/mode/{mode}", post(set_mode))
        .route("/_control/sessions/{id}/release", post(release))
        .route("/_control/sessions/{id}/pay", post(pay))
        .route("/_control/sessions/{id}/expire", post(expire))
        .route("/_control/sessions/{id}/refund", post(refund))
        .route("/_control/sessions/{id}/dispute/{status}", post(dispute))
        .route("/_control/sessions/{id}/events", get(events))
        .route("/_control/events/{id}/deliver", post(deliver_event))
        .route("/_control/outage/{count}", post(outage))
}

async fn set_mode(State(sandbox): State<Sandbox>, Path((id, mode)): Path<(String, String)>) -> Answer {
    let mode = Mode::named(&mode).ok_or_else(|| Problem::missing("mode"))?;
    let mut book = sandbox.book();
    let session = book
        .sessions
        .get_mut(&id)
        .ok_or_else(|| Problem::missing("session"))?;
    session.mode = mode;
    Ok(Json(json!({})))
}

async fn release(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Answer {
    let held: Vec<String> = {
        let mut book = sandbox.book();
        let of_session = book
            .events
            .iter_mut()
            .filter(|event| event.session == id && event.held);
        of_session
            .map(|event| {
                event.held = false;
                event.id.clone()
            })
            .collect()
    };
    let mut statuses = Vec::new();
    for event in held.iter().rev() {
        let status = deliver(&sandbox, event, Fault::None).await;
        statuses.push(status.map(|status| status.as_u16()));
    }
    Ok(Json(json!(statuses)))
}

async fn pay(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Answer {
    Ok(Json(json!(format!("{:?}", settle(&sandbox, &id, true)))))
}

async fn expire(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Answer {
    end(&sandbox, &id).map(Json)
}

async fn refund(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let payment = sandbox
        .book()
        .sessions
        .get(&id)
        .and_then(|session| session.payment.clone());
    let mut form = Form::from([("payment_intent".to_owned(), payment.unwrap_or_default())]);
    form.extend(
        query
            .get("amount")
            .map(|amount| ("amount".to_owned(), amount.clone())),
    );
    pay_back(&sandbox, &form).map(Json)
}

async fn dispute(State(sandbox): State<Sandbox>, Path((id, status)): Path<(String, String)>) -> Answer {
    let object = {
        let mut book = sandbox.book();
        let made = book.id("dp");
        let session = book
            .sessions
            .get_mut(&id)
            .ok_or_else(|| Problem::missing("session"))?;
        session.dispute.get_or_insert(made);
        session.dispute(&status)
    };
    let kind = if matches!(status.as_str(), "won" | "lost") {
        "charge.dispute.closed"
    } else {
        "charge.dispute.created"
    };
    tell(&sandbox, &id, kind, object);
    Ok(Json(json!({})))
}

async fn events(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Answer {
    let book = sandbox.book();
    let events: Vec<Value> = book
        .events
        .iter()
        .filter(|event| event.session == id)
        .map(|event| json!({"id": event.id, "type": event.kind, "taken": event.taken, "refused": event.refused}))
        .collect();
    Ok(Json(json!(events)))
}

async fn deliver_event(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let times: usize = query
        .get("times")
        .and_then(|times| times.parse().ok())
        .unwrap_or(1);
    let fault = match query.get("fault").map(String::as_str) {
        Some("forged") => Fault::Forged,
        Some("stale") => Fault::Stale,
        Some("unreadable") => Fault::Unreadable,
        _ => Fault::None,
    };
    let deliveries: Vec<_> = (0..times.min(1_000))
        .map(|_| {
            let (sandbox, id) = (sandbox.clone(), id.clone());
            tokio::spawn(async move { deliver(&sandbox, &id, fault).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for delivery in deliveries {
        let status = delivery.await.ok().flatten();
        statuses.push(status.map(|status| status.as_u16()));
    }
    Ok(Json(json!(statuses)))
}

async fn outage(State(sandbox): State<Sandbox>, Path(count): Path<u32>) -> Answer {
    sandbox.book().outage = count;
    Ok(Json(json!({})))
}
