//! `POST /preferences`: the reader's language and theme, kept in two cookies. Works without JavaScript.

use app::functions::context::{LANGUAGES, preference_cookie};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, REFERER, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde::Deserialize;

use crate::state::AppState;

/// What the footer's two forms send: one or the other.
#[derive(Deserialize)]
pub struct Preferences {
    langue: Option<String>,
    theme: Option<String>,
}

/// Keeps the choice and leads back to the page it was made on.
pub async fn choose(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(chosen): Form<Preferences>,
) -> Response {
    let secure = state.site.secure;
    let cookies = [
        chosen
            .langue
            .as_deref()
            .and_then(|value| preference_cookie("langue", value, &LANGUAGES, secure)),
        chosen
            .theme
            .as_deref()
            .and_then(|value| preference_cookie("theme", value, &["system", "light", "dark"], secure)),
    ];
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, back(&headers))]).into_response();
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The page that the form stood on: its path and query on this site, whatever host the header names.
fn back(headers: &HeaderMap) -> HeaderValue {
    let path = headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<Uri>().ok())
        .and_then(|uri| uri.path_and_query().map(ToString::to_string))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"));
    path.and_then(|path| HeaderValue::from_str(&path).ok())
        .unwrap_or(HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        let from = |referer: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(REFERER, HeaderValue::from_static(referer));
            back(&headers)
        };
        assert_eq!(
            from("https://leboncoup.fr/demandes?lieu=Lyon"),
            "/demandes?lieu=Lyon"
        );
        assert_eq!(from("https://evil.example/x"), "/x");
        assert_eq!(from("https://evil.example//evil.example"), "/");
        assert_eq!(from("data:text/html,x"), "/");
        assert_eq!(back(&HeaderMap::new()), "/");
    }

    #[test]
    fn only_what_is_offered_is_kept() {
        assert!(preference_cookie("theme", "dark", &["light", "dark"], true).is_some());
        assert!(preference_cookie("theme", "dark; Domain=evil", &["light", "dark"], true).is_none());
    }
}
