use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisResult, Script};
use tokio::sync::OnceCell;

use super::ask::{Ask, Key, milliseconds};

/// How long Redis may take: it is near, and people wait for it.
const PATIENCE: Duration = Duration::from_millis(500);

static TAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("tally.lua")));
static TAKE_BACK: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("take_back.lua")));

/// Counts in Redis 6 or newer, together with every other server that does. Each key has a time to live, so Redis forgets
/// by itself.
pub(super) struct RedisStore {
    client: Client,
    /// Made at the first use, as it belongs to a runtime. It connects again by itself.
    connection: OnceCell<ConnectionManager>,
}

impl RedisStore {
    /// For a Redis URL. Nothing is connected yet.
    pub(super) fn new(url: &str) -> RedisResult<Self> {
        Ok(Self {
            client: Client::open(url)?,
            connection: OnceCell::new(),
        })
    }

    pub(super) async fn answer(&self, now: i64, ask: Ask<'_>) -> RedisResult<i64> {
        let mut connection = self
            .connection
            .get_or_try_init(async || {
                let config = ConnectionManagerConfig::new()
                    .set_connection_timeout(Some(PATIENCE))
                    .set_response_timeout(Some(PATIENCE))
                    .set_number_of_retries(1);
                ConnectionManager::new_lazy_with_config(self.client.clone(), config)
            })
            .await?
            .clone();
        match ask {
            Ask::Take(counters) => {
                let mut call = TAKE.prepare_invoke();
                call.arg(now);
                for counter in counters {
                    call.key(name(counter.key));
                    call.arg(counter.limit).arg(milliseconds(counter.window));
                }
                call.invoke_async(&mut connection).await
            }
            Ask::TakeBack(counter, moment) => {
                let mut call = TAKE_BACK.prepare_invoke();
                call.key(name(counter.key)).arg(moment);
                call.invoke_async(&mut connection).await
            }
            Ask::Forget(key) => {
                let mut command = redis::cmd("DEL");
                let removed: RedisResult<i64> = command.arg(name(key)).query_async(&mut connection).await;
                removed.map(|_| 0)
            }
            Ask::Mark(key, time) => {
                let mut command = redis::cmd("SET");
                command.arg(name(key)).arg(1).arg("PX").arg(milliseconds(time));
                let set: RedisResult<()> = command.query_async(&mut connection).await;
                set.map(|()| 0)
            }
            Ask::IsMarked(key) => {
                redis::cmd("EXISTS")
                    .arg(name(key))
                    .query_async(&mut connection)
                    .await
            }
        }
    }
}

/// The braces keep all of them in one slot of a cluster, since one step touches several.
fn name(key: Key) -> String {
    let mut name = String::from("leboncoup:{limit}:");
    for byte in key.0 {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}
