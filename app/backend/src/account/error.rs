use model::FieldErrors;

use crate::auth;

/// Why something was not done with an account.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// As at login: wrong fields, a wrong password, an e-mail that is taken; and what failed inside.
    #[error(transparent)]
    Auth(#[from] auth::Error),
    /// The password, the e-mail or the sessions were changed meanwhile, elsewhere. Nothing was written.
    #[error("the account was changed meanwhile")]
    Changed,
    /// No session of the caller's has this id, or it has ended.
    #[error("no such session")]
    NoSuchSession,
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Auth(errors.into())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Auth(error.into())
    }
}
