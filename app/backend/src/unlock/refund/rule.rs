//! When tokens are due back. Nothing here depends on when a job looks: whoever comes late came late.

use time::{Duration, OffsetDateTime};

/// So long a demandeur has to open the pro's first message.
pub(super) const UNREAD_AFTER: Duration = Duration::hours(72);
/// So long a demandeur has to answer it.
pub(super) const UNANSWERED_AFTER: Duration = Duration::days(7);
/// So long after an unlock a ban of the author still counts.
const BANNED_WITHIN: Duration = Duration::days(7);

/// Why tokens are given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The first message was not opened in time.
    Unread,
    /// It was not answered in time.
    Unanswered,
    /// The demande was removed as fake or as a duplicate.
    Removed,
    /// The author was banned soon after.
    Banned,
}

impl Rule {
    /// Its name in `unlocks.refund_reason`; the ledger's reason is `refund_` and this.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Unanswered => "unanswered",
            Self::Removed => "removed",
            Self::Banned => "banned",
        }
    }
}

/// What the rules depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    pub unlocked_at: OffsetDateTime,
    pub first_message_at: Option<OffsetDateTime>,
    pub opened_at: Option<OffsetDateTime>,
    pub answered_at: Option<OffsetDateTime>,
    /// Whether the demande was removed as fake or as a duplicate.
    pub removed_as_fake: bool,
    pub author_banned_at: Option<OffsetDateTime>,
}

impl Dates {
    /// The rule by which tokens are due at `now`, if any. By the clock only to a pro who has written.
    pub fn due(&self, now: OffsetDateTime) -> Option<Rule> {
        if self.removed_as_fake {
            return Some(Rule::Removed);
        }
        if self
            .author_banned_at
            .is_some_and(|banned| banned <= self.unlocked_at + BANNED_WITHIN)
        {
            return Some(Rule::Banned);
        }
        let wrote = self.first_message_at?;
        // Whoever answers has opened.
        let opened = [self.opened_at, self.answered_at].into_iter().flatten().min();
        let missed = |done: Option<OffsetDateTime>, within: Duration| {
            now > wrote + within && done.is_none_or(|done| done > wrote + within)
        };
        if missed(opened, UNREAD_AFTER) {
            Some(Rule::Unread)
        } else if missed(self.answered_at, UNANSWERED_AFTER) {
            Some(Rule::Unanswered)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const TAKEN: OffsetDateTime = datetime!(2026-11-01 12:00 UTC);
    const WROTE: OffsetDateTime = datetime!(2026-11-02 12:00 UTC);

    fn dates(opened: Option<i64>, answered: Option<i64>) -> Dates {
        let hours = |hours: i64| WROTE + Duration::hours(hours);
        Dates {
            unlocked_at: TAKEN,
            first_message_at: Some(WROTE),
            opened_at: opened.map(hours),
            answered_at: answered.map(hours),
            removed_as_fake: false,
            author_banned_at: None,
        }
    }

    #[test]
    fn each_deadline_is_met_to_the_last_second() {
        let (second, day) = (Duration::seconds(1), 24);
        let table = [
            (dates(None, None), WROTE + UNREAD_AFTER, None),
            (
                dates(None, None),
                WROTE + UNREAD_AFTER + second,
                Some(Rule::Unread),
            ),
            (dates(Some(72), None), WROTE + Duration::hours(80), None),
            (
                dates(Some(73), None),
                WROTE + Duration::hours(80),
                Some(Rule::Unread),
            ),
            (
                dates(Some(73), Some(74)),
                WROTE + Duration::hours(80),
                Some(Rule::Unread),
            ),
            (dates(None, Some(2)), WROTE + Duration::days(30), None),
            (dates(Some(1), None), WROTE + UNANSWERED_AFTER, None),
            (
                dates(Some(1), None),
                WROTE + UNANSWERED_AFTER + second,
                Some(Rule::Unanswered),
            ),
            (dates(Some(1), Some(7 * day)), WROTE + Duration::days(30), None),
            (
                dates(Some(1), Some(7 * day + 1)),
                WROTE + Duration::days(30),
                Some(Rule::Unanswered),
            ),
        ];
        for (dates, now, expected) in table {
            assert_eq!(dates.due(now), expected, "{dates:?} at {now}");
        }
    }

    #[test]
    fn who_has_not_written_gets_nothing_back_by_the_clock() {
        let silent = Dates {
            first_message_at: None,
            ..dates(None, None)
        };
        assert_eq!(silent.due(WROTE + Duration::days(300)), None);
        let fake = Dates {
            removed_as_fake: true,
            ..silent
        };
        assert_eq!(fake.due(TAKEN), Some(Rule::Removed));
    }

    #[test]
    fn a_ban_counts_for_seven_days_after_the_unlock() {
        let banned = |after: Duration| Dates {
            author_banned_at: Some(TAKEN + after),
            ..dates(Some(1), Some(2))
        };
        let now = TAKEN + Duration::days(20);
        assert_eq!(banned(Duration::days(7)).due(now), Some(Rule::Banned));
        assert_eq!(banned(Duration::days(7) + Duration::seconds(1)).due(now), None);
        // The ban that crossed the unlock on its way.
        assert_eq!(banned(Duration::seconds(-1)).due(now), Some(Rule::Banned));
    }
}
