//! The life of a demande: what its author may do with it, and why not.
//!
//! The one table of these rules: pages offer what it allows, use cases ask it under the row's lock, and triggers of the
//! database (`migrations/20261122100100_demandes.sql`) refuse what got past it.

use serde::{Deserialize, Serialize};

use super::{DemandeStatus, SLOTS, Slots};
use crate::{FieldErrors, FieldProblem};

/// What an author can do with a demande.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change what it says.
    Edit,
    /// Take it out of the search for a while.
    Pause,
    /// Put it back.
    Resume,
    /// Add 30 days, once.
    Extend,
    /// Take places away that nobody has taken.
    LowerSlots,
    /// Say that it is done.
    Resolve,
}

impl Action {
    /// All of them, in the order in which pages offer them.
    pub const ALL: [Self; 6] = [
        Self::Edit,
        Self::Pause,
        Self::Resume,
        Self::Extend,
        Self::LowerSlots,
        Self::Resolve,
    ];

    /// Its name, on the wire and in a page's address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Extend => "extend",
            Self::LowerSlots => "lower_slots",
            Self::Resolve => "resolve",
        }
    }
}

/// What an action that is allowed does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Something changes.
    Changes,
    /// It is so already: a form sent twice succeeds twice.
    Already,
}

/// Why an action is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It is resolved, expired or removed.
    Over,
    /// A pro has paid for what he read: the words stand.
    Unlocked,
    /// It was extended before.
    Extended,
    /// Every place is taken: it is out of the search already.
    Full,
    /// No place is left to take away.
    NothingToLower,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Over,
        Self::Unlocked,
        Self::Extended,
        Self::Full,
        Self::NothingToLower,
    ];

    /// The stable name: the last part of a problem's `type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Over => "demande-over",
            Self::Unlocked => "demande-unlocked",
            Self::Extended => "demande-extended",
            Self::Full => "demande-full",
            Self::NothingToLower => "nothing-to-lower",
        }
    }
}

/// Where a demande stands, as far as the actions depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its status. Where its time is over it is `Expired`, whatever its row says.
    pub status: DemandeStatus,
    /// Whether it is paused.
    pub paused: bool,
    /// Whether it was extended.
    pub extended: bool,
    /// Its places.
    pub slots: Slots,
}

impl Standing {
    /// Whether the author may, and whether it would change anything.
    pub const fn consider(self, action: Action) -> Result<Effect, Refusal> {
        use Action::{Edit, Extend, LowerSlots, Pause, Resolve, Resume};
        match (action, self.status) {
            // What has expired can have been settled all the same.
            (Resolve, DemandeStatus::Active | DemandeStatus::Full | DemandeStatus::Expired) => {
                Ok(Effect::Changes)
            }
            (Resolve, DemandeStatus::Resolved) => Ok(Effect::Already),
            (_, DemandeStatus::Resolved | DemandeStatus::Expired | DemandeStatus::Removed) => {
                Err(Refusal::Over)
            }
            (Edit, _) if self.slots.taken() > 0 => Err(Refusal::Unlocked),
            (Pause, _) if self.paused => Ok(Effect::Already),
            (Pause, DemandeStatus::Full) => Err(Refusal::Full),
            (Resume, _) if !self.paused => Ok(Effect::Already),
            (Extend, _) if self.extended => Err(Refusal::Extended),
            (LowerSlots, _) if !self.slots.can_be_lowered() => Err(Refusal::NothingToLower),
            (Edit | Pause | Resume | Extend | LowerSlots, _) => Ok(Effect::Changes),
        }
    }

    /// What the author may do now, in the order in which pages offer it.
    #[must_use]
    pub fn can(self) -> Vec<Action> {
        Action::ALL
            .into_iter()
            .filter(|action| self.consider(*action) == Ok(Effect::Changes))
            .collect()
    }
}

/// How many places are left of a demande.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LowerSlots {
    /// Ordinary places from now on: not fewer than are taken, not more than there are.
    pub slots: u8,
    /// Whether the premium places that nobody has taken are closed, too.
    #[serde(default)]
    pub close_premium: bool,
}

impl LowerSlots {
    /// The places from now on.
    pub fn of(self, before: Slots) -> Result<Slots, FieldErrors> {
        let (min, max) = (before.lowest(), before.total);
        let mut errors = FieldErrors::default();
        errors.check(
            "slots",
            (min..=max).contains(&self.slots),
            FieldProblem::OutOfRange {
                min: u32::from(min),
                max: u32::from(max),
            },
        );
        errors.into_result(Slots {
            total: self.slots,
            premium_total: if self.close_premium {
                before.premium_used
            } else {
                before.premium_total
            },
            ..before
        })
    }
}

impl Slots {
    /// Places taken, of both kinds.
    #[must_use]
    pub const fn taken(self) -> u8 {
        self.used.saturating_add(self.premium_used)
    }

    /// Ordinary places that must stay: those that are taken, and one at least.
    #[must_use]
    pub const fn lowest(self) -> u8 {
        let least = *SLOTS.start();
        if self.used > least { self.used } else { least }
    }

    /// Whether a place of either kind can be taken away.
    #[must_use]
    pub const fn can_be_lowered(self) -> bool {
        self.total > self.lowest() || self.premium_left() > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Action::{Edit, Extend, LowerSlots as Lower, Pause, Resolve, Resume};
    use DemandeStatus::{Active, Expired, Full, Removed, Resolved};

    /// Ordinary places taken and in all, premium ones taken and in all.
    const fn slots(used: u8, total: u8, premium_used: u8, premium_total: u8) -> Slots {
        Slots {
            used,
            total,
            premium_used,
            premium_total,
        }
    }

    const fn standing(status: DemandeStatus, paused: bool, extended: bool, slots: Slots) -> Standing {
        Standing {
            status,
            paused,
            extended,
            slots,
        }
    }

    #[test]
    fn an_action_is_named_as_on_the_wire() {
        for action in Action::ALL {
            assert_eq!(
                serde_json::to_string(&action).unwrap(),
                format!("{:?}", action.as_str())
            );
        }
    }

    #[test]
    fn what_may_be_done_in_each_state() {
        let (new, begun, full) = (slots(0, 3, 0, 2), slots(2, 3, 0, 2), slots(3, 3, 2, 2));
        let table: [(Standing, &[Action]); 14] = [
            (
                standing(Active, false, false, new),
                &[Edit, Pause, Extend, Lower, Resolve],
            ),
            (standing(Active, false, true, new), &[Edit, Pause, Lower, Resolve]),
            (
                standing(Active, true, false, new),
                &[Edit, Resume, Extend, Lower, Resolve],
            ),
            (
                standing(Active, false, false, begun),
                &[Pause, Extend, Lower, Resolve],
            ),
            (standing(Active, true, true, begun), &[Resume, Lower, Resolve]),
            // A premium unlock is one, too.
            (
                standing(Active, false, true, slots(0, 1, 1, 1)),
                &[Pause, Resolve],
            ),
            // One place, and it stays: only premium ones can go.
            (
                standing(Active, false, true, slots(0, 1, 0, 2)),
                &[Edit, Pause, Lower, Resolve],
            ),
            (
                standing(Active, false, true, slots(3, 3, 0, 2)),
                &[Pause, Lower, Resolve],
            ),
            (standing(Full, false, false, full), &[Extend, Resolve]),
            // The last free place was taken away while it was paused.
            (standing(Full, true, true, full), &[Resume, Resolve]),
            (standing(Expired, false, false, new), &[Resolve]),
            (standing(Expired, true, true, full), &[Resolve]),
            (standing(Resolved, false, false, new), &[]),
            (standing(Removed, true, false, begun), &[]),
        ];
        for (standing, expected) in table {
            assert_eq!(standing.can(), expected, "{standing:?}");
        }
    }

    #[test]
    fn each_refusal_has_its_reason_and_what_is_so_already_is_none() {
        let new = slots(0, 3, 0, 2);
        let begun = slots(1, 1, 0, 0);
        let table = [
            (
                standing(Active, false, false, begun),
                Edit,
                Err(Refusal::Unlocked),
            ),
            (standing(Active, true, false, new), Pause, Ok(Effect::Already)),
            (standing(Active, false, false, new), Resume, Ok(Effect::Already)),
            (
                standing(Full, false, false, slots(3, 3, 2, 2)),
                Pause,
                Err(Refusal::Full),
            ),
            (standing(Active, false, true, new), Extend, Err(Refusal::Extended)),
            (
                standing(Active, false, false, slots(0, 1, 1, 1)),
                Lower,
                Err(Refusal::NothingToLower),
            ),
            (
                standing(Resolved, false, false, new),
                Resolve,
                Ok(Effect::Already),
            ),
            (standing(Removed, false, false, new), Resolve, Err(Refusal::Over)),
            (standing(Resolved, true, false, new), Resume, Err(Refusal::Over)),
            (standing(Expired, false, false, new), Extend, Err(Refusal::Over)),
            (standing(Expired, false, false, begun), Edit, Err(Refusal::Over)),
        ];
        for (standing, action, expected) in table {
            assert_eq!(standing.consider(action), expected, "{action:?} of {standing:?}");
        }
    }

    #[test]
    fn places_go_down_to_those_taken_and_never_up() {
        let before = slots(2, 4, 1, 2);
        let lower = |slots, close_premium| LowerSlots { slots, close_premium }.of(before);
        assert_eq!(lower(2, false), Ok(slots(2, 2, 1, 2)));
        assert_eq!(lower(4, true), Ok(slots(2, 4, 1, 1)));
        for wrong in [0, 1, 5, 255] {
            let errors = lower(wrong, false).unwrap_err();
            assert_eq!(
                errors.get("slots"),
                Some(FieldProblem::OutOfRange { min: 2, max: 4 })
            );
        }
        assert_eq!(
            slots(0, 3, 0, 2).lowest(),
            1,
            "one place stays where none is taken"
        );
    }
}
