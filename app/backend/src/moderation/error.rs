use model::FieldErrors;

/// Why a moderator's decision was not made. In each case nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A field is wrong.
    #[error("some fields are not valid")]
    Invalid(FieldErrors),
    /// There is no such thing, or the caller is no moderator: nobody learns which.
    #[error("not found")]
    NotFound,
    /// It is the moderator's own case.
    #[error("nobody decides his own case")]
    OwnCase,
    /// The tokens were given back before.
    #[error("given back before")]
    AlreadyRefunded,
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}
