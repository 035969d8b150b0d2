use model::FieldErrors;

/// Why something was not flagged, reported, decided or contested. In each case nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A field is wrong.
    #[error("some fields are not valid")]
    Invalid(FieldErrors),
    /// There is no such thing, or not for the caller: nobody learns which.
    #[error("not found")]
    NotFound,
    /// The caller's account was closed while the request was on its way.
    #[error("the account is banned")]
    Banned,
    /// It is the moderator's own case.
    #[error("nobody decides his own case")]
    OwnCase,
    /// The tokens were given back before.
    #[error("given back before")]
    AlreadyRefunded,
    /// The caller has reported this, and it waits for a decision.
    #[error("reported before")]
    AlreadyReported,
    /// Somebody has decided about this report.
    #[error("decided before")]
    AlreadyDecided,
    /// The decision that is contested is the moderator's own, and somebody else can look at it.
    #[error("nobody looks at his own decision where somebody else can")]
    OwnDecision,
    /// The caller has contested this decision.
    #[error("contested before")]
    AlreadyAppealed,
    /// The time to contest it is over.
    #[error("too late to contest it")]
    TooLate,
    /// Somebody has answered this appeal.
    #[error("answered before")]
    AlreadyAnswered,
    /// The account whose closing is contested is open.
    #[error("the account is open")]
    AccountOpen,
    /// Who contests the closing of an account has not proved that it is his.
    #[error(transparent)]
    Auth(#[from] crate::auth::Error),
    /// What would be decided is so already.
    #[error("it is so already")]
    NoChange,
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}
