use std::collections::HashMap;

use serde_json::{Value, json};

/// How events about a session are delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// At once, and again until they are taken.
    #[default]
    Normal,
    /// Never.
    Lost,
    /// Three times at once.
    Duplicate,
    /// When `/_control/sessions/{id}/release` says so, the last first.
    Held,
    /// After three seconds.
    Late,
}

impl Mode {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "normal" => Self::Normal,
            "lost" => Self::Lost,
            "duplicate" => Self::Duplicate,
            "held" => Self::Held,
            "late" => Self::Late,
            _ => return None,
        })
    }
}

/// A checkout session.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: String,
    pub reference: Option<String>,
    pub name: String,
    pub amount: i64,
    pub currency: String,
    pub created: i64,
    pub expires_at: i64,
    pub success_url: String,
    pub cancel_url: Option<String>,
    pub metadata: HashMap<String, String>,
    pub payment_metadata: HashMap<String, String>,
    /// `open`, `complete` or `expired`.
    pub status: &'static str,
    /// `unpaid` or `paid`.
    pub payment_status: &'static str,
    pub payment: Option<String>,
    pub dispute: Option<String>,
    pub mode: Mode,
}

impl Session {
    /// As Stripe answers it.
    pub fn shown(&self, origin: &str) -> Value {
        let open = self.status == "open";
        json!({
            "id": self.id, "object": "checkout.session", "livemode": false, "mode": "payment",
            "client_reference_id": self.reference, "created": self.created, "expires_at": self.expires_at,
            "amount_subtotal": self.amount, "amount_total": self.amount, "currency": self.currency,
            "status": self.status, "payment_status": self.payment_status, "payment_intent": self.payment,
            "payment_method_types": ["card", "sepa_debit"], "metadata": self.metadata,
            "success_url": self.success_url, "cancel_url": self.cancel_url,
            "url": open.then(|| format!("{origin}/pay/{}", self.id)),
            "customer": null, "customer_email": null, "locale": null, "subscription": null,
            // What we must neither read nor keep.
            "customer_details": (!open).then(|| json!({"email": "payeur@example.org", "name": "P. Ayeur"})),
        })
    }

    /// Its charge, with `refunded` of it paid back.
    pub fn charge(&self, refunded: i64) -> Value {
        let payment = self.payment.clone().unwrap_or_default();
        json!({
            "id": payment.replacen("pi_", "ch_", 1), "object": "charge", "livemode": false,
            "payment_intent": payment, "amount": self.amount, "amount_refunded": refunded,
            "currency": self.currency, "refunded": refunded == self.amount, "status": "succeeded",
            "paid": true, "metadata": self.payment_metadata,
            "billing_details": {"email": "payeur@example.org", "name": "P. Ayeur"},
        })
    }

    /// A dispute over it.
    pub fn dispute(&self, status: &str) -> Value {
        json!({
            "id": self.dispute, "object": "dispute", "livemode": false, "amount": self.amount,
            "currency": self.currency, "payment_intent": self.payment, "reason": "fraudulent", "status": status,
            "charge": self.payment.as_ref().map(|payment| payment.replacen("pi_", "ch_", 1)), "metadata": {},
        })
    }
}
