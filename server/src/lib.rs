//! The native host: configuration, HTTP, and what the outside world looks like from the server.
#![recursion_limit = "512"]

pub mod adapters;
mod api;
pub mod config;
pub mod database;
mod drawings;
pub mod error;
pub mod health;
pub mod jobs;
pub mod live;
mod maps;
pub mod middleware;
mod preferences;
pub mod router;
pub mod serve;
mod session;
mod sitemap;
pub mod state;
pub mod telemetry;
