//! Tokens, and what was paid for them.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::opaque_debug;

/// A movement of tokens.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedLedgerEntry {
    /// Counts from 1 for each kind.
    pub entry: i32,
    /// `standard` or `premium`.
    pub kind: String,
    /// What came (or, negative, went).
    pub amount: i32,
    /// What there was then.
    pub balance_after: i32,
    /// Why.
    pub reason: String,
    /// Why, for a gift.
    pub note: Option<String>,
    /// The purchase it follows from.
    pub purchase_id: Option<Uuid>,
    /// The unlock it follows from.
    pub unlock_id: Option<Uuid>,
    /// The withdrawal it follows from.
    pub withdrawal_id: Option<Uuid>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
}

/// A pack of tokens bought.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedPurchase {
    /// The purchase.
    pub id: Uuid,
    /// The pack.
    pub pack: String,
    /// Its tokens.
    pub tokens: i32,
    /// What it cost, cents, tax included.
    pub amount_cents: i32,
    /// `eur`.
    pub currency: String,
    /// Where it stands.
    pub status: String,
    /// Of that, paid back.
    pub refunded_cents: i32,
    /// Stripe's name for the payment.
    pub stripe_payment_id: Option<String>,
    /// Of the receipt's number.
    pub receipt_year: Option<i16>,
    /// The receipt's number in that year.
    pub receipt_number: Option<i32>,
    /// When, RFC 3339, UTC.
    pub created_at: String,
    /// When, RFC 3339, UTC.
    pub paid_at: Option<String>,
}

/// A withdrawal from a purchase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedWithdrawal {
    /// The withdrawal.
    pub id: Uuid,
    /// From which purchase.
    pub purchase_id: Uuid,
    /// Tokens given back.
    pub tokens: i32,
    /// What is paid back, cents.
    pub amount_cents: i32,
    /// Where it stands.
    pub status: String,
    /// Of the credit note's number.
    pub receipt_year: i16,
    /// The credit note's number in that year.
    pub receipt_number: i32,
    /// When, RFC 3339, UTC.
    pub requested_at: String,
    /// When, RFC 3339, UTC.
    pub settled_at: Option<String>,
}

opaque_debug!(ExportedLedgerEntry, ExportedPurchase, ExportedWithdrawal);
