//! What it costs to unlock a demande, who may, and what its author learns of it.

mod ask;
mod kind;
mod offer;
mod refusal;
mod terms;

pub use ask::{NewUnlock, Unlocked};
pub use kind::{UnlockKind, UnlockPrice};
pub use offer::{MyUnlock, UnlockChoice, UnlockOffer};
pub use refusal::UnlockRefusal;
pub use terms::{Purse, Terms};

use serde::{Deserialize, Serialize};

use crate::Tokens;

/// A place that a pro has taken, as the author of the demande sees it. Made of dates alone: nobody reads the messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenPlace {
    /// The pro's display name; empty where he has deleted his account.
    pub name: String,
    /// Whether he paid for a premium place.
    pub premium: bool,
    /// Whole minutes since he took it, when the server answered.
    pub unlocked_minutes: u32,
    /// Whole minutes since he first wrote; `None` while he has not.
    pub wrote_minutes: Option<u32>,
    /// Whether the author has written back.
    pub answered: bool,
    /// How many minutes he usually lets pass between taking a place and writing: the median of his latest ones. `None`
    /// where there are too few to tell.
    pub usual_minutes: Option<u32>,
}

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
