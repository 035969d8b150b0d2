//! What can go wrong, as every entrance says it: server functions serialise it, the REST API makes a problem of it
//! (RFC 9457). Nothing internal, nothing personal.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::FieldErrors;
use model::conversation::ConversationClosed;
use model::demande::life::Refusal;
use model::moderation::ClosedAccount;
use model::unlock::UnlockRefusal;
use serde::{Deserialize, Serialize};

/// A refusal or a failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Some fields are wrong.
    #[error("some fields are not valid")]
    Invalid(FieldErrors),
    /// The request can't be read at all.
    #[error("the request cannot be read")]
    Malformed,
    /// The path is there, but not for this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// Unknown e-mail or wrong password.
    #[error("unknown e-mail or wrong password")]
    WrongCredentials,
    /// The account was closed by a moderator.
    #[error("the account is banned")]
    Banned,
    /// The same, to whoever has proved that it is his: why, and how his appeal stands.
    #[error("the account is banned")]
    AccountClosed(Box<ClosedAccount>),
    /// The account may not do this for now.
    #[error("the account is restricted")]
    Restricted,
    /// Pros don't post demandes.
    #[error("only a demandeur posts demandes")]
    NotDemandeur,
    /// There is no such thing, or not for the caller.
    #[error("not found")]
    NotFound,
    /// An account with this e-mail exists.
    #[error("an account with this e-mail exists")]
    EmailTaken,
    /// This form was already sent, with other words.
    #[error("already sent with other words")]
    KeyReused,
    /// Too much was asked for, or tried, in too short a time.
    #[error("too many requests")]
    TooManyRequests {
        /// Seconds until the same may be asked again.
        retry_after: u32,
    },
    /// The account was changed meanwhile, elsewhere.
    #[error("changed meanwhile, elsewhere")]
    Changed,
    /// Where the demande stands, this can't be done.
    #[error("the demande does not allow it")]
    Demande(Refusal),
    /// The demande was edited meanwhile, elsewhere.
    #[error("the demande was edited meanwhile")]
    DemandeChanged,
    /// Only pros buy tokens.
    #[error("only a pro buys tokens")]
    NotPro,
    /// Nothing of a purchase is left to withdraw from.
    #[error("nothing to withdraw from")]
    NothingToWithdraw,
    /// The tokens were spent, or came, since they were shown.
    #[error("the wallet has changed meanwhile")]
    WalletChanged,
    /// Tokens can't be paid for now. Nothing was debited.
    #[error("payments are unavailable")]
    PaymentsUnavailable,
    /// The place can't be taken.
    #[error("the place cannot be taken")]
    Unlock(UnlockRefusal),
    /// Nothing can be written in the conversation any more.
    #[error("the conversation is closed")]
    Conversation(ConversationClosed),
    /// The conversation's history was folded meanwhile, on another device.
    #[error("the history was folded meanwhile")]
    HistoryChanged,
    /// Nobody decides his own case.
    #[error("nobody decides his own case")]
    OwnCase,
    /// The tokens were given back before.
    #[error("given back before")]
    AlreadyRefunded,
    /// The same was reported before, and waits for a decision.
    #[error("reported before")]
    AlreadyReported,
    /// Somebody has decided about this report.
    #[error("decided before")]
    AlreadyDecided,
    /// The decision that is contested is the moderator's own, and somebody else can look at it.
    #[error("nobody looks at his own decision where somebody else can")]
    OwnDecision,
    /// The caller has contested this decision before.
    #[error("contested before")]
    AlreadyAppealed,
    /// The time to contest it is over.
    #[error("too late to contest it")]
    AppealTooLate,
    /// Somebody has answered this appeal.
    #[error("answered before")]
    AlreadyAnswered,
    /// The account whose closing is contested is open.
    #[error("the account is open")]
    AccountOpen,
    /// What would be decided is so already.
    #[error("it is so already")]
    NoChange,
    /// The server could not be reached.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The server failed. Nothing was written.
    #[error("internal error")]
    Internal,
}

impl ApiError {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unauthenticated | Self::WrongCredentials => 401,
            Self::Banned
            | Self::AccountClosed(_)
            | Self::Restricted
            | Self::NotDemandeur
            | Self::NotPro
            | Self::OwnCase
            | Self::OwnDecision => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::EmailTaken
            | Self::KeyReused
            | Self::Changed
            | Self::Demande(_)
            | Self::DemandeChanged
            | Self::NothingToWithdraw
            | Self::WalletChanged
            | Self::Conversation(_)
            | Self::HistoryChanged
            | Self::AlreadyRefunded
            | Self::AlreadyReported
            | Self::AlreadyDecided
            | Self::AlreadyAppealed
            | Self::AppealTooLate
            | Self::AlreadyAnswered
            | Self::AccountOpen
            | Self::NoChange => 409,
            Self::Unlock(refusal) => refusal.status(),
            Self::Invalid(_) => 422,
            Self::TooManyRequests { .. } => 429,
            Self::Internal => 500,
            Self::Unreachable | Self::PaymentsUnavailable => 503,
        }
    }

    /// The stable name: the last part of the problem's `type`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid-fields",
            Self::Malformed => "malformed-request",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Unauthenticated => "unauthenticated",
            Self::WrongCredentials => "wrong-credentials",
            Self::Banned | Self::AccountClosed(_) => "banned",
            Self::Restricted => "restricted",
            Self::NotDemandeur => "not-demandeur",
            Self::NotFound => "not-found",
            Self::EmailTaken => "email-taken",
            Self::KeyReused => "key-reused",
            Self::TooManyRequests { .. } => "too-many-requests",
            Self::Changed => "changed",
            Self::Demande(refusal) => refusal.name(),
            Self::DemandeChanged => "demande-changed",
            Self::NotPro => "not-pro",
            Self::NothingToWithdraw => "nothing-to-withdraw",
            Self::WalletChanged => "wallet-changed",
            Self::PaymentsUnavailable => "payments-unavailable",
            Self::Unlock(refusal) => refusal.name(),
            Self::Conversation(closed) => closed.name(),
            Self::HistoryChanged => "history-changed",
            Self::OwnCase => "own-case",
            Self::AlreadyRefunded => "already-refunded",
            Self::AlreadyReported => "already-reported",
            Self::AlreadyDecided => "already-decided",
            Self::OwnDecision => "own-decision",
            Self::AlreadyAppealed => "already-appealed",
            Self::AppealTooLate => "appeal-too-late",
            Self::AlreadyAnswered => "already-answered",
            Self::AccountOpen => "account-open",
            Self::NoChange => "no-change",
            Self::Unreachable => "unavailable",
            Self::Internal => "internal-error",
        }
    }

    /// The fields that were refused.
    #[must_use]
    pub fn fields(&self) -> FieldErrors {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => FieldErrors::default(),
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        // The framework's messages can quote what was sent: only their kind is kept.
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Malformed,
            _ => Self::Internal,
        }
    }
}
