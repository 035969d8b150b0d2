/// How fine a window slides: events closer together than this part of it leave it together. It bounds what is kept for
/// a counter, whatever its limit.
pub(super) const STEPS: i64 = 60;

/// What happened within one counter's window, oldest first. Milliseconds, as `tally.lua` has them too.
#[derive(Debug, Default)]
pub(super) struct Tally(Vec<Lump>);

/// Events close together. They leave the window with the last of them: in no window are there ever more than the limit.
#[derive(Debug)]
struct Lump {
    first: i64,
    last: i64,
    count: u32,
}

impl Tally {
    /// Forgets what has left the window.
    pub(super) fn settle(&mut self, now: i64, window: i64) {
        self.0.retain(|lump| lump.last + window > now);
    }

    /// How long until one more may happen; 0 at once.
    pub(super) fn wait(&self, now: i64, limit: u32, window: i64) -> i64 {
        let mut count = self.count();
        let mut wait = 0;
        for lump in &self.0 {
            if count < limit {
                break;
            }
            count -= lump.count;
            wait = wait.max(lump.last + window - now);
        }
        wait
    }

    /// One more happened.
    pub(super) fn add(&mut self, now: i64, window: i64) {
        match self.0.last_mut() {
            Some(lump) if now - lump.first < window / STEPS => {
                lump.last = lump.last.max(now);
                lump.count += 1;
            }
            _ => self.0.push(Lump {
                first: now,
                last: now,
                count: 1,
            }),
        }
    }

    /// What was counted at `moment` shall not count.
    pub(super) fn take_back(&mut self, moment: i64) {
        let lump = self
            .0
            .iter_mut()
            .find(|lump| lump.first <= moment && moment <= lump.last);
        if let Some(lump) = lump {
            lump.count -= 1;
        }
        self.0.retain(|lump| lump.count > 0);
    }

    /// When the last of it leaves the window.
    pub(super) fn ends(&self, window: i64) -> Option<i64> {
        self.0.iter().map(|lump| lump.last + window).max()
    }

    fn count(&self) -> u32 {
        self.0.iter().map(|lump| lump.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const WINDOW: i64 = 15 * MINUTE;

    /// Counts at these moments what may be counted; the waits that were asked for.
    fn waits(limit: u32, moments: &[i64]) -> Vec<i64> {
        let mut tally = Tally::default();
        let count = |now: &i64| {
            tally.settle(*now, WINDOW);
            let wait = tally.wait(*now, limit, WINDOW);
            if wait == 0 {
                tally.add(*now, WINDOW);
            }
            wait
        };
        moments.iter().map(count).collect()
    }

    #[test]
    fn the_window_slides_with_each_event() {
        let minutes = |minutes: [i64; 7]| waits(3, &minutes.map(|minute| minute * MINUTE));
        // Full at 10; the event of 0 leaves at 15, that of 5 at 20: one place each time, not three.
        assert_eq!(
            minutes([0, 5, 10, 11, 15, 16, 20]),
            [0, 0, 0, 4 * MINUTE, 0, 4 * MINUTE, 0]
        );
    }

    #[test]
    fn no_window_ever_holds_more_than_the_limit() {
        // Every 7 seconds for two hours: whatever is granted, no 15 minutes hold more than 20.
        let moments: Vec<i64> = (0..1030).map(|step| step * 7_000).collect();
        let waits = waits(20, &moments);
        let granted: Vec<i64> = moments
            .iter()
            .zip(&waits)
            .filter(|(_, wait)| **wait == 0)
            .map(|(moment, _)| *moment)
            .collect();
        assert!(
            granted.len() > 120,
            "the window lets go of what is over: {}",
            granted.len()
        );
        for begin in &granted {
            let within = granted
                .iter()
                .filter(|moment| (*begin..begin + WINDOW).contains(*moment));
            assert!(within.count() <= 20);
        }
    }

    #[test]
    fn who_waits_as_told_is_let_in_and_not_a_moment_earlier() {
        let mut tally = Tally::default();
        for now in [0, 1_000, 2_000, 60_000, 90_000] {
            tally.add(now, WINDOW);
        }
        // The first three left together, when the third of them does.
        let wait = tally.wait(100_000, 5, WINDOW);
        assert_eq!(wait, 2_000 + WINDOW - 100_000);
        tally.settle(100_000 + wait - 1, WINDOW);
        assert_eq!(tally.wait(100_000 + wait - 1, 5, WINDOW), 1);
        tally.settle(100_000 + wait, WINDOW);
        assert_eq!(tally.wait(100_000 + wait, 5, WINDOW), 0);
        assert_eq!(tally.count(), 2);
    }

    #[test]
    fn what_is_kept_is_bounded_and_a_clock_set_back_does_no_harm() {
        let mut tally = Tally::default();
        for second in 0..900 {
            tally.add(second * 1_000, WINDOW);
        }
        assert!(tally.0.len() <= 60, "{}", tally.0.len());
        assert_eq!(tally.count(), 900);
        tally.add(0, WINDOW);
        assert_eq!(tally.count(), 901);
        assert_eq!(tally.ends(WINDOW), Some(899_000 + WINDOW));
    }

    #[test]
    fn what_is_taken_back_does_not_count() {
        let mut tally = Tally::default();
        for now in [0, 60_000] {
            tally.add(now, WINDOW);
        }
        tally.take_back(30_000);
        assert_eq!(tally.count(), 2, "nothing happened then");
        tally.take_back(0);
        assert_eq!(tally.wait(60_000, 2, WINDOW), 0);
        tally.take_back(60_000);
        assert_eq!((tally.count(), tally.ends(WINDOW)), (0, None));
    }
}
