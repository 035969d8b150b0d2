//! The REST API of the specification, described by OpenAPI at `/api/openapi.json`.

mod auth;
mod demandes;
mod nearby;
mod openapi;

pub use openapi::router;
