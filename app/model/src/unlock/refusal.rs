//! Why a pro can't take a place.

use serde::{Deserialize, Serialize};

/// Why not. In each case nothing was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnlockRefusal {
    /// It is the caller's own demande.
    Own,
    /// Only pros unlock.
    NotPro,
    /// The account may take no place for now.
    Restricted,
    /// The caller has a place already.
    Already,
    /// The author has closed it, or his account is closed.
    Closed,
    /// Its time is over.
    Expired,
    /// The author has paused it.
    Paused,
    /// Every place is taken, of both kinds.
    Full,
    /// The ordinary places are taken; a premium one is left.
    NoStandard,
    /// The premium places are taken; an ordinary one is left.
    NoPremium,
    /// It does not cost what was shown any more.
    PriceChanged,
    /// The balance does not reach.
    TooPoor,
}

impl UnlockRefusal {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Own,
        Self::NotPro,
        Self::Restricted,
        Self::Already,
        Self::Closed,
        Self::Expired,
        Self::Paused,
        Self::Full,
        Self::NoStandard,
        Self::NoPremium,
        Self::PriceChanged,
        Self::TooPoor,
    ];

    /// The stable name: the last part of a problem's `type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "unlock-own",
            Self::NotPro => "unlock-not-pro",
            Self::Restricted => "unlock-restricted",
            Self::Already => "unlock-already",
            Self::Closed => "unlock-closed",
            Self::Expired => "unlock-expired",
            Self::Paused => "unlock-paused",
            Self::Full => "unlock-full",
            Self::NoStandard => "unlock-no-standard",
            Self::NoPremium => "unlock-no-premium",
            Self::PriceChanged => "unlock-price-changed",
            Self::TooPoor => "unlock-too-poor",
        }
    }

    /// The HTTP status: who may not, who can't pay, and where it stands otherwise.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Own | Self::NotPro | Self::Restricted => 403,
            Self::TooPoor => 402,
            _ => 409,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_a_name_of_its_own() {
        let mut names: Vec<_> = UnlockRefusal::ALL.map(UnlockRefusal::name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), UnlockRefusal::ALL.len());
    }
}
