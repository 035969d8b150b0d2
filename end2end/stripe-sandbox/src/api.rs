//! The part of Stripe's API that we use.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::{Form as FormBody, Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};

use crate::deliver::tell;
use crate::idempotency::{Form, once};
use crate::now;
use crate::problem::Problem;
use crate::session::{Mode, Session};
use crate::state::Sandbox;

type Answer = Result<Json<Value>, Problem>;

/// The shortest and the longest life of a session, in seconds.
const LIFE: std::ops::RangeInclusive<i64> = 30 * 60..=24 * 60 * 60;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/v1/checkout/sessions", post(open))
        .route("/v1/checkout/sessions/{id}", get(read))
        .route("/v1/checkout/sessions/{id}/expire", post(expire))
        .route("/v1/refunds", post(refund).get(refunds))
        .route("/v1/refunds/{id}", get(read_refund))
        .route("/v1/events", get(events))
}

/// A key like Stripe's, and no outage.
async fn admit(sandbox: &Sandbox, headers: &HeaderMap) -> Result<(), Problem> {
    let key = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if !key.is_some_and(|key| key.starts_with("sk_test_")) {
        let message = "Invalid API Key provided. The sandbox takes none but sk_test_…";
        return Err(Problem::new(401, "invalid_request_error", None, message));
    }
    let down = {
        let mut book = sandbox.book();
        let down = book.outage > 0;
        book.outage = book.outage.saturating_sub(1);
        down
    };
    if down {
        tokio::time::sleep(Duration::from_millis(20)).await;
        return Err(Problem::new(500, "api_error", None, "An outage on demand."));
    }
    Ok(())
}

fn key(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
}

/// The values under `name[…]`.
fn group(form: &Form, name: &str) -> HashMap<String, String> {
    let inside = |key: &str| {
        let rest = key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
        (!rest.contains('[')).then(|| rest.to_owned())
    };
    form.iter()
        .filter_map(|(key, value)| Some((inside(key)?, value.clone())))
        .collect()
}

fn required<'a>(form: &'a Form, name: &str) -> Result<&'a str, Problem> {
    form.get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Problem::invalid("parameter_missing", &format!("Missing required param: {name}.")))
}

fn whole(form: &Form, name: &str) -> Result<i64, Problem> {
    required(form, name)?
        .parse()
        .map_err(|_| Problem::invalid("parameter_invalid_integer", &format!("Invalid integer: {name}")))
}

async fn open(State(sandbox): State<Sandbox>, headers: HeaderMap, FormBody(form): FormBody<Form>) -> Answer {
    admit(&sandbox, &headers).await?;
    once(&sandbox, key(&headers), "sessions", &form, || {
        make(&sandbox, &form)
    })
    .map(Json)
}

fn make(sandbox: &Sandbox, form: &Form) -> Result<Value, Problem> {
    const PRICE: &str = "line_items[0][price_data]";
    if required(form, "mode")? != "payment" {
        return Err(Problem::invalid(
            "parameter_unknown",
            "The sandbox knows the mode payment alone.",
        ));
    }
    let created = now();
    let expires_at = match form.get("expires_at") {
        Some(_) => whole(form, "expires_at")?,
        None => created + LIFE.end(),
    };
    // A few seconds pass on the way.
    if !(LIFE.start() - 60..=LIFE.end() + 60).contains(&(expires_at - created)) {
        let message =
            "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from now.";
        return Err(Problem::invalid("parameter_invalid", message));
    }
    let amount = whole(form, &format!("{PRICE}[unit_amount]"))? * whole(form, "line_items[0][quantity]")?;
    if amount < 50 {
        return Err(Problem::invalid(
            "amount_too_small",
            "The amount must be at least 50 cents.",
        ));
    }
    let mut book = sandbox.book();
    let session = Session {
        id: book.id("cs_test"),
        reference: form.get("client_reference_id").cloned(),
        name: required(form, &format!("{PRICE}[product_data][name]"))?.to_owned(),
        amount,
        currency: required(form, &format!("{PRICE}[currency]"))?.to_owned(),
        created,
        expires_at,
        success_url: required(form, "success_url")?.to_owned(),
        cancel_url: form.get("cancel_url").cloned(),
        metadata: group(form, "metadata"),
        payment_metadata: group(form, "payment_intent_data[metadata]"),
        status: "open",
        payment_status: "unpaid",
        payment: None,
        dispute: None,
        mode: Mode::Normal,
    };
    let shown = session.shown(&sandbox.settings.origin);
    book.sessions.insert(session.id.clone(), session);
    Ok(shown)
}

async fn read(State(sandbox): State<Sandbox>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    admit(&sandbox, &headers).await?;
    end_if_overdue(&sandbox, &id);
    let book = sandbox.book();
    let session = book
        .sessions
        .get(&id)
        .ok_or_else(|| Problem::missing("checkout.session"))?;
    Ok(Json(session.shown(&sandbox.settings.origin)))
}

async fn expire(State(sandbox): State<Sandbox>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    admit(&sandbox, &headers).await?;
    end(&sandbox, &id).map(Json)
}

/// Ends a session whose time is over, when somebody looks at it.
pub(crate) fn end_if_overdue(sandbox: &Sandbox, id: &str) {
    let is_overdue = |session: &Session| session.status == "open" && session.expires_at <= now();
    let overdue = sandbox.book().sessions.get(id).is_some_and(is_overdue);
    if overdue {
        // It was open a moment ago; where it is not any more, it has ended.
        let _ = end(sandbox, id);
    }
}

/// Ends an open session unpaid, and tells so.
pub(crate) fn end(sandbox: &Sandbox, id: &str) -> Result<Value, Problem> {
    let shown = {
        let mut book = sandbox.book();
        let session = book
            .sessions
            .get_mut(id)
            .ok_or_else(|| Problem::missing("checkout.session"))?;
        if session.status != "open" {
            let message = "Only Checkout Sessions with a status of `open` can be expired.";
            return Err(Problem::new(400, "invalid_request_error", None, message));
        }
        session.status = "expired";
        session.shown(&sandbox.settings.origin)
    };
    tell(sandbox, id, "checkout.session.expired", shown.clone());
    Ok(shown)
}

async fn refund(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    FormBody(form): FormBody<Form>,
) -> Answer {
    admit(&sandbox, &headers).await?;
    once(&sandbox, key(&headers), "refunds", &form, || {
        pay_back(&sandbox, &form)
    })
    .map(Json)
}

/// Pays back a part of a payment, or what is left of it.
pub(crate) fn pay_back(sandbox: &Sandbox, form: &Form) -> Result<Value, Problem> {
    let payment = required(form, "payment_intent")?;
    let (session, refund, charge) = {
        let mut book = sandbox.book();
        let before = book.refunded(payment);
        let id = book.id("re");
        let session = book
            .paid_by(payment)
            .filter(|session| session.payment_status == "paid")
            .ok_or_else(|| Problem::missing("payment_intent"))?
            .clone();
        let left = session.amount - before;
        let amount = match form.get("amount") {
            Some(_) => whole(form, "amount")?,
            None => left,
        };
        if left == 0 {
            return Err(Problem::invalid(
                "charge_already_refunded",
                "Charge has already been refunded.",
            ));
        }
        if !(1..=left).contains(&amount) {
            let message = "Refund amount is greater than unrefunded amount on charge.";
            return Err(Problem::invalid("amount_too_large", message));
        }
        let refund = json!({
            "id": id, "object": "refund", "amount": amount, "currency": session.currency, "payment_intent": payment,
            "charge": payment.replacen("pi_", "ch_", 1), "created": now(), "status": "succeeded",
            "reason": form.get("reason"), "metadata": group(form, "metadata"),
        });
        book.refunds.push(refund.clone());
        let charge = session.charge(before + amount);
        (session.id, refund, charge)
    };
    tell(sandbox, &session, "charge.refunded", charge);
    Ok(refund)
}

async fn refunds(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    admit(&sandbox, &headers).await?;
    let payment = query.get("payment_intent");
    let book = sandbox.book();
    let of_payment =
        |refund: &&Value| payment.is_none_or(|payment| refund["payment_intent"] == payment.as_str());
    let data: Vec<&Value> = book.refunds.iter().rev().filter(of_payment).collect();
    Ok(Json(
        json!({"object": "list", "url": "/v1/refunds", "has_more": false, "data": data}),
    ))
}

async fn read_refund(State(sandbox): State<Sandbox>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    admit(&sandbox, &headers).await?;
    let book = sandbox.book();
    let found = book.refunds.iter().find(|refund| refund["id"] == id.as_str());
    found.cloned().map(Json).ok_or_else(|| Problem::missing("refund"))
}

async fn events(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Answer {
    admit(&sandbox, &headers).await?;
    let book = sandbox.book();
    let data: Vec<&Value> = book.events.iter().rev().map(|event| &event.body).collect();
    Ok(Json(
        json!({"object": "list", "url": "/v1/events", "has_more": false, "data": data}),
    ))
}
