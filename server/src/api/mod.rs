//! The REST API of the specification, described by OpenAPI at `/api/openapi.json`.

mod appeals;
mod auth;
mod conversations;
mod demandes;
mod moderation;
mod nearby;
mod openapi;
mod tokens;
mod unlocks;
mod webhooks;

pub use openapi::router;
pub use webhooks::webhooks;
