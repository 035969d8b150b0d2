//! What the host provides to every server function, and how their errors become HTTP. Server only.

use backend::Services;
use backend::auth::{Caller, SESSION_DURATION, Session};
use backend::legal::Instance;
use http::header::{ACCEPT, COOKIE, SET_COOKIE, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use model::auth::Language;

use crate::error::ApiError;
use crate::reader::{Reader, Theme};

/// What the host knows of the site it serves.
#[derive(Clone, Debug)]
pub struct Site {
    /// The public origin, without a slash at the end: `https://leboncoup.fr`.
    pub origin: String,
    /// Whether it is reached over TLS only: cookies are then `Secure`.
    pub secure: bool,
    /// Who runs it, and where its source is.
    pub instance: Instance,
}

/// The use cases' services.
#[must_use]
pub fn services() -> Services {
    expect_context()
}

/// Who is calling, if anyone is signed in. The host has checked the session before (`server/src/session.rs`).
#[must_use]
pub fn caller() -> Option<Caller> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned())
}

/// Who is calling; an error for nobody.
pub fn require_caller() -> Result<Caller, ApiError> {
    caller().ok_or(ApiError::Unauthenticated)
}

/// What the reader of a request chose.
#[must_use]
pub fn reader(headers: &HeaderMap) -> Reader {
    let theme = match cookie(headers, "theme").as_deref() {
        Some("light") => Some(Theme::Light),
        Some("dark") => Some(Theme::Dark),
        _ => None,
    };
    let language = match cookie(headers, "langue").as_deref() {
        Some("en") => Language::En,
        _ => Language::Fr,
    };
    Reader { language, theme }
}

/// A short label of the caller's device, for the list of sessions. Never the raw header.
#[must_use]
pub fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |pairs: &[(&str, &'static str)]| {
        pairs
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map_or("", |(_, name)| name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    [browser, system]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The caller's device, as [`device`] labels it.
#[must_use]
pub fn caller_device() -> String {
    use_context::<Parts>()
        .map(|parts| device(&parts.headers))
        .unwrap_or_default()
}

/// The name of the cookie that carries the session. `__Host-` makes browsers insist on TLS, on this host and on path `/`.
#[must_use]
pub const fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// How long a browser keeps a session's cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieLife {
    /// As long as the session.
    Session,
    /// Until the browser is closed: a computer that others use, too.
    Passing,
}

/// The `Set-Cookie` that opens a session in a browser: out of reach of scripts, not sent by other sites' requests.
#[must_use]
pub fn session_cookie(session: &Session, secure: bool, life: CookieLife) -> Option<HeaderValue> {
    let name = session_cookie_name(secure);
    let age = match life {
        CookieLife::Session => format!("; Max-Age={}", SESSION_DURATION.whole_seconds()),
        CookieLife::Passing => String::new(),
    };
    let flag = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{name}={}; HttpOnly; SameSite=Lax; Path=/{age}{flag}",
        session.token
    );
    let mut value = HeaderValue::from_str(&cookie).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The `Set-Cookie` that forgets it.
#[must_use]
pub fn forgotten_session_cookie(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "__Host-session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Secure"
    } else {
        "session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"
    })
}

/// Sends a session to the caller's browser; on a `shared` computer until the browser is closed.
pub fn give_session(session: &Session, shared: bool) -> Result<(), ApiError> {
    let life = if shared {
        CookieLife::Passing
    } else {
        CookieLife::Session
    };
    let secure = expect_context::<Site>().secure;
    let cookie = session_cookie(session, secure, life).ok_or(ApiError::Internal)?;
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
    Ok(())
}

/// The `Set-Cookie` of a choice that the footer offers, kept for a year; `None` for a value that is not `offered`.
#[must_use]
pub fn preference_cookie(name: &str, value: &str, offered: &[&str], secure: bool) -> Option<HeaderValue> {
    let value = offered.iter().find(|offer| **offer == value)?;
    let flag = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000{flag}"
    ))
    .ok()
}

/// The languages that the interface speaks.
pub const LANGUAGES: [&str; 2] = [Language::Fr.as_str(), Language::En.as_str()];

/// Makes the interface in the caller's browser speak `language`.
pub fn give_language(language: Language) {
    let secure = expect_context::<Site>().secure;
    if let Some(cookie) = preference_cookie("langue", language.as_str(), &LANGUAGES, secure) {
        expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
    }
}

/// Makes the caller's browser forget its session.
pub fn take_session() {
    let cookie = forgotten_session_cookie(expect_context::<Site>().secure);
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
}

/// Whether a browser sent a form by itself, without our program: it waits for a page.
#[must_use]
pub fn wants_page() -> bool {
    use_context::<Parts>()
        .and_then(|parts| Some(parts.headers.get(ACCEPT)?.to_str().ok()?.contains("text/html")))
        .unwrap_or_default()
}

/// Leads whoever called to another page of ours, with JavaScript or without.
pub fn lead_to(path: &str) {
    leptos_axum::redirect(path);
}

/// Turns a use case's error into what is answered, and sets the status (Leptos 0.8 answers 500 to every error).
pub fn refuse(error: impl Into<ApiError>) -> ApiError {
    let error = error.into();
    if let Some(response) = use_context::<ResponseOptions>() {
        response
            .set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    error
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

impl From<backend::auth::Error> for ApiError {
    fn from(error: backend::auth::Error) -> Self {
        use backend::auth::Error;
        match error {
            Error::Invalid(fields) => Self::Invalid(fields),
            Error::EmailTaken => Self::EmailTaken,
            Error::WrongCredentials => Self::WrongCredentials,
            Error::Banned(closed) => Self::AccountClosed(closed),
            Error::Database(error) => internal(&error),
            Error::Crypto(_) => internal(&error),
        }
    }
}

impl From<backend::account::Error> for ApiError {
    fn from(error: backend::account::Error) -> Self {
        use backend::account::Error;
        match error {
            Error::Auth(error) => error.into(),
            Error::Changed => Self::Changed,
            Error::NoSuchSession => Self::NotFound,
        }
    }
}

impl From<backend::demande::Error> for ApiError {
    fn from(error: backend::demande::Error) -> Self {
        use backend::demande::Error;
        match error {
            Error::Invalid(fields) => Self::Invalid(fields),
            Error::NotDemandeur => Self::NotDemandeur,
            Error::Restricted => Self::Restricted,
            Error::Banned => Self::Banned,
            Error::Deleted => Self::Unauthenticated,
            Error::KeyReused => Self::KeyReused,
            Error::NotFound => Self::NotFound,
            Error::Refused(refusal) => Self::Demande(refusal),
            Error::Changed => Self::DemandeChanged,
            Error::Database(error) => internal(&error),
        }
    }
}

impl From<backend::purchase::Error> for ApiError {
    fn from(error: backend::purchase::Error) -> Self {
        use backend::purchase::Error;
        match error {
            Error::Closed | Error::Gateway(_) => Self::PaymentsUnavailable,
            Error::NotPro => Self::NotPro,
            Error::Banned => Self::Banned,
            Error::Deleted => Self::Unauthenticated,
            Error::NotFound => Self::NotFound,
            Error::NothingToWithdraw => Self::NothingToWithdraw,
            Error::Changed => Self::WalletChanged,
            Error::Database(error) => internal(&error),
        }
    }
}

impl From<backend::unlock::Error> for ApiError {
    fn from(error: backend::unlock::Error) -> Self {
        use backend::unlock::Error;
        match error {
            Error::NotFound => Self::NotFound,
            Error::Banned => Self::Banned,
            Error::Deleted => Self::Unauthenticated,
            Error::Refused(refusal) => Self::Unlock(refusal),
            Error::Database(error) => internal(&error),
        }
    }
}

impl From<backend::conversation::Error> for ApiError {
    fn from(error: backend::conversation::Error) -> Self {
        use backend::conversation::Error;
        match error {
            Error::NotFound => Self::NotFound,
            Error::Malformed => Self::Malformed,
            Error::Closed(closed) => Self::Conversation(closed),
            Error::Banned => Self::Banned,
            Error::IdReused => Self::KeyReused,
            Error::Changed => Self::HistoryChanged,
            Error::Database(error) => internal(&error),
        }
    }
}

impl From<backend::moderation::Error> for ApiError {
    fn from(error: backend::moderation::Error) -> Self {
        use backend::moderation::Error;
        match error {
            Error::Invalid(fields) => Self::Invalid(fields),
            Error::NotFound => Self::NotFound,
            Error::Banned => Self::Banned,
            Error::OwnCase => Self::OwnCase,
            Error::AlreadyRefunded => Self::AlreadyRefunded,
            Error::AlreadyReported => Self::AlreadyReported,
            Error::AlreadyDecided => Self::AlreadyDecided,
            Error::OwnDecision => Self::OwnDecision,
            Error::AlreadyAppealed => Self::AlreadyAppealed,
            Error::TooLate => Self::AppealTooLate,
            Error::AlreadyAnswered => Self::AlreadyAnswered,
            Error::AccountOpen => Self::AccountOpen,
            Error::Auth(error) => error.into(),
            Error::NoChange => Self::NoChange,
            Error::Database(error) => internal(&error),
        }
    }
}

impl From<backend::place::Error> for ApiError {
    fn from(error: backend::place::Error) -> Self {
        match error {
            backend::place::Error::Database(error) => internal(&error),
        }
    }
}

fn internal(error: &(dyn std::error::Error + 'static)) -> ApiError {
    tracing::error!(error.kind = %describe(error), "a use case failed");
    ApiError::Internal
}

/// What failed, without the values that PostgreSQL quotes in its messages: they can be somebody's.
fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    match error.downcast_ref::<backend::DatabaseError>() {
        Some(backend::DatabaseError::Database(database)) => format!(
            "database {} {}",
            database.code().unwrap_or_default(),
            database.constraint().unwrap_or_default()
        ),
        Some(backend::DatabaseError::PoolTimedOut) => "database pool timed out".to_owned(),
        Some(backend::DatabaseError::Io(error)) => format!("database connection: {}", error.kind()),
        Some(_) => "database".to_owned(),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; session=x.y.z; b=2"));
        assert_eq!(cookie(&headers, "session").as_deref(), Some("x.y.z"));
        assert_eq!(cookie(&headers, "ession"), None);
    }

    #[test]
    fn a_device_is_named_shortly() {
        let mut headers = HeaderMap::new();
        let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36";
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        assert_eq!(device(&headers), "Chrome, Linux");
        assert_eq!(device(&HeaderMap::new()), "");
    }
}
