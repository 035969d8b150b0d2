use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Pack;
use crate::{EuroCents, Tokens};

/// The number of a receipt or of a credit note: counted from 1 in each year, without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptNumber {
    /// The year, in Paris.
    pub year: u16,
    /// The number within it.
    pub number: u32,
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:06}", self.year, self.number)
    }
}

/// The receipt of a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// The purchase.
    pub purchase: Uuid,
    /// Its number.
    pub number: ReceiptNumber,
    /// The buyer's display name.
    pub buyer: String,
    /// What was bought; `None` for a pack that is sold no more.
    pub pack: Option<Pack>,
    /// How many tokens.
    pub tokens: Tokens,
    /// What was paid, taxes included.
    pub amount: EuroCents,
    /// What of it was paid back.
    pub refunded: EuroCents,
    /// The day of the payment in Paris, ISO 8601.
    pub paid_on: String,
    /// The credit notes that correct it.
    pub credit_notes: Vec<CreditNote>,
}

/// The credit note of a withdrawal: the durable receipt that the law asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreditNote {
    /// The withdrawal.
    pub id: Uuid,
    /// The purchase.
    pub purchase: Uuid,
    /// Its number.
    pub number: ReceiptNumber,
    /// The number of the receipt that it corrects.
    pub corrects: ReceiptNumber,
    /// The buyer's display name.
    pub buyer: String,
    /// How many tokens were given up.
    pub tokens: Tokens,
    /// What is paid back, taxes included.
    pub amount: EuroCents,
    /// Where it stands.
    pub status: super::WithdrawalStatus,
    /// The day of the withdrawal in Paris, ISO 8601.
    pub requested_on: String,
    /// The time of it in Paris, `14:05`.
    pub requested_at: String,
}
