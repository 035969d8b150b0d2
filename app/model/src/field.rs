//! What is wrong with which field of a form: a code, put into words by whoever shows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Why a field was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum FieldProblem {
    /// Nothing was given.
    Required,
    /// Longer than `max` characters (or, for bytes in hexadecimal or base64, than `max` of those).
    TooLong {
        /// The greatest length allowed.
        max: u32,
    },
    /// Shorter than `min` characters.
    TooShort {
        /// The smallest length allowed.
        min: u32,
    },
    /// A number below `min` or above `max`.
    OutOfRange {
        /// The smallest value allowed.
        min: u32,
        /// The greatest value allowed.
        max: u32,
    },
    /// Not of the expected form.
    Invalid,
    /// No such place.
    UnknownPlace,
    /// The lower end of a range is above its upper end.
    MinAboveMax,
    /// The box was not ticked.
    NotAccepted,
    /// So common that it is tried first by anyone who guesses.
    TooWeak,
    /// It is what stood there before.
    Unchanged,
    /// The second time differs from the first.
    Different,
    /// It cannot be a recovery code: a character or its checksum is wrong.
    UnreadableCode,
}

/// The refused fields of one form, by the field's name. Empty means that all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FieldErrors(pub BTreeMap<String, FieldProblem>);

impl FieldErrors {
    /// One refused field.
    #[must_use]
    pub fn of(field: &str, problem: FieldProblem) -> Self {
        let mut errors = Self::default();
        errors.add(field, problem);
        errors
    }

    /// Whether all is well.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a problem; the first one of a field is kept.
    pub fn add(&mut self, field: &str, problem: FieldProblem) {
        self.0.entry(field.to_owned()).or_insert(problem);
    }

    /// Notes `problem` where `holds` is false.
    pub fn check(&mut self, field: &str, holds: bool, problem: FieldProblem) {
        if !holds {
            self.add(field, problem);
        }
    }

    /// Checks that a text has at least one visible character and at most `max` characters.
    pub fn check_text(&mut self, field: &str, text: &str, max: u32) {
        self.check(field, !text.trim().is_empty(), FieldProblem::Required);
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        self.check(field, length <= max, FieldProblem::TooLong { max });
        // U+0000 cannot be stored by PostgreSQL; other controls but line breaks and tabs have no place in a text.
        let controls = text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        self.check(field, !controls, FieldProblem::Invalid);
    }

    /// The problem of one field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<FieldProblem> {
        self.0.get(field).copied()
    }

    /// `Ok(value)` where nothing was refused.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_checked_for_presence_length_and_controls() {
        let mut errors = FieldErrors::default();
        errors.check_text("blank", " \n\t", 10);
        errors.check_text("long", "ééééé", 4);
        errors.check_text("nul", "a\0b", 10);
        errors.check_text("fine", "deux\nlignes", 11);
        assert_eq!(errors.get("blank"), Some(FieldProblem::Required));
        assert_eq!(errors.get("long"), Some(FieldProblem::TooLong { max: 4 }));
        assert_eq!(errors.get("nul"), Some(FieldProblem::Invalid));
        assert_eq!(errors.get("fine"), None);
    }

    #[test]
    fn the_wire_form_is_a_code_by_field() {
        let errors = FieldErrors::of("title", FieldProblem::TooLong { max: 100 });
        let json = serde_json::to_string(&errors).unwrap();
        assert_eq!(json, r#"{"title":{"code":"too_long","max":100}}"#);
    }
}
