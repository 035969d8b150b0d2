//! What has just changed, told to whoever watches it, on whichever server he is: the database's triggers tell every server
//! by `NOTIFY`, each server its readers.
//!
//! A notice says *that* something changed, never what. Whoever is told reads it anew, with his own rights; several notices
//! may come as one, and one too many does no harm.

mod listen;
mod topic;

use std::collections::{HashMap, HashSet};
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use listen::listen;
use tokio::sync::Notify;
pub use topic::{Notice, Topic};

/// How many may watch on one server. Each costs a few kilobytes and an open connection.
const WATCHES_AT_MOST: usize = 20_000;
/// Notices that wait for one slow reader; after so many he is told that anything may have changed.
const WAITING_AT_MOST: usize = 100;

/// Who watches what on this server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Live(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    watchers: HashMap<Topic, HashMap<u64, Arc<Watcher>>>,
    watches: usize,
    next: u64,
    open: bool,
}

/// What one reader has not been told yet; `None` once there is nothing more to come.
#[derive(Debug)]
struct Watcher {
    waiting: Mutex<Option<HashSet<Notice>>>,
    told: Notify,
}

/// Why nothing can be watched now: too many do, or the server is about to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing more can be watched on this server")]
pub struct Unwatchable;

impl Default for Live {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            watchers: HashMap::new(),
            watches: 0,
            next: 0,
            open: true,
        })))
    }
}

impl Live {
    /// Watches topics from now on. Watch first and read then: what changes in between is told.
    ///
    /// # Errors
    /// [`Unwatchable`]: come back later.
    pub fn watch(&self, topics: impl IntoIterator<Item = Topic>) -> Result<Watch, Unwatchable> {
        let mut state = self.state();
        if !state.open || state.watches >= WATCHES_AT_MOST {
            return Err(Unwatchable);
        }
        let (id, watcher) = (state.next, Arc::new(Watcher::new()));
        state.watches += 1;
        state.next += 1;
        let topics: Vec<Topic> = topics.into_iter().collect();
        for topic in &topics {
            state
                .watchers
                .entry(*topic)
                .or_default()
                .insert(id, watcher.clone());
        }
        drop(state);
        Ok(Watch {
            live: self.clone(),
            id,
            topics,
            watcher,
        })
    }

    /// Ends every watch, now and from now on: the server is about to stop, and its readers find another one.
    pub fn close(&self) {
        let mut state = self.state();
        state.open = false;
        for watcher in state
            .watchers
            .drain()
            .flat_map(|(_, watchers)| watchers.into_values())
        {
            watcher.end();
        }
    }

    fn tell(&self, notice: Notice) {
        if let Some(watchers) = self.state().watchers.get(&notice.topic) {
            for watcher in watchers.values() {
                watcher.tell(notice);
            }
        }
    }

    /// After a time without news from the database, anything may have changed.
    fn tell_all(&self) {
        for (topic, watchers) in &self.state().watchers {
            for watcher in watchers.values() {
                watcher.tell(Notice::from(*topic));
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, and each change is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher {
    fn new() -> Self {
        Self {
            waiting: Mutex::new(Some(HashSet::new())),
            told: Notify::new(),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Option<HashSet<Notice>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, notice: Notice) {
        if let Some(waiting) = &mut *self.waiting() {
            if waiting.len() >= WAITING_AT_MOST {
                waiting.retain(|other| other.topic != notice.topic);
                waiting.insert(Notice::from(notice.topic));
            } else {
                waiting.insert(notice);
            }
        }
        self.told.notify_one();
    }

    fn end(&self) {
        *self.waiting() = None;
        self.told.notify_one();
    }
}

/// A watch; it ends when it is dropped.
#[derive(Debug)]
pub struct Watch {
    live: Live,
    id: u64,
    topics: Vec<Topic>,
    watcher: Arc<Watcher>,
}

impl Watch {
    /// Ready when something has changed since the watch began, or since the last time: what, each once. `None` once the
    /// server is about to stop.
    pub async fn changed(&mut self) -> Option<HashSet<Notice>> {
        loop {
            let waiting = take(self.watcher.waiting().as_mut()?);
            if !waiting.is_empty() {
                return Some(waiting);
            }
            self.watcher.told.notified().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut state = self.live.state();
        state.watches -= 1;
        for topic in &self.topics {
            if let Some(watchers) = state.watchers.get_mut(topic) {
                watchers.remove(&self.id);
                if watchers.is_empty() {
                    state.watchers.remove(topic);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
