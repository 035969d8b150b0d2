use axum::response::Response;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::refusal::{Form, Refusal};
use crate::config::Config;

type Answer = fn(ProtectionError) -> Response;

/// Refuses what another site makes a browser send, by `Sec-Fetch-Site` and `Origin`.
///
/// Nothing is exempt, not even requests without a cookie: one that signs a person in to somebody else's account needs
/// none. Programs send neither header and pass; so does a bearer's token from a program, and no other site's script may
/// send one, as we answer no preflight.
pub(super) fn layer(config: &Config) -> CsrfLayer<Answer> {
    let answer: Answer = |_| Refusal::CrossOrigin.answer(Form::Problem);
    let layer = CsrfLayer::new();
    // Behind a proxy that rewrites `Host` our own origin would look foreign to old browsers.
    layer
        .clone()
        .add_trusted_origin(&config.frontend_url)
        .unwrap_or(layer)
        .with_rejection_response(answer)
}
