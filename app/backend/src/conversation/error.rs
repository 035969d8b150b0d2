use model::conversation::ConversationClosed;

/// Why something could not be done in a conversation. In each case nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such conversation, or not for the caller: nobody learns which.
    #[error("no such conversation")]
    NotFound,
    /// Something sealed is not of the right form or size.
    #[error("not a sealed message")]
    Malformed,
    /// Nothing can be written here any more.
    #[error("the conversation is closed")]
    Closed(ConversationClosed),
    /// The caller's account was closed by a moderator while the request was on its way.
    #[error("the account is banned")]
    Banned,
    /// Another message has this id.
    #[error("another message has this id")]
    IdReused,
    /// The history was folded meanwhile, on another device: take that one over first.
    #[error("folded meanwhile, elsewhere")]
    Changed,
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}
