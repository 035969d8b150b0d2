use model::FieldErrors;

/// Why a demande could not be posted, found or read.
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
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}
