use std::time::Duration;

use backend::purchase::GatewayError;
use http::StatusCode;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

use super::answer::Refusal;
use crate::config::{Secret, StripeSettings};

/// The shapes that we were written against. A webhook's are chosen with the endpoint; what we read is the same since.
const VERSION: &str = "2024-06-20";
/// A buyer waits for the answer.
const PATIENCE: Duration = Duration::from_secs(10);
const TO_CONNECT: Duration = Duration::from_secs(4);

/// Stripe, or what stands in for it.
pub struct Stripe {
    client: Client,
    api_url: String,
    key: Secret,
}

impl Stripe {
    /// Fails where there is no TLS to be had.
    pub fn new(settings: &StripeSettings) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(TO_CONNECT)
            // The key goes to this host and no other.
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            client,
            api_url: settings.api_url.clone(),
            key: settings.secret_key.clone(),
        })
    }

    /// Asks for something to be done. The same `key` has one effect.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        form: &[(&str, String)],
    ) -> Result<T, GatewayError> {
        let request = self.client.post(format!("{}{path}", self.api_url));
        self.answer(request.header("Idempotency-Key", key).form(form))
            .await
    }

    /// Asks how something stands.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, GatewayError> {
        let request = self.client.get(format!("{}{path}", self.api_url));
        self.answer(request.query(query)).await
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, GatewayError> {
        let request = request
            .bearer_auth(self.key.expose())
            .header("Stripe-Version", VERSION);
        let response = request.send().await.map_err(|error| lost(&error))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|error| lost(&error))?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| {
                tracing::error!("Stripe answered in a form that we do not know");
                GatewayError::Unavailable
            });
        }
        Err(refused(status, &body))
    }
}

/// Whether it was done is unknown. The error's own words hold the address: only its kind is told.
fn lost(error: &reqwest::Error) -> GatewayError {
    let kind = if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "connection"
    } else {
        "transport"
    };
    tracing::warn!(error.kind = kind, "Stripe cannot be reached");
    GatewayError::Unavailable
}

fn refused(status: StatusCode, body: &[u8]) -> GatewayError {
    let reason = serde_json::from_slice::<Refusal>(body)
        .map(|refusal| refusal.error.code.unwrap_or(refusal.error.kind))
        .unwrap_or_default();
    match status {
        // The same question is being answered; too many; its own fault.
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS => GatewayError::Unavailable,
        // What is wrong is our key, not what was asked: nothing may be given up for that.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            tracing::error!(reason, "Stripe does not take STRIPE_SECRET_KEY");
            GatewayError::Unavailable
        }
        _ if status.is_server_error() => GatewayError::Unavailable,
        _ => GatewayError::Refused(reason),
    }
}
