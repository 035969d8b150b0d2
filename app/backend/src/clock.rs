//! The time, as an argument.

use std::sync::Mutex;

use time::{Duration, OffsetDateTime};

/// Tells the time. Everything that depends on it takes a clock, so that tests set the time instead of waiting for it.
pub trait Clock: Send + Sync {
    /// Now, UTC, to the microsecond (what PostgreSQL keeps).
    fn now(&self) -> OffsetDateTime;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> OffsetDateTime {
        to_microseconds(OffsetDateTime::now_utc())
    }
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub struct MockClock(Mutex<OffsetDateTime>);

impl MockClock {
    /// Stopped at `start`.
    #[must_use]
    pub const fn new(start: OffsetDateTime) -> Self {
        Self(Mutex::new(start))
    }

    /// Moves it by `duration`, backwards if that is negative.
    pub fn advance(&self, duration: Duration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += duration;
    }
}

impl Clock for MockClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn to_microseconds(moment: OffsetDateTime) -> OffsetDateTime {
    let whole = moment.nanosecond() / 1_000 * 1_000;
    moment.replace_nanosecond(whole).unwrap_or(moment)
}
