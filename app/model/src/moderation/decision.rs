//! Deciding.

use serde::{Deserialize, Serialize};

use super::STATEMENT_MAX;
use crate::{DecisionId, DemandeId, FieldErrors, FieldProblem, PublicId};

/// Days of a restriction, at most: what is longer is a ban.
pub const RESTRICTED_DAYS_MAX: u16 = 365;

/// Why a demande is taken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// Nobody needs anything: the pros get their tokens back.
    Fake,
    /// It is there already: the pros get their tokens back.
    Duplicate,
    /// The law forbids it.
    Illegal,
    /// The rules do.
    Rules,
}

impl RemovalReason {
    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fake => "fake",
            Self::Duplicate => "duplicate",
            Self::Illegal => "illegal",
            Self::Rules => "rules",
        }
    }
}

/// What a decision stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The law.
    Law,
    /// The rules of the site.
    #[default]
    Terms,
    /// Nothing but fairness.
    Goodwill,
}

impl Ground {
    const ALL: [Self; 3] = [Self::Law, Self::Terms, Self::Goodwill];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Terms => "terms",
            Self::Goodwill => "goodwill",
        }
    }

    /// The reverse of [`Self::as_str`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What is done: its `action`, and what that needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Measure {
    /// Nothing: the report is closed, and its reporter reads why.
    Dismiss,
    /// The person is warned.
    Warn,
    /// No new demande and no new unlock for some days.
    Restrict {
        /// How many, from 1 to 365.
        days: u16,
    },
    /// A restriction ends now.
    LiftRestriction,
    /// The account is closed, its sessions end, its open demandes are taken down.
    Ban,
    /// The account opens again, and its demandes that came down with it are back.
    Unban,
    /// A demande of the person's is taken down.
    RemoveDemande {
        /// Which.
        demande_id: DemandeId,
        /// Why.
        reason: RemovalReason,
    },
    /// A demande that a moderator took down is back.
    RestoreDemande {
        /// Which.
        demande_id: DemandeId,
    },
    /// A pro gets the tokens of an unlock back.
    Refund {
        /// The demande that was unlocked.
        demande_id: DemandeId,
        /// The pro who took the place.
        pro: PublicId,
    },
}

impl Measure {
    /// What it is, without what it needs.
    #[must_use]
    pub const fn action(&self) -> DecisionAction {
        match self {
            Self::Dismiss => DecisionAction::Dismiss,
            Self::Warn => DecisionAction::Warn,
            Self::Restrict { .. } => DecisionAction::Restrict,
            Self::LiftRestriction => DecisionAction::LiftRestriction,
            Self::Ban => DecisionAction::Ban,
            Self::Unban => DecisionAction::Unban,
            Self::RemoveDemande { .. } => DecisionAction::RemoveDemande,
            Self::RestoreDemande { .. } => DecisionAction::RestoreDemande,
            Self::Refund { .. } => DecisionAction::Refund,
        }
    }
}

/// A moderator's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDecision {
    /// What is done.
    pub measure: Measure,
    /// What it stands on; the rules where nothing is said.
    #[serde(default)]
    pub ground: Ground,
    /// Why, in words for the person: he reads them. Where a report is dismissed, its reporter does.
    pub statement: String,
}

impl NewDecision {
    /// Checks it, and takes the blanks around the statement away.
    ///
    /// # Errors
    /// `statement` or `days`.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        self.statement = self.statement.trim().to_owned();
        errors.check_text("statement", &self.statement, STATEMENT_MAX);
        if let Measure::Restrict { days } = self.measure {
            errors.check(
                "days",
                (1..=RESTRICTED_DAYS_MAX).contains(&days),
                FieldProblem::OutOfRange {
                    min: 1,
                    max: u32::from(RESTRICTED_DAYS_MAX),
                },
            );
        }
        errors.into_result(self)
    }
}

/// A decision that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DecisionMade {
    /// The decision.
    pub id: DecisionId,
    /// What was done.
    pub action: DecisionAction,
    /// Until when a restriction lasts: milliseconds since 1970, UTC.
    pub until: Option<i64>,
}

/// Everything that is ever decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionAction {
    /// A report was closed without consequences.
    Dismiss,
    /// A warning.
    Warn,
    /// No new demande and no new unlock for a time.
    Restrict,
    /// The end of that before its time.
    LiftRestriction,
    /// The account was closed.
    Ban,
    /// It was opened again.
    Unban,
    /// A demande was taken down.
    RemoveDemande,
    /// It was put back.
    RestoreDemande,
    /// A review was taken down.
    RemoveReview,
    /// It was put back.
    RestoreReview,
    /// The tokens of an unlock were given back.
    Refund,
    /// Tokens were given.
    Gift,
}

impl DecisionAction {
    const ALL: [Self; 12] = [
        Self::Dismiss,
        Self::Warn,
        Self::Restrict,
        Self::LiftRestriction,
        Self::Ban,
        Self::Unban,
        Self::RemoveDemande,
        Self::RestoreDemande,
        Self::RemoveReview,
        Self::RestoreReview,
        Self::Refund,
        Self::Gift,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dismiss => "dismiss",
            Self::Warn => "warn",
            Self::Restrict => "restrict",
            Self::LiftRestriction => "lift_restriction",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::RemoveDemande => "remove_demande",
            Self::RestoreDemande => "restore_demande",
            Self::RemoveReview => "remove_review",
            Self::RestoreReview => "restore_review",
            Self::Refund => "refund",
            Self::Gift => "gift",
        }
    }

    /// The reverse of [`Self::as_str`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Whether it is to the disadvantage of the person it is about, who can contest it.
    #[must_use]
    pub const fn burdens(self) -> bool {
        matches!(
            self,
            Self::Warn | Self::Restrict | Self::Ban | Self::RemoveDemande | Self::RemoveReview
        )
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_decision_says_what_why_and_for_how_long() {
        let decision = |days: u16, statement: &str| NewDecision {
            measure: Measure::Restrict { days },
            ground: Ground::Terms,
            statement: statement.into(),
        };
        assert_eq!(decision(365, " Un. ").validate().unwrap().statement, "Un.");
        let silent = decision(7, " ").validate().unwrap_err();
        assert_eq!(silent.get("statement"), Some(FieldProblem::Required));
        for days in [0, 366] {
            let errors = decision(days, "Un.").validate().unwrap_err();
            assert_eq!(
                errors.get("days"),
                Some(FieldProblem::OutOfRange { min: 1, max: 365 })
            );
        }
    }

    #[test]
    fn the_wire_form_names_the_action() {
        let id = Uuid::nil();
        let json = format!(
            r#"{{"measure":{{"action":"remove_demande","demandeId":"{id}","reason":"fake"}},"statement":"Personne n’habite là."}}"#
        );
        let read: NewDecision = serde_json::from_str(&json).unwrap();
        assert_eq!(
            read.measure,
            Measure::RemoveDemande {
                demande_id: DemandeId(id),
                reason: RemovalReason::Fake
            }
        );
        assert_eq!(read.ground, Ground::Terms);
        for action in DecisionAction::ALL {
            let wire = serde_json::to_string(&action).unwrap();
            assert_eq!(wire, format!("\"{}\"", action.as_str()));
            assert_eq!(DecisionAction::named(action.as_str()), Some(action));
        }
    }
}
