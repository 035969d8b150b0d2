//! What has just changed, told to whoever watches it, on whichever server he is: the database's triggers tell every server
//! by `NOTIFY`, each server its readers.
//!
//! A notice says *that* something changed, never what. Whoever is told reads it anew, with his own rights; several notices
//! may come as one, and one too many does no harm.

mod listen;
mod topic;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use listen::listen;
use tokio::sync::watch;
pub use topic::Topic;

/// How many may watch on one server. Each costs a few kilobytes and an open connection.
const WATCHES_AT_MOST: usize = 20_000;

/// Who watches what on this server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Live(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    topics: HashMap<Topic, watch::Sender<()>>,
    watches: usize,
    open: bool,
}

/// Why nothing can be watched now: too many do, or the server is about to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing more can be watched on this server")]
pub struct Unwatchable;

impl Default for Live {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            topics: HashMap::new(),
            watches: 0,
            open: true,
        })))
    }
}

impl Live {
    /// Watches a topic from now on. Watch first and read then: what changes in between is told.
    ///
    /// # Errors
    /// [`Unwatchable`]: come back later.
    pub fn watch(&self, topic: Topic) -> Result<Watch, Unwatchable> {
        let mut state = self.state();
        if !state.open || state.watches >= WATCHES_AT_MOST {
            return Err(Unwatchable);
        }
        state.watches += 1;
        let changes = state
            .topics
            .entry(topic)
            .or_insert_with(|| watch::channel(()).0)
            .subscribe();
        drop(state);
        Ok(Watch {
            live: self.clone(),
            topic,
            changes,
        })
    }

    /// Ends every watch, now and from now on: the server is about to stop, and its readers find another one.
    pub fn close(&self) {
        let mut state = self.state();
        state.open = false;
        state.topics.clear();
    }

    fn tell(&self, topic: Topic) {
        if let Some(told) = self.state().topics.get(&topic) {
            told.send_replace(());
        }
    }

    /// After a time without news from the database, anything may have changed.
    fn tell_all(&self) {
        for told in self.state().topics.values() {
            told.send_replace(());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, and each change is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A watch of one topic; it ends when it is dropped.
#[derive(Debug)]
pub struct Watch {
    live: Live,
    topic: Topic,
    changes: watch::Receiver<()>,
}

impl Watch {
    /// Ready when the topic has changed since the watch began, or since the last time; `false` once the server is about to
    /// stop.
    pub async fn changed(&mut self) -> bool {
        self.changes.changed().await.is_ok()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut state = self.live.state();
        state.watches -= 1;
        // This one is still counted.
        if state
            .topics
            .get(&self.topic)
            .is_some_and(|told| told.receiver_count() <= 1)
        {
            state.topics.remove(&self.topic);
        }
    }
}

#[cfg(test)]
mod tests;
