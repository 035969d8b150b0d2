//! Buying tokens: the packs, and what the buyer is told of a purchase, its receipt and a withdrawal from it.

mod pack;
mod receipt;
mod wallet;

pub use pack::Pack;
pub use receipt::{CreditNote, Receipt, ReceiptNumber};
use serde::{Deserialize, Serialize};
pub use wallet::{BoughtPack, PurchaseStatus, Refundable, Wallet, WithdrawalStatus, withdrawn_cents};

/// Opens a checkout.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCheckout {
    /// What is bought.
    pub pack: Pack,
}

/// A checkout that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Checkout {
    /// Stripe's name for it (`cs_…`).
    pub session_id: String,
    /// The page at Stripe on which it is paid.
    pub url: String,
}
