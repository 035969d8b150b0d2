//! What lets guess: passwords, recovery codes, who has an account.

use std::time::Duration;

use app::error::ApiError;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use backend::auth::{Caller, user_hash};
use http::{Method, StatusCode};
use serde_json::{Map, Value};

use super::subject::Origin;
use super::{Counter, Key, answer};
use crate::middleware::refusal::{Form, Refusal};
use crate::state::AppState;

/// How long an address is remembered to have opened an account.
const KNOWN_FOR: Duration = Duration::from_hours(30 * 24);

/// What is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// A password or a recovery code, by anyone: to log in, to recover an account, to contest its closing.
    Open,
    /// The password again, by someone signed in.
    Prove,
    /// How a key is derived.
    Prelogin,
    /// A new account.
    SignUp,
}

/// The paths are those of the API and of the server functions alike. Anything under `/account/` may ask for the password.
fn attempt(method: &Method, path: &str) -> Option<Attempt> {
    if method != Method::POST {
        return None;
    }
    match path {
        "/auth/login" | "/auth/appeal" => Some(Attempt::Open),
        "/auth/prelogin" => Some(Attempt::Prelogin),
        "/auth/signup" => Some(Attempt::SignUp),
        _ if path.starts_with("/auth/") && path.contains("recover") => Some(Attempt::Open),
        _ if path.starts_with("/account/") || path.starts_with("/auth/") => Some(Attempt::Prove),
        _ => None,
    }
}

/// Counts an attempt, lets it happen, and takes back what shall not count.
///
/// An attempt counts from its beginning, so that many at once are no more than one after another, and goes on counting
/// when it was refused for what was tried (401, 403, 409) or broken off. It is taken back when it succeeded, or failed for
/// another reason: a wrong form, a fault of ours.
///
/// **Logging in, recovering, and contesting a closing** are counted together, by address and by account. Unknown e-mails are accounts as any
/// other here. A success begins the account's counter anew, but only takes itself back from the address's: whoever opens
/// his own account between two guesses at others wins nothing.
///
/// **A stranger who tries wrong passwords on purpose** must not lock a person out. So an address from which the account
/// was opened in the last 30 days is not stopped by the account's counter, nor counted there; its own counter still holds.
/// The person at home or at work gets in, whoever else tries; from a new place he waits while the stranger goes on, and
/// his open sessions go on, too. At most `RATE_LIMIT_LOGIN` guesses in a window come from all strange addresses together,
/// and as many from each known one.
pub(super) async fn run(
    state: &AppState,
    origin: Origin,
    path: &str,
    request: Request,
    next: Next,
) -> Response {
    let Some(attempt) = attempt(request.method(), path) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let asked = parts.headers.clone();
    let Ok(body) = to_bytes(body, state.config.body_limit).await else {
        return Refusal::TooLarge.answer(Form::of(&asked));
    };
    let whole_path = parts.uri.path().to_owned();
    let limits = &state.config.limits;
    let pepper = &state.services.secrets.pepper;
    let counter = |rule: &str, subject: &[u8], limit: u32| Counter {
        key: Key::new(pepper, rule, subject),
        limit,
        window: limits.window,
    };
    let now = state.services.clock.now();

    let mut counters = Vec::with_capacity(2);
    // The account's counter, and the mark that its opening from here leaves.
    let mut account: Option<(Counter, Key)> = None;
    match attempt {
        Attempt::Prelogin => counters.push(counter("prelogin", &origin.bytes(), limits.prelogin)),
        Attempt::SignUp => counters.push(counter("signup", &origin.bytes(), limits.signup)),
        Attempt::Prove => {
            let caller = parts.extensions.get::<Caller>();
            if let Some(caller) = caller.filter(|_| !texts(&body, "currentPasswordHash").is_empty()) {
                counters.push(counter("prove", caller.id.as_bytes(), limits.login));
            }
        }
        Attempt::Open => {
            counters.push(counter("login/address", &origin.bytes(), limits.login));
            let emails = texts(&body, "email");
            if emails.len() > 1 {
                // Which of them would be read is not decided here.
                return answer::say(&whole_path, ApiError::Malformed);
            }
            if let Some(email) = emails.first() {
                let hash = user_hash(&state.services.secrets, email);
                let name = hash.as_str().as_bytes();
                let known = Key::new(pepper, "known", &[name, &origin.bytes()].concat());
                let by_account = counter("login/account", name, limits.login);
                if !state.limiter.is_marked(now, known).await {
                    counters.push(by_account);
                }
                account = Some((by_account, known));
            }
        }
    }
    if let Err(wait) = state.limiter.take(now, &counters).await {
        return answer::refuse(&whole_path, &asked, wait);
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;

    let status = response.status();
    let later = state.services.clock.now();
    if !counts(attempt, status) {
        for counter in &counters {
            state.limiter.take_back(later, *counter, now).await;
        }
    }
    if let Some((counter, known)) = account.filter(|_| status.is_success()) {
        state.limiter.forget(later, counter.key).await;
        state.limiter.mark(later, known, KNOWN_FOR).await;
    }
    response
}

/// Whether an attempt with this outcome goes on counting.
fn counts(attempt: Attempt, status: StatusCode) -> bool {
    let refused = matches!(
        status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::CONFLICT
    );
    match attempt {
        Attempt::Open | Attempt::Prove => refused,
        // An answer is what was wanted.
        Attempt::Prelogin | Attempt::SignUp => refused || status.is_success(),
    }
}

/// The texts of this name in a JSON object, or in the objects in it: the API takes a form as it is, a server function as
/// one of its arguments.
fn texts(body: &Bytes, name: &str) -> Vec<String> {
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Vec::new();
    };
    let text = |object: &Map<String, Value>| object.get(name)?.as_str().map(str::to_owned);
    let inner = object
        .values()
        .filter_map(Value::as_object)
        .filter_map(text)
        .collect::<Vec<_>>();
    text(&object).into_iter().chain(inner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_guessing_is_known() {
        let of = |path| attempt(&Method::POST, path);
        assert_eq!(of("/auth/login"), Some(Attempt::Open));
        assert_eq!(of("/auth/recovery/open"), Some(Attempt::Open));
        assert_eq!(of("/auth/start-recovery"), Some(Attempt::Open));
        assert_eq!(of("/auth/appeal"), Some(Attempt::Open));
        assert_eq!(of("/auth/signup"), Some(Attempt::SignUp));
        assert_eq!(of("/account/password"), Some(Attempt::Prove));
        assert_eq!(of("/demandes/post"), None);
        assert_eq!(attempt(&Method::GET, "/auth/me"), None);
    }

    #[test]
    fn the_email_is_found_where_either_entrance_takes_it() {
        let found = |body: &'static str| texts(&Bytes::from(body), "email");
        assert_eq!(found(r#"{"email":"a@b.fr","passwordHash":"x"}"#), ["a@b.fr"]);
        assert_eq!(found(r#"{"request":{"email":"a@b.fr"}}"#), ["a@b.fr"]);
        let decoy = r#"{"email":"x@b.fr","request":{"email":"a@b.fr"}}"#;
        assert_eq!(found(decoy), ["x@b.fr", "a@b.fr"]);
        assert!(found(r#"{"email":5}"#).is_empty() && found("email=a@b.fr").is_empty());
    }

    #[test]
    fn only_what_tells_something_counts() {
        let codes = [200, 201, 400, 401, 403, 409, 413, 422, 500, 503];
        let counted = |attempt| {
            let counted = |code: &&u16| counts(attempt, StatusCode::from_u16(**code).unwrap());
            codes.iter().filter(counted).copied().collect::<Vec<u16>>()
        };
        assert_eq!(counted(Attempt::Open), [401, 403, 409]);
        assert_eq!(counted(Attempt::SignUp), [200, 201, 401, 403, 409]);
    }
}
