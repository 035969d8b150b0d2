use app::functions::context::{cookie, session_cookie_name};
use axum::extract::Request;
use axum::response::Response;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderValue, StatusCode, Uri};

/// The name holds the content's hash, or changes with the content: never asked for again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Small files that may change with a release.
const AN_HOUR: &str = "public, max-age=3600";
/// The same, by this browser alone: asked for by somebody signed in.
const AN_HOUR_HERE: &str = "private, max-age=3600";
/// Kept, but asked about each time; not by caches that several people share.
const ASK_FIRST: &str = "private, no-cache";
/// Not kept at all.
const NEVER: &str = "no-store";

/// What of a request decides how long its answer may be kept.
pub(super) struct Asked {
    uri: Uri,
    /// Whether it says who asks.
    knows_somebody: bool,
}

impl Asked {
    pub(super) fn of(request: &Request, secure: bool) -> Self {
        let headers = request.headers();
        Self {
            uri: request.uri().clone(),
            knows_somebody: headers.contains_key(AUTHORIZATION)
                || cookie(headers, session_cookie_name(secure)).is_some(),
        }
    }

    /// Says how long an answer may be kept, where its handler did not.
    pub(super) fn set_cache_control(&self, response: &mut Response) {
        if response.headers().contains_key(CACHE_CONTROL) {
            return;
        }
        let is_page = response
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let personal = self.knows_somebody || response.headers().contains_key(SET_COOKIE);
        let value = cache_control(self.uri.path(), response.status(), is_page, personal);
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static(value));
    }
}

fn cache_control(path: &str, status: StatusCode, is_page: bool, personal: bool) -> &'static str {
    let found = status.is_success() || status == StatusCode::NOT_MODIFIED;
    // `/ui/` are the server functions.
    if path.starts_with("/api/") || path.starts_with("/ui/") || matches!(path, "/healthz" | "/readyz") {
        NEVER
    } else if is_page {
        if personal { NEVER } else { ASK_FIRST }
    } else if !found {
        NEVER
    } else if path.starts_with("/fonts/")
        || (path.starts_with("/pkg/") && is_hashed(path))
        || path.starts_with("/map/view-")
    {
        FOREVER
    } else if path.starts_with("/pkg/") || matches!(path, "/map/map.js" | "/sw.js") {
        // Under one name its content changes, and an old one would not fit the rest.
        ASK_FIRST
    } else if personal {
        AN_HOUR_HERE
    } else {
        AN_HOUR
    }
}

/// Whether a file is called `name.hash.extension`, as cargo-leptos calls it: 22 characters of base64url.
fn is_hashed(path: &str) -> bool {
    let mut parts = path.rsplit('/').next().unwrap_or_default().rsplit('.');
    let hash = parts.nth(1).unwrap_or_default();
    let base64url = hash
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    parts.next().is_some() && hash.len() == 22 && base64url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, status: u16, is_page: bool, personal: bool) -> &'static str {
        cache_control(path, StatusCode::from_u16(status).unwrap(), is_page, personal)
    }

    #[test]
    fn only_what_never_changes_is_kept_for_ever() {
        assert_eq!(
            of("/pkg/leboncoup.1B2M2Y8AsgTpgAmY7PhCfg.wasm", 200, false, true),
            FOREVER
        );
        assert_eq!(of("/fonts/bricolage.woff2", 304, false, false), FOREVER);
        assert_eq!(
            of("/pkg/leboncoup.1B2M2Y8AsgTpgAmY7PhCfg.wasm", 404, false, false),
            NEVER
        );
        assert_eq!(of("/pkg/leboncoup.wasm", 200, false, false), ASK_FIRST);
        assert_eq!(
            of(
                "/pkg/snippets/app-1B2M2Y8AsgTpgAmY7PhCfg/inline0.js",
                200,
                false,
                false
            ),
            ASK_FIRST
        );
        assert_eq!(of("/pkg/1B2M2Y8AsgTpgAmY7PhCfg.js", 200, false, false), ASK_FIRST);
        assert_eq!(of("/map/map.js", 200, false, false), ASK_FIRST);
        assert_eq!(of("/map/view-SUMJGWEN.js", 200, false, false), FOREVER);
        assert_eq!(of("/favicon.svg", 200, false, false), AN_HOUR);
    }

    #[test]
    fn what_knows_somebody_is_not_kept() {
        assert_eq!(of("/mes-demandes", 200, true, true), NEVER);
        assert_eq!(of("/demandes", 200, true, false), ASK_FIRST);
        assert_eq!(of("/api/demandes/nearby", 200, false, false), NEVER);
        assert_eq!(of("/ui/place/search", 200, false, false), NEVER);
        assert_eq!(of("/preferences", 303, false, true), NEVER);
        assert_eq!(of("/icons.svg", 200, false, true), AN_HOUR_HERE);
    }
}
