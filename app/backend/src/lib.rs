//! Use cases, and the SQL they stand on.
//!
//! A rule or a query exists once, here. The three entrances (server functions, the REST API, jobs) say who is calling,
//! call one function of this crate, and turn its answer into theirs.

pub mod account;
pub mod auth;
pub mod clock;
pub mod demande;
pub mod demo;
pub mod entropy;
#[cfg(test)]
mod fixtures;
pub mod legal;
pub mod place;
mod services;

pub use services::{Secrets, Services};
/// The errors of the database, for whoever reports them.
pub use sqlx::Error as DatabaseError;

/// The schema, embedded in the binary. See `migrations/README.md`.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");
