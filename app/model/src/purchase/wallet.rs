use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Pack, ReceiptNumber};
use crate::ledger::MovementPage;
use crate::{EuroCents, Tokens};

/// Where a purchase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PurchaseStatus {
    /// The checkout is open, or the payment on its way.
    Pending,
    /// Paid and credited.
    Paid,
    /// The payment was refused.
    Failed,
    /// Never paid.
    Expired,
    /// Paid back, all of it.
    Refunded,
    /// The buyer's bank asks for the money back.
    Disputed,
}

impl PurchaseStatus {
    /// By its name in the database.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "pending" => Self::Pending,
            "paid" => Self::Paid,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            "refunded" => Self::Refunded,
            "disputed" => Self::Disputed,
            _ => return None,
        })
    }
}

/// Where a withdrawal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WithdrawalStatus {
    /// The tokens are given up, the money is on its way.
    Requested,
    /// The money was paid back.
    Refunded,
    /// Stripe could not pay it back: the tokens have returned.
    Failed,
}

/// What of a purchase can be withdrawn from now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refundable {
    /// Its unspent tokens.
    pub tokens: Tokens,
    /// What is paid back for them.
    pub amount: EuroCents,
    /// The last day in Paris, ISO 8601.
    pub until: String,
}

/// A purchase, as the buyer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BoughtPack {
    /// Its id.
    pub id: Uuid,
    /// The pack; `None` for one that is sold no more.
    pub pack: Option<Pack>,
    /// How many tokens.
    pub tokens: Tokens,
    /// What it costs, taxes included.
    pub amount: EuroCents,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// The receipt's number, once it is paid.
    pub receipt: Option<ReceiptNumber>,
    /// What of it can be withdrawn from, if anything.
    pub refundable: Option<Refundable>,
}

/// One's tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wallet {
    /// Ordinary tokens.
    pub tokens: Tokens,
    /// Premium tokens.
    pub premium: Tokens,
    /// Whether tokens are sold here.
    pub open: bool,
    /// One's purchases, the newest first: those that were paid, and those whose payment is on its way.
    pub purchases: Vec<BoughtPack>,
    /// The latest movements, the newest first.
    pub movements: MovementPage,
}

/// What is paid back for `tokens` of a purchase of `bought` tokens for `amount`, of which `before` were withdrawn from
/// before. Rounded down, but all of them together give back every cent.
#[must_use]
pub fn withdrawn_cents(bought: Tokens, amount: EuroCents, before: Tokens, tokens: Tokens) -> EuroCents {
    let worth = |count: u32| -> u32 {
        let cents = u64::from(amount.0) * u64::from(count.min(bought.0)) / u64::from(bought.0.max(1));
        // No more than `amount`, which fits.
        u32::try_from(cents).unwrap_or(amount.0)
    };
    EuroCents(worth(before.0.saturating_add(tokens.0)).saturating_sub(worth(before.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_paid_back_at_the_price_of_the_pack() {
        let cents =
            |before, tokens| withdrawn_cents(Tokens(30), EuroCents(2_500), Tokens(before), Tokens(tokens)).0;
        assert_eq!(cents(0, 16), 1_333);
        assert_eq!(cents(0, 12), 1_000);
        assert_eq!(cents(0, 30), 2_500);
        assert_eq!(cents(0, 0), 0);
        assert_eq!(cents(0, 31), 2_500, "never more than was paid");
    }

    #[test]
    fn the_parts_add_up_to_the_whole() {
        let cents = |before| withdrawn_cents(Tokens(30), EuroCents(2_500), Tokens(before), Tokens(1)).0;
        assert_eq!((0..30).map(cents).sum::<u32>(), 2_500);
    }
}
