//! The REST API through the real router on a real database. A file for each noun of `src/api`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod appeals;
mod auth;
#[path = "../shared/bodies.rs"]
mod bodies;
mod demandes;
mod life;
mod live;
mod maps;
mod moderation;
mod nearby;
mod openapi;
mod pages;
mod purchases;
mod seo;
mod support;
mod unlocks;
