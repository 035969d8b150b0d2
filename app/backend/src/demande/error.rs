use model::demande::life::Refusal;
use model::{FieldErrors, FieldProblem};

/// Why a demande could not be posted, found, read or changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Some fields are wrong.
    #[error("some fields are not valid")]
    Invalid(FieldErrors),
    /// Pros answer demandes; they don't post any.
    #[error("only a demandeur posts demandes")]
    NotDemandeur,
    /// The author may not post for now (product page, § Moderation).
    #[error("the account is restricted")]
    Restricted,
    /// The author's account was closed by a moderator while the request was on its way.
    #[error("the account is banned")]
    Banned,
    /// The author deleted the account while the request was on its way.
    #[error("the account is deleted")]
    Deleted,
    /// The form's key was used for another demande.
    #[error("this form was already sent with other words")]
    KeyReused,
    /// There is no such demande, or it is somebody else's: nobody learns which.
    #[error("no such demande")]
    NotFound,
    /// Where the demande stands, this can't be done.
    #[error("the demande does not allow it")]
    Refused(Refusal),
    /// The demande was edited since the edit began.
    #[error("the demande was edited meanwhile")]
    Changed,
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl Error {
    /// A refusal of the database's own rules, by the name of the rule. They say what the use cases have said before:
    /// these never let it come so far.
    pub(super) fn of_life(error: sqlx::Error) -> Self {
        let constraint = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::constraint);
        match constraint {
            Some("demandes_place_fkey") => FieldErrors::of("place", FieldProblem::UnknownPlace).into(),
            Some("demandes_edit_check") => Self::Refused(Refusal::Unlocked),
            Some("demandes_extension_check") => Self::Refused(Refusal::Extended),
            Some("demandes_transition_check") => Self::Refused(Refusal::Over),
            Some("demandes_slots_used_check" | "demandes_slots_premium_used_check") => {
                Self::Refused(Refusal::NothingToLower)
            }
            _ => Self::Database(error),
        }
    }
}
