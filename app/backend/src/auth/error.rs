use model::FieldErrors;
use model::moderation::ClosedAccount;

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
    /// The account was closed by a moderator: why, and whether its owner contests it. For him alone.
    #[error("the account is banned")]
    Banned(Box<ClosedAccount>),
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
