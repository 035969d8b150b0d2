//! What is asked of whoever takes the payments. The server talks to Stripe (`server/src/adapters/stripe.rs`).

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use model::EuroCents;
use time::OffsetDateTime;
use uuid::Uuid;

/// The answer of a [`Gateway`], on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, GatewayError>> + Send + 'a>>;

/// Takes payments and pays back.
///
/// A question with the same key asked twice has one effect, and the answer of the first time: so a question whose answer
/// was lost is asked again.
pub trait Gateway: Send + Sync {
    /// Opens a page on which a purchase is paid.
    fn open_checkout(&self, checkout: CheckoutOrder) -> Answer<'_, OpenedCheckout>;

    /// Where a checkout stands.
    fn checkout(&self, session: String) -> Answer<'_, CheckoutState>;

    /// Pays back a part of a payment, or all of it.
    fn refund(&self, refund: RefundOrder) -> Answer<'_, RefundState>;

    /// The refund of a withdrawal, if there is one. Keys are forgotten after a day; this is not.
    fn find_refund(&self, refund: RefundOrder) -> Answer<'_, Option<RefundState>>;
}

/// What is to be paid.
#[derive(Clone, Debug)]
pub struct CheckoutOrder {
    /// The purchase: the key of the question, and the reference that comes back with the payment.
    pub purchase: Uuid,
    /// What stands on the page, in the buyer's language.
    pub name: String,
    /// What it costs.
    pub amount: EuroCents,
    /// From then on it can't be paid any more.
    pub expires_at: OffsetDateTime,
    /// Where a payment leads.
    pub success_url: String,
    /// Where giving up leads.
    pub cancel_url: String,
}

/// A checkout that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedCheckout {
    /// Its name (`cs_…`).
    pub session: String,
    /// Its page; `None` once it is over.
    pub url: Option<String>,
}

/// What is known of a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutState {
    /// Its name (`cs_…`).
    pub session: String,
    /// The purchase that it is for.
    pub purchase: Option<Uuid>,
    /// Whether it is paid, open, or over.
    pub standing: Standing,
    /// The payment (`pi_…`).
    pub payment: Option<String>,
    /// In the currency's smallest unit.
    pub amount: i64,
    /// Lower case ISO 4217.
    pub currency: String,
}

/// Where a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not paid yet: the page is open, or the payment is on its way.
    Open,
    /// Paid.
    Paid,
    /// Filled in, but the payment has not arrived, and perhaps never will.
    Unpaid,
    /// Never paid.
    Expired,
}

/// What is to be paid back.
#[derive(Clone, Debug)]
pub struct RefundOrder {
    /// The withdrawal: the key of the question.
    pub withdrawal: Uuid,
    /// The payment (`pi_…`).
    pub payment: String,
    /// How much.
    pub amount: EuroCents,
}

/// What is known of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundState {
    /// Its name (`re_…`).
    pub refund: String,
    /// `None` while it is on its way; then whether the money was paid back.
    pub succeeded: Option<bool>,
}

/// Why there is no answer. Nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// It could not be reached, or failed: whether it did what it was asked is unknown. Ask again.
    #[error("the payment service cannot be reached")]
    Unavailable,
    /// It did nothing, and asking again helps nothing. With its own short name for the reason.
    #[error("the payment service refused: {0}")]
    Refused(String),
}

/// How this server sells tokens.
#[derive(Clone)]
pub struct Payments {
    /// Whoever takes the payments.
    pub gateway: Arc<dyn Gateway>,
    /// `STRIPE_WEBHOOK_SECRET`: what Stripe signs its events with.
    pub webhook_secret: Arc<[u8]>,
    /// Our own public origin, `https://leboncoup.fr`.
    pub origin: String,
}

impl fmt::Debug for Payments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Payments(…)")
    }
}
