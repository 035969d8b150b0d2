//! What an event of Stripe's says that we act upon, and nothing else of it: this is what `webhook_events.payload` keeps.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{CheckoutState, Standing};

/// What has happened to a payment. Amounts are in the currency's smallest unit, as Stripe counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub(super) enum Fact {
    /// A checkout is paid.
    Paid(Session),
    /// A checkout was filled in, and its payment will arrive later or never.
    Unpaid(Session),
    /// A payment that was on its way will not arrive.
    Failed(Session),
    /// A checkout is over, unpaid.
    Expired(Session),
    /// A payment was paid back: `cents` of it, all told.
    Refunded(Refunded),
    /// The buyer's bank took the money back.
    DisputeOpened(Dispute),
    /// That is decided.
    DisputeClosed(Dispute),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    #[serde(rename = "session")]
    pub id: String,
    pub purchase: Option<Uuid>,
    pub payment: Option<String>,
    pub amount: i64,
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refunded {
    pub payment: String,
    #[serde(rename = "refunded")]
    pub cents: i64,
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Dispute {
    #[serde(rename = "dispute")]
    pub id: String,
    pub payment: String,
    pub status: String,
}

/// An event names something that we act upon, but in no form that we know.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl Fact {
    /// What an event of type `kind` about `object` says; `None` where it is nothing to us.
    pub fn of(kind: &str, object: &Value) -> Result<Option<Self>, Unreadable> {
        let fact = match kind {
            "checkout.session.completed" => {
                let session = Session::read(object)?;
                // `no_payment_required` cannot be ours: no pack is free.
                match object["payment_status"].as_str() {
                    Some("paid") => Self::Paid(session),
                    Some(_) => Self::Unpaid(session),
                    None => return Err(Unreadable),
                }
            }
            "checkout.session.async_payment_succeeded" => Self::Paid(Session::read(object)?),
            "checkout.session.async_payment_failed" => Self::Failed(Session::read(object)?),
            "checkout.session.expired" => Self::Expired(Session::read(object)?),
            "charge.refunded" => Self::Refunded(Refunded {
                payment: text(object, "payment_intent")?,
                cents: object["amount_refunded"].as_i64().ok_or(Unreadable)?,
                currency: text(object, "currency")?,
            }),
            "charge.dispute.created" | "charge.dispute.closed" => {
                let dispute = Dispute {
                    id: text(object, "id")?,
                    payment: text(object, "payment_intent")?,
                    status: text(object, "status")?,
                };
                // An inquiry: no money has moved.
                if dispute.status.starts_with("warning") {
                    return Ok(None);
                }
                if kind == "charge.dispute.created" {
                    Self::DisputeOpened(dispute)
                } else {
                    Self::DisputeClosed(dispute)
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(fact))
    }

    /// What Stripe's answer about a checkout says; `None` while nothing has come of it.
    pub fn of_checkout(state: CheckoutState) -> Option<Self> {
        let session = Session {
            id: state.session,
            purchase: state.purchase,
            payment: state.payment,
            amount: state.amount,
            currency: state.currency,
        };
        match state.standing {
            Standing::Paid => Some(Self::Paid(session)),
            Standing::Expired => Some(Self::Expired(session)),
            Standing::Open | Standing::Unpaid => None,
        }
    }
}

impl Session {
    fn read(object: &Value) -> Result<Self, Unreadable> {
        Ok(Self {
            id: text(object, "id")?,
            // Somebody else's checkout on the same account of Stripe's has none, or another form.
            purchase: object["client_reference_id"]
                .as_str()
                .and_then(|id| id.parse().ok()),
            payment: object["payment_intent"].as_str().map(str::to_owned),
            amount: object["amount_total"].as_i64().ok_or(Unreadable)?,
            currency: text(object, "currency")?,
        })
    }
}

/// A short text without an e-mail in it: ids, codes.
fn text(object: &Value, name: &str) -> Result<String, Unreadable> {
    let text = object[name].as_str().ok_or(Unreadable)?;
    if text.is_empty() || text.len() > 255 || text.contains('@') {
        return Err(Unreadable);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_an_event_only_what_is_used_is_kept() {
        let object = json!({
            "id": "cs_1", "client_reference_id": Uuid::from_u128(1), "payment_status": "paid", "amount_total": 2500,
            "currency": "eur", "payment_intent": "pi_1", "metadata": {"tokens": "150"},
            "customer_details": {"email": "jeanne@example.org", "name": "Jeanne"},
        });
        let fact = Fact::of("checkout.session.completed", &object).unwrap().unwrap();
        let kept = serde_json::to_value(&fact).unwrap();
        assert_eq!(
            kept,
            json!({
                "fact": "paid", "session": "cs_1", "purchase": Uuid::from_u128(1), "payment": "pi_1",
                "amount": 2500, "currency": "eur",
            })
        );
        assert_eq!(serde_json::from_value::<Fact>(kept).unwrap(), fact);
    }

    #[test]
    fn what_is_nothing_to_us_is_told_from_what_cannot_be_read() {
        assert_eq!(Fact::of("invoice.paid", &json!({})), Ok(None));
        let inquiry = json!({"id": "dp_1", "payment_intent": "pi_1", "status": "warning_needs_response"});
        assert_eq!(Fact::of("charge.dispute.created", &inquiry), Ok(None));
        for (kind, object) in [
            (
                "checkout.session.completed",
                json!({"id": "cs_1", "amount_total": 1, "currency": "eur"}),
            ),
            ("checkout.session.expired", json!({"id": 7})),
            (
                "charge.refunded",
                json!({"payment_intent": "pi_1", "amount_refunded": "12", "currency": "eur"}),
            ),
            (
                "charge.refunded",
                json!({"payment_intent": "a@b.fr", "amount_refunded": 12, "currency": "eur"}),
            ),
        ] {
            assert_eq!(Fact::of(kind, &object), Err(Unreadable), "{kind}");
        }
    }
}
