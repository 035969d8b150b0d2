//! Where a page of results begins.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::place::Insee;

/// The last demande of a page, by what it is sorted by: the next page begins right after it, whatever was posted since.
///
/// As text: `place.microseconds.id`, where the moment counts from 1970 (UTC). `~` before it: among titles that resemble the
/// words searched, for none held them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Whether titles were shown that only resemble the words.
    pub approximate: bool,
    /// Its commune.
    pub place: Insee,
    /// When it was posted: microseconds since 1970, UTC.
    pub created_at: i64,
    /// Its id.
    pub id: Uuid,
}

/// A text that is no [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.approximate { "~" } else { "" };
        let id = self.id.simple();
        write!(formatter, "{mark}{}.{}.{id}", self.place, self.created_at)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (approximate, text) = text.strip_prefix('~').map_or((false, text), |text| (true, text));
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(InvalidCursor);
        Ok(Self {
            approximate,
            place: next()?.parse().map_err(|_| InvalidCursor)?,
            created_at: next()?.parse().map_err(|_| InvalidCursor)?,
            id: next()?.parse().map_err(|_| InvalidCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor {
            approximate: false,
            place: "2A004".parse().unwrap(),
            created_at: 1_795_000_000_000_001,
            id: Uuid::from_u128(7),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor.clone()));
        let alike = Cursor {
            approximate: true,
            ..cursor
        };
        assert_eq!(alike.to_string().parse(), Ok(alike));
        for wrong in ["1.2.x", "75111.2", "75111.x.00000000000000000000000000000007", ""] {
            assert_eq!(wrong.parse::<Cursor>(), Err(InvalidCursor), "{wrong}");
        }
    }
}
