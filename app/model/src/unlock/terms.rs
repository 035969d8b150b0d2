//! Whether a place can be taken: the one table of these rules. The page offers what it allows, the use case asks it under
//! the row's lock, and triggers of the database (`migrations/20261122100150_unlocks.sql`) refuse what got past it.

use super::{UnlockKind, UnlockPrice, UnlockRefusal};
use crate::Tokens;
use crate::demande::{DemandeStatus, Slots};
use crate::ledger::TokenKind;

/// What an unlock depends on, of the demande.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Its status. Where its time is over it is `Expired`, whatever its row says.
    pub status: DemandeStatus,
    /// Whether it is paused.
    pub paused: bool,
    /// Its places.
    pub slots: Slots,
    /// The upper end of the budget, whole euros.
    pub budget_max: Option<u32>,
}

/// What a pro has to pay with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purse {
    /// Ordinary tokens.
    pub tokens: Tokens,
    /// Premium tokens.
    pub premium_tokens: Tokens,
}

impl Terms {
    /// What such a place costs, where there is one.
    pub const fn consider(self, kind: UnlockKind) -> Result<UnlockPrice, UnlockRefusal> {
        match self.status {
            DemandeStatus::Resolved | DemandeStatus::Removed => return Err(UnlockRefusal::Closed),
            DemandeStatus::Expired => return Err(UnlockRefusal::Expired),
            DemandeStatus::Active | DemandeStatus::Full => {}
        }
        if self.paused {
            return Err(UnlockRefusal::Paused);
        }
        match (kind.is_premium(), self.slots.left(), self.slots.premium_left()) {
            (_, 0, 0) => Err(UnlockRefusal::Full),
            (false, 0, _) => Err(UnlockRefusal::NoStandard),
            (true, _, 0) => Err(UnlockRefusal::NoPremium),
            _ => Ok(kind.price(self.budget_max)),
        }
    }
}

impl Purse {
    /// Tokens of a kind.
    #[must_use]
    pub const fn of(self, kind: TokenKind) -> Tokens {
        match kind {
            TokenKind::Standard => self.tokens,
            TokenKind::Premium => self.premium_tokens,
        }
    }

    /// How many are missing to pay `price`; 0 where it reaches.
    #[must_use]
    pub const fn missing(self, price: UnlockPrice) -> Tokens {
        Tokens(price.tokens.0.saturating_sub(self.of(price.paid_with).0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use UnlockKind::{Premium, PremiumToken, Standard};

    fn terms(status: DemandeStatus, paused: bool, used: u8, premium_used: u8) -> Terms {
        Terms {
            status,
            paused,
            slots: Slots {
                used,
                total: 3,
                premium_used,
                premium_total: 2,
            },
            budget_max: Some(150),
        }
    }

    #[test]
    fn a_place_is_to_be_had_where_one_is_left_and_only_there() {
        use DemandeStatus::{Active, Expired, Full, Removed, Resolved};
        use UnlockRefusal as No;
        let table = [
            (terms(Active, false, 0, 0), [Ok(5), Ok(10), Ok(1)]),
            (terms(Active, false, 2, 1), [Ok(5), Ok(10), Ok(1)]),
            (terms(Active, false, 3, 1), [Err(No::NoStandard), Ok(10), Ok(1)]),
            (
                terms(Active, false, 2, 2),
                [Ok(5), Err(No::NoPremium), Err(No::NoPremium)],
            ),
            (terms(Full, false, 3, 2), [Err(No::Full); 3]),
            (terms(Active, true, 0, 0), [Err(No::Paused); 3]),
            (terms(Expired, false, 0, 0), [Err(No::Expired); 3]),
            (terms(Expired, true, 3, 2), [Err(No::Expired); 3]),
            (terms(Resolved, false, 0, 0), [Err(No::Closed); 3]),
            (terms(Removed, false, 3, 2), [Err(No::Closed); 3]),
        ];
        for (terms, expected) in table {
            let found = [Standard, Premium, PremiumToken]
                .map(|kind| terms.consider(kind).map(|price| price.tokens.0));
            assert_eq!(found, expected, "{terms:?}");
        }
    }

    #[test]
    fn a_purse_reaches_or_lacks_so_many() {
        let purse = Purse {
            tokens: Tokens(10),
            premium_tokens: Tokens(0),
        };
        let missing = |kind: UnlockKind, budget| purse.missing(kind.price(budget)).0;
        assert_eq!(missing(Standard, Some(2_001)), 2);
        assert_eq!(missing(Premium, Some(500)), 0);
        assert_eq!(missing(Premium, Some(501)), 6);
        assert_eq!(missing(PremiumToken, None), 1);
    }
}
