//! What stands under what in a thread: days, warnings, messages.

use crate::browser::conversation::{Misfit, Shown};

/// A line of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A day begins, with a message of this moment.
    Day {
        /// As `browser::clock` numbers it.
        number: i64,
        /// Milliseconds since 1970, UTC.
        at: u64,
    },
    /// Something is wrong between the message above and the one below.
    Misfit {
        /// Of which message.
        before: [u8; 16],
        /// What.
        what: Misfit,
    },
    /// A message.
    Message(Shown),
}

impl Row {
    /// Tells a line from every other one, and from itself once it looks different.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Day { number, .. } => format!("day {number}"),
            Self::Misfit { before, .. } => format!("misfit {before:?}"),
            Self::Message(shown) => format!("{} {:?}", shown.id, shown.delivery),
        }
    }
}

/// The lines of these messages. `day_of` numbers the days of this device.
pub(super) fn rows(messages: Vec<Shown>, day_of: impl Fn(u64) -> i64) -> Vec<Row> {
    let mut rows = Vec::with_capacity(messages.len() + 8);
    let mut last = None;
    for message in messages {
        // What can't be read has no day of its own. A sender's clock that is behind begins no day anew.
        let day = (message.sent_at > 0).then(|| day_of(message.sent_at));
        if let Some(number) = day.filter(|day| last.is_none_or(|last| *day > last)) {
            last = Some(number);
            rows.push(Row::Day {
                number,
                at: message.sent_at,
            });
        }
        if let Some(what) = message.misfit {
            rows.push(Row::Misfit {
                before: message.id.0,
                what,
            });
        }
        rows.push(Row::Message(message));
    }
    rows
}

#[cfg(test)]
mod tests {
    use crypto_core::MessageId;

    use super::*;
    use crate::browser::conversation::Delivery;

    fn message(id: u8, sent_at: u64) -> Shown {
        Shown {
            id: MessageId([id; 16]),
            seq: Some(u64::from(id)),
            mine: false,
            text: Some("Bonjour".into()),
            sent_at,
            delivery: Delivery::Received,
            misfit: None,
        }
    }

    fn words(rows: &[Row]) -> Vec<String> {
        let word = |row: &Row| match row {
            Row::Day { number, .. } => format!("day {number}"),
            Row::Misfit { what, .. } => format!("{what:?}"),
            Row::Message(shown) => format!("{}", shown.id.0[0]),
        };
        rows.iter().map(word).collect()
    }

    #[test]
    fn a_day_stands_above_its_first_message_once() {
        let of_day = |at: u64| i64::try_from(at / 10).unwrap();
        let messages = vec![
            message(1, 11),
            message(2, 19),
            message(3, 25),
            message(4, 18),
            message(5, 0),
        ];
        assert_eq!(
            words(&rows(messages, of_day)),
            ["day 1", "1", "2", "day 2", "3", "4", "5"]
        );
    }

    #[test]
    fn what_is_missing_is_said_where_it_is_missing() {
        let mut second = message(2, 12);
        second.misfit = Some(Misfit::Missing(2));
        let rows = rows(vec![message(1, 11), second], |_| 1);
        assert_eq!(words(&rows), ["day 1", "1", "Missing(2)", "2"]);
        let keys: std::collections::BTreeSet<String> = rows.iter().map(Row::key).collect();
        assert_eq!(keys.len(), rows.len());
    }
}
