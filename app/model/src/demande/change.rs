//! What an author asks to be changed.

use serde::{Deserialize, Serialize};

use super::life::{Action, LowerSlots};
use super::{check, tidy};
use crate::place::Insee;
use crate::{Category, FieldErrors};

/// A change of a demande: its `action`, and what that needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum DemandeChange {
    /// Says something else. Only while no pro has unlocked it.
    Edit(EditDemande),
    /// Takes it out of the search; its date goes on.
    Pause,
    /// Puts it back.
    Resume,
    /// Adds 30 days, once.
    Extend,
    /// Takes places away.
    LowerSlots(LowerSlots),
    /// Closes it for good.
    Resolve,
}

impl DemandeChange {
    /// What it does.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Edit(_) => Action::Edit,
            Self::Pause => Action::Pause,
            Self::Resume => Action::Resume,
            Self::Extend => Action::Extend,
            Self::LowerSlots(_) => Action::LowerSlots,
            Self::Resolve => Action::Resolve,
        }
    }
}

/// What a demande says from now on. Checked by [`EditDemande::validate`], in the browser and again on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditDemande {
    /// One line, at most [`super::TITLE_MAX`] characters.
    pub title: String,
    /// At most [`super::DESCRIPTION_MAX`] characters; line breaks are kept.
    pub description: String,
    /// The trade.
    pub category: Category,
    /// The commune or arrondissement.
    pub place: Insee,
    /// Whole euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_min: Option<u32>,
    /// Whole euros, not below `budget_min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_max: Option<u32>,
    /// How many pros may answer ([`super::SLOTS`]).
    pub slots: u8,
    /// The revision that was edited: the edit is refused where there is a newer one.
    pub revision: u32,
}

impl EditDemande {
    /// Trims the texts, unifies line breaks, and checks every rule that needs no database.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        (self.title, self.description) = tidy(&self.title, &self.description);
        let budget = [self.budget_min, self.budget_max];
        check(&self.title, &self.description, self.slots, budget).into_result(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FieldProblem;

    #[test]
    fn a_change_is_named_by_its_action() {
        let read = |json: &str| serde_json::from_str::<DemandeChange>(json);
        assert_eq!(read(r#"{"action":"pause"}"#).unwrap(), DemandeChange::Pause);
        let lower = read(r#"{"action":"lower_slots","slots":2,"closePremium":true}"#).unwrap();
        assert_eq!(
            lower,
            DemandeChange::LowerSlots(LowerSlots {
                slots: 2,
                close_premium: true
            })
        );
        assert_eq!(lower.action(), Action::LowerSlots);
        for wrong in [
            r#"{"action":"remove"}"#,
            r#"{"action":"lower_slots"}"#,
            r#"{"action":"lower_slots","slots":2,"premium":0}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_edit_is_tidied_and_checked_as_a_new_demande_is() {
        let edit = EditDemande {
            title: " Robinet ".into(),
            description: "Il goutte.\r\nDepuis mardi.".into(),
            category: Category::Plomberie,
            place: "75111".parse().unwrap(),
            budget_min: None,
            budget_max: Some(150),
            slots: 3,
            revision: 1,
        };
        let valid = edit.clone().validate().unwrap();
        assert_eq!(
            (valid.title.as_str(), valid.description.as_str()),
            ("Robinet", "Il goutte.\nDepuis mardi.")
        );
        let wrong = EditDemande {
            title: " ".into(),
            budget_min: Some(200),
            slots: 0,
            ..edit
        };
        let errors = wrong.validate().unwrap_err();
        assert_eq!(errors.get("title"), Some(FieldProblem::Required));
        assert_eq!(errors.get("budgetMax"), Some(FieldProblem::MinAboveMax));
        assert!(errors.get("slots").is_some());
    }
}
