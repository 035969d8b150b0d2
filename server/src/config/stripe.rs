use http::Uri;

use super::Secret;
use super::parse::{ConfigError, Values};

/// Where Stripe answers.
const API: &str = "https://api.stripe.com";
/// Where buyers pay.
const CHECKOUT: &str = "https://checkout.stripe.com";

/// What selling tokens needs.
#[derive(Clone, Debug)]
pub struct StripeSettings {
    /// `STRIPE_SECRET_KEY`: `sk_live_…`, `sk_test_…` or `rk_…`.
    pub secret_key: Secret,
    /// `STRIPE_WEBHOOK_SECRET`: of the endpoint `/api/webhooks/stripe`, `whsec_…`.
    pub webhook_secret: Secret,
    /// `STRIPE_API_URL`: an origin; default Stripe's own. Development points it at the sandbox.
    pub api_url: String,
}

impl StripeSettings {
    /// The origin that buyers are led to.
    #[must_use]
    pub fn checkout_origin(&self) -> &str {
        if self.api_url == API {
            CHECKOUT
        } else {
            &self.api_url
        }
    }
}

impl Values<'_> {
    /// Without a key nothing is sold; with one, nothing may be missing.
    pub(super) fn stripe(&self, production: bool) -> Result<Option<StripeSettings>, ConfigError> {
        let Some(secret_key) = self.secret_text("STRIPE_SECRET_KEY")? else {
            return Ok(None);
        };
        let webhook_secret = self
            .secret_text("STRIPE_WEBHOOK_SECRET")?
            .ok_or(ConfigError::Missing {
                name: "STRIPE_WEBHOOK_SECRET",
                how: "Stripe shows it beside the endpoint; without it no payment would be credited",
            })?;
        let name = "STRIPE_API_URL";
        let api_url = match self.text(name) {
            None => API.to_owned(),
            Some(url) => {
                let url = url.trim_end_matches('/').to_owned();
                let is_origin = url.parse::<Uri>().is_ok_and(|uri| {
                    let secure = uri.scheme_str() == Some("https");
                    (secure || !production && uri.scheme_str() == Some("http"))
                        && uri.path() == "/"
                        && uri.query().is_none()
                        && uri.authority().is_some_and(|host| !host.as_str().contains('@'))
                });
                if !is_origin {
                    return Err(ConfigError::Invalid {
                        name,
                        expected: "https:// and a host, without a path; http:// in development only"
                            .to_owned(),
                    });
                }
                url
            }
        };
        Ok(Some(StripeSettings {
            secret_key: Secret::new(secret_key),
            webhook_secret: Secret::new(webhook_secret),
            api_url,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)], production: bool) -> Result<Option<StripeSettings>, ConfigError> {
        let lookup = |name: &str| {
            let found = values.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Values::new(&lookup).stripe(production)
    }

    const KEY: (&str, &str) = ("STRIPE_SECRET_KEY", "sk_test_1");
    const WEBHOOK: (&str, &str) = ("STRIPE_WEBHOOK_SECRET", "whsec_1");

    #[test]
    fn without_a_key_nothing_is_sold_and_with_one_nothing_may_be_missing() {
        assert!(read(&[WEBHOOK], true).unwrap().is_none());
        assert!(matches!(
            read(&[KEY], true),
            Err(ConfigError::Missing {
                name: "STRIPE_WEBHOOK_SECRET",
                ..
            })
        ));
        let stripe = read(&[KEY, WEBHOOK], true).unwrap().unwrap();
        assert_eq!(stripe.api_url, "https://api.stripe.com");
        assert_eq!(stripe.checkout_origin(), "https://checkout.stripe.com");
        assert!(!format!("{stripe:?}").contains("_1"), "secrets stay out of logs");
    }

    #[test]
    fn a_sandbox_is_for_development() {
        let sandbox = ("STRIPE_API_URL", "http://127.0.0.1:12111/");
        let stripe = read(&[KEY, WEBHOOK, sandbox], false).unwrap().unwrap();
        assert_eq!(stripe.checkout_origin(), "http://127.0.0.1:12111");
        for wrong in [
            sandbox,
            ("STRIPE_API_URL", "https://a.fr/v1"),
            ("STRIPE_API_URL", "https://k@a.fr"),
        ] {
            assert!(read(&[KEY, WEBHOOK, wrong], true).is_err(), "{wrong:?}");
        }
    }
}
