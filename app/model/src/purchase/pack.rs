use serde::{Deserialize, Serialize};

use crate::{EuroCents, Tokens};

/// A number of tokens that is sold together (product page, § Tokens). Named by its price in euros, as the specification does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Pack {
    /// 10 tokens.
    #[serde(rename = "10")]
    Ten,
    /// 30 tokens.
    #[serde(rename = "25")]
    TwentyFive,
    /// 70 tokens.
    #[serde(rename = "50")]
    Fifty,
    /// 150 tokens.
    #[serde(rename = "100")]
    Hundred,
}

impl Pack {
    /// All of them, the smallest first: it is the one preselected (look, § Paid is written).
    pub const ALL: [Self; 4] = [Self::Ten, Self::TwentyFive, Self::Fifty, Self::Hundred];

    /// Its name: the price in whole euros.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ten => "10",
            Self::TwentyFive => "25",
            Self::Fifty => "50",
            Self::Hundred => "100",
        }
    }

    /// By its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pack| pack.as_str() == name)
    }

    /// What one gets.
    #[must_use]
    pub const fn tokens(self) -> Tokens {
        Tokens(match self {
            Self::Ten => 10,
            Self::TwentyFive => 30,
            Self::Fifty => 70,
            Self::Hundred => 150,
        })
    }

    /// What one pays.
    #[must_use]
    pub const fn price(self) -> EuroCents {
        EuroCents(match self {
            Self::Ten => 1_000,
            Self::TwentyFive => 2_500,
            Self::Fifty => 5_000,
            Self::Hundred => 10_000,
        })
    }

    /// The price of one token, to the nearest cent.
    #[must_use]
    pub const fn unit_price(self) -> EuroCents {
        EuroCents((self.price().0 * 2 + self.tokens().0) / (self.tokens().0 * 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_list() {
        let list = Pack::ALL.map(|pack| (pack.price().0, pack.tokens().0, pack.unit_price().0));
        assert_eq!(
            list,
            [
                (1_000, 10, 100),
                (2_500, 30, 83),
                (5_000, 70, 71),
                (10_000, 150, 67)
            ]
        );
    }

    #[test]
    fn a_token_never_costs_more_than_a_euro() {
        assert!(
            Pack::ALL
                .iter()
                .all(|pack| pack.price().0 <= pack.tokens().0 * 100)
        );
    }

    #[test]
    fn its_name_is_the_same_everywhere() {
        for pack in Pack::ALL {
            let json = serde_json::to_string(&pack).unwrap();
            assert_eq!(json, format!("\"{}\"", pack.as_str()));
            assert_eq!(serde_json::from_str::<Pack>(&json).unwrap(), pack);
        }
        assert!(serde_json::from_str::<Pack>("\"1000\"").is_err());
    }
}
