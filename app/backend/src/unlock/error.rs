use model::unlock::UnlockRefusal;

/// Why a place could not be taken. In each case nothing was spent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such demande, or it was taken down.
    #[error("no such demande")]
    NotFound,
    /// The pro's account was closed by a moderator while the request was on its way.
    #[error("the account is banned")]
    Banned,
    /// The pro deleted the account while the request was on its way.
    #[error("the account is deleted")]
    Deleted,
    /// Who he is, what he has or where the demande stands does not allow it.
    #[error("the place cannot be taken")]
    Refused(UnlockRefusal),
    /// The database failed.
    #[error("database error")]
    Database(sqlx::Error),
}

/// A refusal of the database's own rules says what the use case has said before: it never lets it come so far.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let constraint = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::constraint);
        match constraint {
            Some("unlocks_own_check") => Self::Refused(UnlockRefusal::Own),
            Some("unlocks_pro_check") => Self::Refused(UnlockRefusal::NotPro),
            Some("unlocks_open_check") => Self::Refused(UnlockRefusal::Closed),
            Some("unlocks_slot_check") => Self::Refused(UnlockRefusal::Full),
            Some("unlocks_pro_demande_key") => Self::Refused(UnlockRefusal::Already),
            Some("token_ledger_balance_after_check") => Self::Refused(UnlockRefusal::TooPoor),
            _ => Self::Database(error),
        }
    }
}
