use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

/// A refusal in Stripe's shape (<https://docs.stripe.com/api/errors>).
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub status: StatusCode,
    pub body: Value,
}

impl Problem {
    pub fn new(status: u16, kind: &str, code: Option<&str>, message: &str) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body: json!({"error": {"type": kind, "code": code, "message": message}}),
        }
    }

    pub fn invalid(code: &str, message: &str) -> Self {
        Self::new(400, "invalid_request_error", Some(code), message)
    }

    pub fn missing(what: &str) -> Self {
        let message = format!("No such {what}");
        Self::new(404, "invalid_request_error", Some("resource_missing"), &message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}
