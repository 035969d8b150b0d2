//! What we read of Stripe's answers. They hold far more, the payer's name and e-mail too: it is not even parsed.

use std::collections::HashMap;

use backend::purchase::{CheckoutState, RefundState, Standing};
use serde::Deserialize;

/// A checkout session.
#[derive(Deserialize)]
pub(super) struct Session {
    pub id: String,
    pub url: Option<String>,
    client_reference_id: Option<String>,
    status: Option<String>,
    payment_status: String,
    payment_intent: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
}

impl Session {
    pub fn state(self) -> CheckoutState {
        let standing = match (self.payment_status.as_str(), self.status.as_deref()) {
            ("paid", _) => Standing::Paid,
            (_, Some("expired")) => Standing::Expired,
            (_, Some("complete")) => Standing::Unpaid,
            _ => Standing::Open,
        };
        CheckoutState {
            session: self.id,
            purchase: self.client_reference_id.and_then(|id| id.parse().ok()),
            standing,
            payment: self.payment_intent,
            amount: self.amount_total.unwrap_or_default(),
            currency: self.currency.unwrap_or_default(),
        }
    }
}

/// A refund.
#[derive(Deserialize)]
pub(super) struct Refund {
    id: String,
    status: Option<String>,
    #[serde(default)]
    metadata: HashMap<String, String>,
}

impl Refund {
    pub fn is_of(&self, withdrawal: &str) -> bool {
        self.metadata.get("withdrawal").is_some_and(|id| id == withdrawal)
    }

    pub fn state(self) -> RefundState {
        RefundState {
            refund: self.id,
            succeeded: match self.status.as_deref() {
                Some("succeeded") => Some(true),
                Some("failed" | "canceled") => Some(false),
                _ => None,
            },
        }
    }
}

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
}

/// A refusal. Its message may repeat what was sent: only the codes are read.
#[derive(Deserialize)]
pub(super) struct Refusal {
    pub error: Reason,
}

#[derive(Deserialize)]
pub(super) struct Reason {
    #[serde(rename = "type")]
    pub kind: String,
    pub code: Option<String>,
}
