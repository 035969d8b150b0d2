//! The limits in a real Redis: shared, like those in memory, and not missed when it is gone.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use server::config::Secret;
use server::middleware::rate_limit::{Counter, Key, RateLimiter};
use time::macros::datetime;
use time::{Duration as Span, OffsetDateTime};

use crate::log::Log;

const NOON: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const WINDOW: Duration = Duration::from_mins(15);

/// A private Redis on a port of its own, ended with the test.
struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    async fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        Self::start_at(port).await
    }

    async fn start_at(port: u16) -> Self {
        let settings = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        let Ok(process) = Command::new("redis-server")
            .args(["--port", &port.to_string()])
            .args(settings)
            .stdout(Stdio::null())
            .spawn()
        else {
            unreachable!("redis-server must be installed: scripts/setup.sh --tests does it")
        };
        let redis = Self { process, port };
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return redis;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        unreachable!("redis-server did not begin to listen");
    }

    fn limiter(&self, scheme: &str) -> RateLimiter {
        let url = format!("{scheme}://canary:canary@127.0.0.1:{}", self.port);
        let url = if scheme == "redis" {
            url.replace("canary:canary@", "")
        } else {
            url
        };
        RateLimiter::new(Some(&Secret::new(url))).unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn counter(subject: &str, limit: u32) -> Counter {
    Counter {
        key: Key::new(b"pepper", "test", subject.as_bytes()),
        limit,
        window: WINDOW,
    }
}

#[tokio::test]
async fn two_servers_share_a_count() {
    let redis = Redis::start().await;
    let (one, other) = (redis.limiter("redis"), redis.limiter("redis"));
    let counter = counter("203.0.113.1", 3);
    one.take(NOON, &[counter]).await.unwrap();
    other.take(NOON, &[counter]).await.unwrap();
    one.take(NOON, &[counter]).await.unwrap();
    let later = NOON + Span::minutes(5);
    assert_eq!(other.take(later, &[counter]).await, Err(Duration::from_mins(10)));
    assert_eq!(one.take(later, &[counter]).await, Err(Duration::from_mins(10)));
    other.forget(later, counter.key).await;
    one.take(later, &[counter]).await.unwrap();
    one.mark(later, counter.key, WINDOW).await;
    assert!(other.is_marked(later, counter.key).await);
}

#[tokio::test]
async fn it_counts_as_memory_does() {
    let server = Redis::start().await;
    let (redis, memory) = (server.limiter("redis"), RateLimiter::new(None).unwrap());
    let counters = [counter("a", 3), counter("b", 7), counter("c", 100)];
    let (mut now, mut taken, mut refused) = (NOON, Vec::new(), 0);
    let mut random = 1_u32;
    for _ in 0..1500 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let draw = random >> 16;
        now += Span::milliseconds(i64::from(draw % 30_000));
        let some = match draw % 5 {
            0 => &counters[..1],
            1 => &counters[1..2],
            2 => &counters[..2],
            _ => &counters[1..],
        };
        if draw.is_multiple_of(11)
            && let Some((counter, moment)) = taken.pop()
        {
            redis.take_back(now, counter, moment).await;
            memory.take_back(now, counter, moment).await;
        }
        let (here, there) = (memory.take(now, some).await, redis.take(now, some).await);
        assert_eq!(here, there);
        match here {
            Ok(()) => taken.push((some[0], now)),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100 && taken.len() > 100, "{refused} {}", taken.len());
}

#[tokio::test]
async fn many_at_once_do_not_slip_through() {
    let redis = Redis::start().await;
    let limiters = [redis.limiter("redis"), redis.limiter("redis")];
    let counters = [counter("a", 5)];
    let all = (0..100).map(|number| limiters[number % 2].take(NOON, &counters));
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
}

#[tokio::test]
async fn every_key_ends_and_names_nobody() {
    let redis = Redis::start().await;
    let limiter = redis.limiter("redis");
    limiter.take(NOON, &[counter("203.0.113.1", 3)]).await.unwrap();
    limiter.take(NOON, &[counter("203.0.113.1", 3)]).await.unwrap();
    limiter.take_back(NOON, counter("203.0.113.1", 3), NOON).await;
    limiter
        .mark(NOON, Key::new(b"pepper", "known", b"203.0.113.1"), WINDOW)
        .await;
    let client = redis::Client::open(format!("redis://127.0.0.1:{}", redis.port)).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg("*")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert!(!key.contains("203"), "{key}");
        let left: i64 = redis::cmd("PTTL")
            .arg(&key)
            .query_async(&mut connection)
            .await
            .unwrap();
        assert!((1..=900_000).contains(&left), "{left}");
    }
    limiter.take_back(NOON, counter("203.0.113.1", 3), NOON).await;
    let left: i64 = redis::cmd("DBSIZE").query_async(&mut connection).await.unwrap();
    assert_eq!(left, 1, "nothing is kept for nothing");
}

#[tokio::test]
async fn when_it_goes_away_the_server_counts_by_itself_and_says_so_once() {
    let log = Log::default();
    let _logging = log.keep();
    let redis = Redis::start().await;
    let port = redis.port;
    let limiter = redis.limiter("redis");
    let counter = counter("a", 2);
    limiter.take(NOON, &[counter]).await.unwrap();
    drop(redis);
    for _ in 0..2 {
        limiter.take(NOON, &[counter]).await.unwrap();
    }
    assert_eq!(
        limiter.take(NOON, &[counter]).await,
        Err(WINDOW),
        "there is always a limit"
    );
    // Asked again, and again in vain.
    let later = NOON + Span::seconds(30);
    assert!(limiter.take(later, &[counter]).await.is_err());
    let _redis = Redis::start_at(port).await;
    assert!(
        limiter.take(later, &[counter]).await.is_err(),
        "left alone for a while"
    );
    let back = later + Span::seconds(5);
    limiter.take(back, &[counter]).await.unwrap();
    limiter.take(back, &[counter]).await.unwrap();
    assert!(limiter.take(back, &[counter]).await.is_err());

    let text = log.text();
    assert_eq!(text.matches("Redis does not answer").count(), 1, "{text}");
    assert_eq!(text.matches("Redis answers again").count(), 1, "{text}");
}

#[tokio::test]
async fn a_wrong_address_harms_nobody_and_its_password_is_not_logged() {
    let log = Log::default();
    let _logging = log.keep();
    let redis = Redis::start().await;
    // TLS to a server that speaks none.
    let limiter = redis.limiter("rediss");
    let counter = counter("a", 1);
    limiter.take(NOON, &[counter]).await.unwrap();
    assert!(limiter.take(NOON, &[counter]).await.is_err());
    let text = log.text();
    assert!(
        text.contains("Redis does not answer") && !text.contains("canary"),
        "{text}"
    );
}
