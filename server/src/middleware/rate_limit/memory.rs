use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::ask::{Ask, Counter, Key, milliseconds};
use super::tally::Tally;

/// Counters kept at once. One takes 24 bytes for each moment that it remembers, 60 at most, and about 100 besides.
const MOST: usize = 200_000;
/// How often what is over is swept out, in milliseconds.
const SWEEP: i64 = 60_000;

/// Counts in this process. Others do not know of it, and a restart forgets it.
pub(super) struct MemoryStore {
    kept: Mutex<Kept>,
    most: usize,
}

#[derive(Default)]
struct Kept {
    tallies: HashMap<Key, Held<Tally>>,
    marks: HashMap<Key, Held<()>>,
    swept: i64,
}

/// A value, and the moment from which on it means nothing.
struct Held<T> {
    value: T,
    until: i64,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::holding(MOST)
    }
}

impl MemoryStore {
    fn holding(most: usize) -> Self {
        Self {
            kept: Mutex::default(),
            most,
        }
    }

    pub(super) fn answer(&self, now: i64, ask: Ask<'_>) -> i64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match ask {
            Ask::Take(counters) => {
                kept.sweep(now, self.most);
                kept.take(now, counters)
            }
            Ask::TakeBack(counter, moment) => {
                kept.take_back(counter, moment);
                0
            }
            Ask::Forget(key) => {
                kept.tallies.remove(&key);
                0
            }
            Ask::Mark(key, time) => {
                kept.mark(now, key, time);
                0
            }
            Ask::IsMarked(key) => kept.marks.get(&key).is_some_and(|mark| mark.until > now).into(),
        }
    }
}

impl Kept {
    fn take(&mut self, now: i64, counters: &[Counter]) -> i64 {
        let mut wait = 0;
        for counter in counters {
            let window = milliseconds(counter.window);
            if let Some(held) = self.tallies.get_mut(&counter.key) {
                held.value.settle(now, window);
                wait = wait.max(held.value.wait(now, counter.limit, window));
            }
        }
        if wait > 0 {
            return wait;
        }
        for counter in counters {
            let window = milliseconds(counter.window);
            let held = self.tallies.entry(counter.key).or_insert_with(|| Held {
                value: Tally::default(),
                until: 0,
            });
            held.value.add(now, window);
            held.until = held.value.ends(window).unwrap_or(now);
        }
        0
    }

    fn take_back(&mut self, counter: Counter, moment: i64) {
        let Some(held) = self.tallies.get_mut(&counter.key) else {
            return;
        };
        held.value.take_back(moment);
        match held.value.ends(milliseconds(counter.window)) {
            Some(until) => held.until = until,
            None => {
                self.tallies.remove(&counter.key);
            }
        }
    }

    fn mark(&mut self, now: i64, key: Key, time: Duration) {
        let until = now + milliseconds(time);
        self.marks.insert(key, Held { value: (), until });
    }

    /// Drops what is over, once a minute and when there is too much of it.
    fn sweep(&mut self, now: i64, most: usize) {
        let full = self.tallies.len() >= most || self.marks.len() >= most;
        // The clock may have been set back.
        if !full && (0..SWEEP).contains(&(now - self.swept)) {
            return;
        }
        self.swept = now;
        drop_over(&mut self.tallies, now, most);
        drop_over(&mut self.marks, now, most);
    }
}

/// Drops what is over; where too much is left, the tenth that would be over soonest: new counters must find room, and
/// those just begun are the ones that matter.
fn drop_over<T>(held: &mut HashMap<Key, Held<T>>, now: i64, most: usize) {
    held.retain(|_, held| held.until > now);
    if held.len() < most {
        return;
    }
    let mut ends: Vec<i64> = held.values().map(|held| held.until).collect();
    let (_, limit, _) = ends.select_nth_unstable(most / 10);
    let limit = *limit;
    // Those that end together may be many: they are not dropped all at once.
    let mut spare = most / 10;
    held.retain(|_, held| {
        let kept = held.until > limit || spare == 0;
        spare -= usize::from(!kept);
        kept
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_mins(15);

    fn counter(number: usize, limit: u32) -> Counter {
        Counter {
            key: Key::new(b"pepper", "test", &number.to_be_bytes()),
            limit,
            window: WINDOW,
        }
    }

    #[test]
    fn one_full_counter_leaves_the_others_as_they_were() {
        let store = MemoryStore::default();
        let (free, full) = (counter(1, 2), counter(2, 1));
        assert_eq!(store.answer(0, Ask::Take(&[full])), 0);
        for _ in 0..3 {
            assert_eq!(store.answer(0, Ask::Take(&[free, full])), 900_000);
        }
        assert_eq!(store.answer(0, Ask::Take(&[free])), 0);
        assert_eq!(store.answer(0, Ask::Take(&[free])), 0);
        assert_eq!(store.answer(60_000, Ask::Take(&[free])), 840_000);
    }

    #[test]
    fn what_is_over_is_swept() {
        let store = MemoryStore::default();
        for number in 0..1000 {
            store.answer(0, Ask::Take(&[counter(number, 5)]));
        }
        store.answer(0, Ask::Mark(counter(0, 1).key, Duration::from_mins(1)));
        assert_eq!(store.answer(59_999, Ask::IsMarked(counter(0, 1).key)), 1);
        assert_eq!(store.answer(60_000, Ask::IsMarked(counter(0, 1).key)), 0);
        store.answer(900_000, Ask::Take(&[counter(0, 5)]));
        let kept = store.kept.lock().unwrap();
        assert_eq!((kept.tallies.len(), kept.marks.len()), (1, 0));
    }

    #[test]
    fn a_flood_of_keys_is_bounded_and_pushes_out_the_oldest() {
        let store = MemoryStore::holding(100);
        for number in 0..1000 {
            let now = i64::try_from(number).unwrap();
            assert_eq!(store.answer(now, Ask::Take(&[counter(number, 1)])), 0);
            assert!(store.kept.lock().unwrap().tallies.len() <= 100);
        }
        assert!(
            store.answer(1000, Ask::Take(&[counter(999, 1)])) > 0,
            "the newest is known"
        );
        // All end together: still only a tenth goes at once.
        let store = MemoryStore::holding(100);
        for number in 0..=100 {
            store.answer(0, Ask::Take(&[counter(number, 1)]));
        }
        assert!(store.kept.lock().unwrap().tallies.len() > 85);
    }
}
