use app::csp::content_security_policy;
use axum::response::Response;
use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, Uri};

use crate::config::{Config, MapTiles, StripeSettings};

/// What browsers are told about every answer.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // For browsers that do not know `frame-ancestors`.
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // A URL of ours may say what somebody looks for: other sites need not know.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), \
             microphone=(), midi=(), payment=(), usb=()",
        ),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The picture that other sites show beside a link to a page of ours.
const SHARE_PICTURE: &str = "/share.png";

/// Two years, the least that browsers' preload lists take is one.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// What depends on how the site is served.
pub(super) struct Policy {
    /// For answers that are no pages of the app.
    content: HeaderValue,
    https_only: bool,
}

impl Policy {
    pub(super) fn of(config: &Config) -> Self {
        let tiles = config.map_tiles.as_ref().and_then(MapTiles::origin);
        let checkout = config.stripe.as_ref().map(StripeSettings::checkout_origin);
        let content = content_security_policy(None, tiles.as_deref(), checkout, config.reload_port);
        // Without a nonce the text is made of constants, a host's name and a number; were it not, nothing would be allowed.
        let nothing = HeaderValue::from_static("default-src 'none'");
        Self {
            content: HeaderValue::from_str(&content).unwrap_or(nothing),
            https_only: config.secure(),
        }
    }

    /// Sets them. A page brings its own content security policy, with the nonce of its scripts; it stays.
    pub(super) fn set(&self, response: &mut Response, is_shared: bool) {
        let headers = response.headers_mut();
        for (name, value) in ALWAYS {
            headers.insert(name, value);
        }
        if is_shared {
            headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
        }
        headers
            .entry(CONTENT_SECURITY_POLICY)
            .or_insert_with(|| self.content.clone());
        if self.https_only {
            headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
            // A second policy beside the page's own: browsers obey both.
            headers.append(
                CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("upgrade-insecure-requests"),
            );
        }
    }
}

/// Whether other sites may show what is asked for.
pub(super) fn is_shared(asked: &Uri) -> bool {
    asked.path() == SHARE_PICTURE
}
