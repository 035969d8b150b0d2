//! What it costs to unlock a demande.

use crate::Tokens;

/// The price of an ordinary place, by the upper end of the budget in whole euros (product page, § Tokens).
#[must_use]
pub const fn unlock_price(budget_max: Option<u32>) -> Tokens {
    Tokens(match budget_max {
        Some(..=100) => 2,
        None | Some(..=500) => 5,
        Some(..=2_000) => 8,
        Some(_) => 12,
    })
}

/// The price of a premium place: twice the ordinary one (or one premium token).
#[must_use]
pub const fn premium_price(budget_max: Option<u32>) -> Tokens {
    Tokens(unlock_price(budget_max).0 * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_of_the_tariff_includes_its_limit() {
        let prices =
            [0, 100, 101, 500, 501, 2_000, 2_001, u32::MAX].map(|budget| unlock_price(Some(budget)).0);
        assert_eq!(prices, [2, 2, 5, 5, 8, 8, 12, 12]);
        assert_eq!(unlock_price(None).0, 5);
    }

    #[test]
    fn premium_is_twice_the_ordinary_price() {
        assert_eq!(premium_price(Some(150)), Tokens(10));
    }
}
