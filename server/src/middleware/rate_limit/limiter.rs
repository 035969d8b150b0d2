use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use redis::RedisError;
use time::OffsetDateTime;

use super::ask::{Ask, Counter, Key};
use super::memory::MemoryStore;
use super::redis_store::RedisStore;
use crate::config::Secret;

/// How long Redis is left alone after it failed, in milliseconds: a Redis that is gone must not slow every request down.
const PAUSE: i64 = 5_000;
/// No outage.
const NEVER: i64 = i64::MIN;

/// Counts, in this process or in Redis. Cheap to clone.
///
/// While Redis does not answer, this process counts by itself: a limit may then be met once for each server, but there
/// is always one, and the site stays up. An outage is one line in the log, its end another.
#[derive(Clone)]
pub struct RateLimiter(Arc<Stores>);

struct Stores {
    memory: MemoryStore,
    redis: Option<RedisStore>,
    /// Until when Redis is left alone, or [`NEVER`].
    paused_until: AtomicI64,
}

impl RateLimiter {
    /// In Redis when its URL is given, else in this process.
    pub fn new(redis: Option<&Secret>) -> Result<Self, RedisError> {
        let redis = redis.map(|url| RedisStore::new(url.expose())).transpose()?;
        Ok(Self(Arc::new(Stores {
            memory: MemoryStore::default(),
            redis,
            paused_until: AtomicI64::new(NEVER),
        })))
    }

    /// Counts one on every counter, or on none where one is full: then the error is how long to wait.
    pub async fn take(&self, now: OffsetDateTime, counters: &[Counter]) -> Result<(), Duration> {
        match self.answer(now, Ask::Take(counters)).await {
            0 => Ok(()),
            wait => Err(Duration::from_millis(u64::try_from(wait).unwrap_or(0))),
        }
    }

    /// What [`take`](Self::take) counted at `moment` shall not count.
    pub async fn take_back(&self, now: OffsetDateTime, counter: Counter, moment: OffsetDateTime) {
        self.answer(now, Ask::TakeBack(counter, to_milliseconds(moment)))
            .await;
    }

    /// Begins a counter anew.
    pub async fn forget(&self, now: OffsetDateTime, key: Key) {
        self.answer(now, Ask::Forget(key)).await;
    }

    /// Keeps a mark for a time.
    pub async fn mark(&self, now: OffsetDateTime, key: Key, time: Duration) {
        self.answer(now, Ask::Mark(key, time)).await;
    }

    /// Whether there is a mark.
    pub async fn is_marked(&self, now: OffsetDateTime, key: Key) -> bool {
        self.answer(now, Ask::IsMarked(key)).await != 0
    }

    async fn answer(&self, now: OffsetDateTime, ask: Ask<'_>) -> i64 {
        let now = to_milliseconds(now);
        let Stores {
            memory,
            redis,
            paused_until,
        } = &*self.0;
        if let Some(redis) = redis
            && paused_until.load(Ordering::Relaxed) <= now
        {
            match redis.answer(now, ask).await {
                Ok(answer) => {
                    if paused_until.swap(NEVER, Ordering::Relaxed) != NEVER {
                        tracing::info!("Redis answers again: limits are shared between servers");
                    }
                    return answer;
                }
                Err(error) => {
                    // Its kind only: a message can quote the URL, which holds a password.
                    if paused_until.swap(now + PAUSE, Ordering::Relaxed) == NEVER {
                        tracing::error!(
                            error.kind = ?error.kind(),
                            "Redis does not answer: this server counts its limits by itself"
                        );
                    }
                }
            }
        }
        memory.answer(now, ask)
    }
}

fn to_milliseconds(moment: OffsetDateTime) -> i64 {
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
