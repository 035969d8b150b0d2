//! Demandes: what is posted, what is listed, what is shown whole.

mod change;
pub mod life;
mod own;

pub use change::{DemandeChange, EditDemande};
pub use life::LowerSlots;
pub use own::{MyDemande, NextStep, Own, SOON_DAYS};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::place::Insee;
use crate::{Category, DemandeId, FieldErrors, FieldProblem, Tokens};

/// Characters of a title, at most.
pub const TITLE_MAX: u32 = 100;
/// Characters of a description, at most.
pub const DESCRIPTION_MAX: u32 = 4_000;
/// Whole euros of a budget, at most.
pub const BUDGET_MAX: u32 = 1_000_000;
/// Ordinary places, at least and at most.
pub const SLOTS: std::ops::RangeInclusive<u8> = 1..=5;
/// Ordinary places where the author does not choose.
pub const SLOTS_DEFAULT: u8 = 3;
/// Premium places, on top of the ordinary ones.
pub const PREMIUM_SLOTS: u8 = 2;

/// What an author posts. Checked by [`NewDemande::validate`], in the browser and again on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDemande {
    /// One line, at most [`TITLE_MAX`] characters.
    pub title: String,
    /// At most [`DESCRIPTION_MAX`] characters; line breaks are kept.
    pub description: String,
    /// The trade.
    pub category: Category,
    /// The commune or arrondissement. Nothing finer is ever stored.
    pub place: Insee,
    /// Whole euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_min: Option<u32>,
    /// Whole euros, not below `budget_min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_max: Option<u32>,
    /// How many pros may answer ([`SLOTS`]).
    #[serde(default = "default_slots")]
    pub slots: u8,
    /// Drawn by the form before it is first sent: posting twice with the same key makes one demande.
    pub client_key: Uuid,
}

const fn default_slots() -> u8 {
    SLOTS_DEFAULT
}

impl NewDemande {
    /// Trims the texts, unifies line breaks, and checks every rule that needs no database.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        (self.title, self.description) = tidy(&self.title, &self.description);
        let errors = check(
            &self.title,
            &self.description,
            self.slots,
            [self.budget_min, self.budget_max],
        );
        errors.into_result(self)
    }
}

/// Title and description without blanks around them, with one kind of line break.
fn tidy(title: &str, description: &str) -> (String, String) {
    (
        title.trim().to_owned(),
        description.replace("\r\n", "\n").trim().to_owned(),
    )
}

/// Checks the parts of a demande that are not checked by their type: the form calls it before it has a place.
/// The budget is its lower and its upper end.
#[must_use]
pub fn check(title: &str, description: &str, slots: u8, budget: [Option<u32>; 2]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.check_text("title", title, TITLE_MAX);
    errors.check("title", !title.contains('\n'), FieldProblem::Invalid);
    errors.check_text("description", description, DESCRIPTION_MAX);
    errors.check(
        "slots",
        SLOTS.contains(&slots),
        FieldProblem::OutOfRange {
            min: u32::from(*SLOTS.start()),
            max: u32::from(*SLOTS.end()),
        },
    );
    for (field, amount) in [("budgetMin", budget[0]), ("budgetMax", budget[1])] {
        let fits = amount.is_none_or(|euros| euros <= BUDGET_MAX);
        errors.check(
            field,
            fits,
            FieldProblem::OutOfRange {
                min: 0,
                max: BUDGET_MAX,
            },
        );
    }
    if let [Some(min), Some(max)] = budget {
        errors.check("budgetMax", min <= max, FieldProblem::MinAboveMax);
    }
    errors
}

/// A budget in whole euros; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Budget {
    /// The least the author means to spend.
    pub min: Option<u32>,
    /// The most.
    pub max: Option<u32>,
}

/// Where a demande stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemandeStatus {
    /// Open, with a place left of either kind.
    Active,
    /// Open, every place taken, premium ones too.
    Full,
    /// Closed by its author: done.
    Resolved,
    /// Closed by time.
    Expired,
    /// Taken down by a moderator.
    Removed,
}

/// The places of a demande: how many, and how many are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Slots {
    /// Ordinary places taken.
    pub used: u8,
    /// Ordinary places.
    pub total: u8,
    /// Premium places taken.
    pub premium_used: u8,
    /// Premium places.
    pub premium_total: u8,
}

impl Slots {
    /// Ordinary places left.
    #[must_use]
    pub const fn left(self) -> u8 {
        self.total.saturating_sub(self.used)
    }

    /// Premium places left.
    #[must_use]
    pub const fn premium_left(self) -> u8 {
        self.premium_total.saturating_sub(self.premium_used)
    }
}

/// What may change of a demande while somebody reads its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemandeState {
    /// Where it stands.
    pub status: DemandeStatus,
    /// Whether its author has paused it.
    pub paused: bool,
    /// Its places.
    pub slots: Slots,
}

impl DemandeState {
    /// Whether a page that was made for `other` only has to count anew: nothing has opened or closed, and no kind of place
    /// has run out or come back.
    #[must_use]
    pub fn only_counts_differently(self, other: Self) -> bool {
        let offered = |state: Self| {
            let Slots {
                total, premium_total, ..
            } = state.slots;
            let left = (state.slots.left() > 0, state.slots.premium_left() > 0);
            (state.status, state.paused, total, premium_total, left)
        };
        offered(self) == offered(other)
    }
}

/// A demande in a list. Never the author, never a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DemandeSummary {
    /// The demande.
    pub id: DemandeId,
    /// Its title.
    pub title: String,
    /// The first 240 characters of its description, on one line.
    pub excerpt: String,
    /// Its trade.
    pub category: Category,
    /// The commune or arrondissement, as shown: "Paris 11e".
    pub place_name: String,
    /// Whole kilometres from the place searched, never less than 1. `None` outside a search.
    pub distance_km: Option<u32>,
    /// What the author means to spend.
    pub budget: Budget,
    /// Its places.
    pub slots: Slots,
    /// Whole minutes since it was posted, when the server answered.
    pub age_minutes: u32,
    /// What an ordinary place costs.
    pub unlock_price: Tokens,
}

/// A demande whole, as its page shows it to anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DemandeDetail {
    /// What a list shows of it.
    #[serde(flatten)]
    pub summary: DemandeSummary,
    /// The whole description.
    pub description: String,
    /// Where it stands.
    pub status: DemandeStatus,
    /// Whether its author has paused it: out of the search, closed to unlocks.
    pub paused: bool,
    /// The commune or arrondissement.
    pub place: Insee,
    /// What finds the place again in a search: "Montreuil (93100)".
    pub place_label: String,
    /// The day it expires, ISO 8601 (`2026-12-17`), Paris time.
    pub expires_on: String,
    /// What a premium place costs.
    pub premium_price: Tokens,
    /// Whether the caller wrote it.
    pub mine: bool,
    /// How far it has come; only for its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
}

impl DemandeDetail {
    /// What of it may change while somebody reads it.
    #[must_use]
    pub const fn state(&self) -> DemandeState {
        DemandeState {
            status: self.status,
            paused: self.paused,
            slots: self.summary.slots,
        }
    }

    /// Whether pros find it and can answer: what search engines may keep.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.status, DemandeStatus::Active) && !self.paused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_made_anew_when_what_it_offers_changes() {
        let slots = Slots {
            used: 1,
            total: 3,
            premium_used: 0,
            premium_total: 2,
        };
        let state = DemandeState {
            status: DemandeStatus::Active,
            paused: false,
            slots,
        };
        let with = |slots| DemandeState { slots, ..state };
        assert!(
            with(Slots {
                used: 2,
                premium_used: 1,
                ..slots
            })
            .only_counts_differently(state)
        );
        assert!(!with(Slots { used: 3, ..slots }).only_counts_differently(state));
        assert!(
            !with(Slots {
                premium_used: 2,
                ..slots
            })
            .only_counts_differently(state)
        );
        assert!(!with(Slots { total: 2, ..slots }).only_counts_differently(state));
        assert!(
            !DemandeState {
                paused: true,
                ..state
            }
            .only_counts_differently(state)
        );
    }

    fn demande() -> NewDemande {
        NewDemande {
            title: "  Groupe de sécurité qui goutte ".into(),
            description: "Il goutte.\r\nDepuis mardi.".into(),
            category: Category::Plomberie,
            place: "75111".parse().unwrap(),
            budget_min: Some(80),
            budget_max: Some(150),
            slots: 3,
            client_key: Uuid::nil(),
        }
    }

    #[test]
    fn a_valid_demande_is_tidied() {
        let valid = demande().validate().unwrap();
        assert_eq!(valid.title, "Groupe de sécurité qui goutte");
        assert_eq!(valid.description, "Il goutte.\nDepuis mardi.");
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = NewDemande {
            title: "x".repeat(101),
            description: " ".into(),
            budget_min: Some(200),
            slots: 6,
            ..demande()
        };
        let errors = wrong.validate().unwrap_err();
        assert_eq!(errors.get("title"), Some(FieldProblem::TooLong { max: 100 }));
        assert_eq!(errors.get("description"), Some(FieldProblem::Required));
        assert_eq!(errors.get("budgetMax"), Some(FieldProblem::MinAboveMax));
        assert_eq!(
            errors.get("slots"),
            Some(FieldProblem::OutOfRange { min: 1, max: 5 })
        );
    }
}
