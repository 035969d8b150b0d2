//! Which messages of a long thread are drawn: those around what is read. Each costs a phone a millisecond or two.

use std::ops::Range;

/// Messages that are drawn at first, and more at a time.
pub(super) const PAGE: usize = 60;

/// Messages that are drawn at most, but for those that come while one reads further up.
pub(super) const MOST: usize = 3 * PAGE;

/// Messages above one that was looked for.
const AROUND: usize = 10;

/// A part of a thread, by the places of its messages: 0 is the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    from: usize,
    /// `None`: up to the newest, and those to come.
    until: Option<usize>,
}

impl Window {
    /// The newest of `count`.
    pub fn newest(count: usize) -> Self {
        Self {
            from: count.saturating_sub(PAGE),
            until: None,
        }
    }

    /// Around the message at `place`, of `count`.
    pub fn around(place: usize, count: usize) -> Self {
        let from = place.saturating_sub(AROUND).min(count.saturating_sub(PAGE));
        Self::between(from, from + PAGE, count)
    }

    fn between(from: usize, until: usize, count: usize) -> Self {
        Self {
            from,
            until: (until < count).then_some(until),
        }
    }

    /// The places, of `count`.
    pub fn range(self, count: usize) -> Range<usize> {
        let until = self.until.unwrap_or(count).min(count);
        self.from.min(until)..until
    }

    /// Whether there are messages above.
    pub const fn has_earlier(self) -> bool {
        self.from > 0
    }

    /// Whether there are messages below. Otherwise it follows what comes.
    pub const fn has_later(self) -> bool {
        self.until.is_some()
    }

    /// A page further up, of `count`.
    pub fn earlier(self, count: usize) -> Self {
        let from = self.from.saturating_sub(PAGE);
        Self::between(from, self.range(count).end.min(from + MOST), count)
    }

    /// A page further down, of `count`.
    pub fn later(self, count: usize) -> Self {
        let until = self.range(count).end + PAGE;
        Self::between(self.from.max(until.saturating_sub(MOST)), until, count)
    }

    /// For who reads the newest of `count`: without what has gone out of sight long ago.
    pub fn trimmed(self, count: usize) -> Self {
        if self.has_later() || self.range(count).len() <= MOST {
            self
        } else {
            Self::newest(count)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_the_newest_and_follows_what_comes() {
        let window = Window::newest(100);
        assert_eq!(window.range(100), 40..100);
        assert_eq!(window.range(103), 40..103);
        assert!(window.has_earlier() && !window.has_later());
        let short = Window::newest(5);
        assert_eq!(short.range(5), 0..5);
        assert!(!short.has_earlier() && !short.has_later());
        assert_eq!(Window::newest(0).range(0), 0..0);
    }

    #[test]
    fn going_up_and_down_meets_each_message_and_never_draws_many() {
        for count in [0, 1, 59, 60, 61, 119, 120, 121, 179, 180, 181, 240, 241, 10_000] {
            let looked = |window: Window| {
                let range = window.range(count);
                assert!(
                    range.len() <= MOST && range.len() >= PAGE.min(count),
                    "{range:?} of {count}"
                );
                assert_eq!(window.has_earlier(), range.start > 0, "{range:?} of {count}");
                assert_eq!(window.has_later(), range.end < count, "{range:?} of {count}");
                range
            };
            let mut window = Window::newest(count);
            assert_eq!(looked(window).end, count);
            while window.has_earlier() {
                let before = looked(window);
                window = window.earlier(count);
                let now = looked(window);
                // What is read stays: it is near the start of what was drawn.
                assert!(now.start < before.start && now.end >= (before.start + PAGE).min(before.end));
            }
            while window.has_later() {
                let before = looked(window);
                window = window.later(count);
                let now = looked(window);
                assert!(
                    now.end > before.end && now.start <= before.end.saturating_sub(PAGE).max(before.start)
                );
            }
            assert_eq!(window.range(count + 1).end, count + 1, "it follows again");
        }
    }

    #[test]
    fn what_was_looked_for_has_some_above_and_more_below() {
        assert_eq!(Window::around(500, 1_000).range(1_000), 490..550);
        assert_eq!(Window::around(3, 1_000).range(1_000), 0..60);
        let near_the_end = Window::around(995, 1_000);
        assert_eq!(near_the_end.range(1_000), 940..1_000);
        assert!(!near_the_end.has_later());
    }

    #[test]
    fn what_has_long_gone_is_let_go_of() {
        let window = Window::newest(60);
        assert_eq!(window.trimmed(MOST), window);
        assert_eq!(window.trimmed(MOST + 1), Window::newest(MOST + 1));
        let further_up = Window::around(0, 1_000);
        assert_eq!(further_up.trimmed(5_000), further_up);
    }
}
