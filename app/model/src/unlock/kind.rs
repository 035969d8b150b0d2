//! The three ways to take a place.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{premium_price, unlock_price};
use crate::Tokens;
use crate::ledger::TokenKind;

/// Which place is taken, and with what it is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnlockKind {
    /// An ordinary place, for ordinary tokens.
    #[default]
    Standard,
    /// A premium place ("Emplacement payé"), for twice as many ordinary tokens.
    Premium,
    /// A premium place, for one premium token.
    PremiumToken,
}

/// What a place costs, in which kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnlockPrice {
    /// How many.
    pub tokens: Tokens,
    /// Of which kind.
    pub paid_with: TokenKind,
}

impl UnlockKind {
    /// All of them, in the order in which the page offers them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Premium, Self::PremiumToken];

    /// Its name, on the wire and in a form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
            Self::PremiumToken => "premium_token",
        }
    }

    /// Whether it takes a premium place.
    #[must_use]
    pub const fn is_premium(self) -> bool {
        !matches!(self, Self::Standard)
    }

    /// What it costs, by the upper end of the budget in whole euros.
    #[must_use]
    pub const fn price(self, budget_max: Option<u32>) -> UnlockPrice {
        let (tokens, paid_with) = match self {
            Self::Standard => (unlock_price(budget_max), TokenKind::Standard),
            Self::Premium => (premium_price(budget_max), TokenKind::Standard),
            Self::PremiumToken => (Tokens(1), TokenKind::Premium),
        };
        UnlockPrice { tokens, paid_with }
    }
}

impl FromStr for UnlockKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TokenKind::{Premium, Standard};

    #[test]
    fn each_way_has_its_price_and_its_token() {
        let prices = |budget| {
            UnlockKind::ALL.map(|kind| {
                let price = kind.price(budget);
                (price.tokens.0, price.paid_with)
            })
        };
        assert_eq!(prices(Some(100)), [(2, Standard), (4, Standard), (1, Premium)]);
        assert_eq!(prices(Some(101)), [(5, Standard), (10, Standard), (1, Premium)]);
        assert_eq!(prices(Some(2_000)), [(8, Standard), (16, Standard), (1, Premium)]);
        assert_eq!(
            prices(Some(2_001)),
            [(12, Standard), (24, Standard), (1, Premium)]
        );
        assert_eq!(prices(None), [(5, Standard), (10, Standard), (1, Premium)]);
    }

    #[test]
    fn a_way_is_read_by_the_name_it_is_written_with() {
        for kind in UnlockKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.as_str())
            );
        }
        assert_eq!("gratis".parse::<UnlockKind>(), Err(()));
    }
}
