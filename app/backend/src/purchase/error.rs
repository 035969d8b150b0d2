use super::GatewayError;

/// Why tokens could not be bought, or given up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is sold on this server.
    #[error("no payments here")]
    Closed,
    /// Only pros spend tokens, so only pros buy them.
    #[error("only a pro buys tokens")]
    NotPro,
    /// The account was closed by a moderator while the request was on its way.
    #[error("the account is banned")]
    Banned,
    /// The account was deleted while the request was on its way.
    #[error("the account is deleted")]
    Deleted,
    /// There is no such purchase or withdrawal, or it is somebody else's: nobody learns which.
    #[error("no such purchase")]
    NotFound,
    /// Nothing is left to withdraw from: too late, all spent, or withdrawn before.
    #[error("nothing to withdraw from")]
    NothingToWithdraw,
    /// Another number of tokens can be withdrawn than the one that was confirmed.
    #[error("the wallet has changed meanwhile")]
    Changed,
    /// Stripe could not be asked, or refused. Nothing was debited.
    #[error("the payment service does not answer")]
    Gateway(#[from] GatewayError),
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}
