//! Movements of tokens, as their owner reads them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{DemandeId, Tokens};

/// A kind of token. The premium ones are given, never sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// An ordinary token.
    Standard,
    /// A premium token: pays one premium place, whatever the budget.
    Premium,
}

impl TokenKind {
    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Standard, Self::Premium]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// Why tokens moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MovementReason {
    /// Bought.
    Purchase,
    /// The purchase was paid back.
    PurchaseRefunded,
    /// The payment was disputed at the bank.
    Chargeback,
    /// The dispute ended in our favour.
    ChargebackReversed,
    /// Withdrawn from within 14 days.
    Withdrawal,
    /// The withdrawal could not be paid out.
    WithdrawalReversed,
    /// Spent on a place.
    Unlock,
    /// Given back: the first message was not opened within 72 h.
    RefundUnread,
    /// Given back: no answer within 7 days.
    RefundUnanswered,
    /// Given back: the demande was removed as fake or as a duplicate.
    RefundRemoved,
    /// Given back: the author was banned within 7 days.
    RefundBanned,
    /// Given back by a moderator.
    RefundModerator,
    /// A gift.
    Gift,
}

impl MovementReason {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Purchase,
        Self::PurchaseRefunded,
        Self::Chargeback,
        Self::ChargebackReversed,
        Self::Withdrawal,
        Self::WithdrawalReversed,
        Self::Unlock,
        Self::RefundUnread,
        Self::RefundUnanswered,
        Self::RefundRemoved,
        Self::RefundBanned,
        Self::RefundModerator,
        Self::Gift,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::PurchaseRefunded => "purchase_refunded",
            Self::Chargeback => "chargeback",
            Self::ChargebackReversed => "chargeback_reversed",
            Self::Withdrawal => "withdrawal",
            Self::WithdrawalReversed => "withdrawal_reversed",
            Self::Unlock => "unlock",
            Self::RefundUnread => "refund_unread",
            Self::RefundUnanswered => "refund_unanswered",
            Self::RefundRemoved => "refund_removed",
            Self::RefundBanned => "refund_banned",
            Self::RefundModerator => "refund_moderator",
            Self::Gift => "gift",
        }
    }

    /// The reason of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    /// Of which kind of token.
    pub kind: TokenKind,
    /// How many; below 0 where they were spent.
    pub amount: i32,
    /// Tokens of that kind after it.
    pub balance_after: Tokens,
    /// Why.
    pub reason: MovementReason,
    /// The demande that was unlocked, where it is about one.
    pub demande: Option<MovementDemande>,
    /// The purchase, where it is about one.
    pub purchase_id: Option<Uuid>,
    /// The withdrawal, where it is about one.
    pub withdrawal_id: Option<Uuid>,
    /// An operator's words for a gift, a moderator's for tokens given back.
    pub note: Option<String>,
    /// The day, ISO 8601 (`2026-12-17`), Paris time.
    pub on: String,
}

/// The demande of a movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovementDemande {
    /// Its id.
    pub id: DemandeId,
    /// Its title.
    pub title: String,
}

/// Some movements, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovementPage {
    /// The movements.
    pub movements: Vec<Movement>,
    /// What to ask the older ones with; `None` where these were the last.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_database_is_what_goes_over_the_wire() {
        for reason in MovementReason::ALL {
            assert_eq!(MovementReason::named(reason.as_str()), Some(reason));
            assert_eq!(
                serde_json::to_string(&reason).unwrap(),
                format!("\"{}\"", reason.as_str())
            );
        }
        assert_eq!(MovementReason::named("theft"), None);
        assert_eq!(TokenKind::named("premium"), Some(TokenKind::Premium));
        assert_eq!(TokenKind::named("gold"), None);
    }
}
