//! A private PostgreSQL + PostGIS cluster that lives in one folder.
//!
//! Development and tests need a real database, and nobody should have to set one up. [`Cluster::start`] makes the
//! cluster on first use, starts it, and gives its URL; whoever leaves last stops it. It listens on a Unix socket
//! only, in a folder nobody else can enter, with a random password, so it meets no other cluster: not the machine's
//! own, not another checkout's.
//!
//! # What is in the folder
//! | name | what |
//! |---|---|
//! | `data/` | the cluster, as `initdb` made it |
//! | `socket/` | its socket (under `/tmp` when the path is too long for one) |
//! | `log/server.log` | what PostgreSQL says; no statement, no value |
//! | `leboncoup.conf` | its settings, written at each start |
//! | `password` | of the role `leboncoup`, mode 0600 |
//! | `users.lock` | a shared lock for every process that uses the cluster |
//! | `change.lock` | an exclusive lock around making, starting and stopping |
//! | `prepared`, `keep`, `location` | marks: databases are there; do not stop when the last one leaves; where it is |
//!
//! # When a process dies
//! Locks die with the process that holds them, so `kill -9` leaves nothing behind but a running cluster, which the
//! next start takes over. `kill -9` of PostgreSQL itself is followed by its own crash recovery.

mod account;
mod cluster;
mod error;
mod home;
mod initialise;
mod locks;
mod postmaster;
mod programs;

pub use cluster::{Cluster, Left, Options};
pub use error::Error;

/// The role that owns everything in a private cluster, and the name of its main database.
pub const NAME: &str = "leboncoup";
