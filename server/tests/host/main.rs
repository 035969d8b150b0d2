//! The host around the routes: headers, limits, health, the private database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cross_origin;
mod headers;
mod health;
mod jobs;
mod limits;
mod log;
mod private_database;
mod rate_limits;
mod rate_limits_in_redis;
mod support;
