use model::FieldErrors;

/// Why signing up, logging in or a session was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Some fields are wrong.
    #[error("some fields are not valid")]
    Invalid(FieldErrors),
    /// An account with this e-mail exists.
    #[error("an account with this e-mail exists")]
    EmailTaken,
    /// No such account, or not its password: the two are not told apart.
    #[error("unknown e-mail or wrong password")]
    WrongCredentials,
    /// The account was closed by a moderator.
    #[error("the account is banned")]
    Banned {
        /// Why, in the words that were sent to its owner: for him alone.
        reason: String,
    },
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
    /// Hashing, signing or sealing failed: a fault of the server's configuration.
    #[error("cryptographic operation failed: {0}")]
    Crypto(&'static str),
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}
