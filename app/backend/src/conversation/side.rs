//! The two sides of a conversation.

use uuid::Uuid;

/// A side: the author of the demande, or the pro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The author.
    A,
    /// The pro.
    B,
}

impl Side {
    /// Which one `person` is, of the sides `a` and `b`.
    pub fn of(person: Uuid, a: Uuid, b: Uuid) -> Option<Self> {
        if person == a {
            Some(Self::A)
        } else if person == b {
            Some(Self::B)
        } else {
            None
        }
    }

    /// Its name in `conversation_messages.sender`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

/// A counter of the database, which is never below 0.
pub(super) fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// Milliseconds since 1970, UTC.
pub(crate) fn milliseconds(moment: time::OffsetDateTime) -> i64 {
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
