//! Where a page of results begins.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The last demande of a page, by what it is sorted by: the next page begins right after it, whatever was posted since.
///
/// As text: `metres.microseconds.id`, where `metres` is 0 when sorting by date and the moment counts from 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Whole metres between the place searched and the demande's place.
    pub metres: i32,
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
        write!(
            formatter,
            "{}.{}.{}",
            self.metres,
            self.created_at,
            self.id.simple()
        )
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(InvalidCursor);
        Ok(Self {
            metres: next()?.parse().map_err(|_| InvalidCursor)?,
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
            metres: 1_204,
            created_at: 1_795_000_000_000_001,
            id: Uuid::from_u128(7),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("1.2.x".parse::<Cursor>(), Err(InvalidCursor));
    }
}
