//! Searches that somebody keeps.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::search::SearchForm;
use crate::{FieldErrors, FieldProblem};

/// Searches kept by one person, at most.
pub const SAVED_MAX: u32 = 50;
/// Characters of a name, at most.
pub const LABEL_MAX: u32 = 80;
/// Counting what is new stops here.
pub const NEW_MAX: u32 = 100;

/// A search that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearch {
    /// Its id.
    pub id: Uuid,
    /// What its person calls it.
    pub label: Option<String>,
    /// The form that finds it again.
    pub form: SearchForm,
    /// As shown: "Montreuil".
    pub place_name: String,
    /// Demandes posted since it was last looked at; counting stops at [`NEW_MAX`].
    pub new: u32,
}

/// The name, trimmed; `None` for none.
pub fn check_label(label: &str) -> Result<Option<String>, FieldErrors> {
    let label = label.trim();
    if label.is_empty() {
        return Ok(None);
    }
    let mut errors = FieldErrors::default();
    errors.check_text("label", label, LABEL_MAX);
    errors.check(
        "label",
        !label.chars().any(char::is_control),
        FieldProblem::Invalid,
    );
    errors.into_result(Some(label.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_may_be_none() {
        assert_eq!(check_label(" Chez moi "), Ok(Some("Chez moi".to_owned())));
        assert_eq!(check_label(""), Ok(None));
        assert!(check_label(&"x".repeat(81)).is_err());
        assert!(check_label("a\nb").is_err());
    }
}
