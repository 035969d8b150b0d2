//! How much one caller may ask for, and how often a password may be tried (specification § 7.2, as corrected).
//!
//! | what | counted by | setting |
//! |---|---|---|
//! | `/api/…` | the account that is signed in, else the address | `RATE_LIMIT_API_SIGNED_IN`, `RATE_LIMIT_API` |
//! | `/ui/…`, the server functions | the same | `RATE_LIMIT_INTERFACE` |
//! | logging in, recovering | address, and account | `RATE_LIMIT_LOGIN` |
//! | proving the password again, signed in | account | `RATE_LIMIT_LOGIN` |
//! | asking how a key is derived | address | `RATE_LIMIT_PRELOGIN` |
//! | signing up | address | `RATE_LIMIT_SIGNUP` |
//!
//! All within `RATE_LIMIT_WINDOW_SECONDS`, a window that slides. Pages and files are not counted, nor are webhooks, whose
//! senders decide how often they call, nor the probes. What is refused does not count: who waits as told is let in.

mod answer;
mod ask;
mod guard;
mod limiter;
mod memory;
mod redis_store;
mod subject;
mod tally;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

pub use ask::{Counter, Key};
pub use limiter::RateLimiter;
use subject::{Origin, Payer, payer};

use crate::state::AppState;

/// Counts a request, and refuses it with 429 where a limit is met. Runs inside [`session::identify`](crate::session::identify).
pub(crate) async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let limits = &state.config.limits;
    let Some((entrance, within)) = entrance(&path) else {
        return next.run(request).await;
    };
    let origin = Origin::of(&request, &state.config.trusted_proxies);
    let (limit, rule, subject) = match (entrance, payer(&request, origin)) {
        (Entrance::Api, Payer::Address(origin)) => (limits.api, "api/address", origin.bytes().to_vec()),
        (Entrance::Api, Payer::Account(id)) => (limits.api_signed_in, "api/account", id.to_vec()),
        (Entrance::Interface, Payer::Address(origin)) => {
            (limits.interface, "ui/address", origin.bytes().to_vec())
        }
        (Entrance::Interface, Payer::Account(id)) => (limits.interface, "ui/account", id.to_vec()),
    };
    let budget = Counter {
        key: Key::new(&state.services.secrets.pepper, rule, &subject),
        limit,
        window: limits.window,
    };
    let now = state.services.clock.now();
    if let Err(wait) = state.limiter.take(now, &[budget]).await {
        return answer::refuse(&path, request.headers(), wait);
    }
    guard::run(&state, origin, within, request, next).await
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entrance {
    Api,
    Interface,
}

/// Where a counted request comes in, and its path from there: `/auth/login`.
fn entrance(path: &str) -> Option<(Entrance, &str)> {
    let at = |prefix: &str| path.strip_prefix(prefix).filter(|rest| rest.starts_with('/'));
    if let Some(rest) = at("/api") {
        (!rest.starts_with("/webhooks/")).then_some((Entrance::Api, rest))
    } else {
        at("/ui").map(|rest| (Entrance::Interface, rest))
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use backend::auth::Caller;
    use http::StatusCode;
    use model::auth::{Me, UserType};
    use model::{PublicId, Tokens};
    use sqlx::PgPool;
    use tower::ServiceExt as _;
    use uuid::Uuid;

    use super::*;
    use crate::config::Config;
    use crate::state::leptos_options;

    fn state() -> AppState {
        let values = [("JWT_SECRET", "a"), ("SECRET_SALT", "b"), ("PEPPER", "c")];
        let value = |name: &str| {
            values
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| *value)
        };
        let config = Config::parse(|name| value(name).map(str::to_owned)).unwrap();
        let options = leptos_options(&config);
        let nowhere = PgPool::connect_lazy("postgres://localhost/nowhere").unwrap();
        AppState::new(config, options, nowhere).unwrap()
    }

    fn caller(id: u128) -> Caller {
        Caller {
            id: Uuid::from_u128(id),
            session: Uuid::from_u128(id),
            me: Me {
                public_id: PublicId("x".into()),
                display_name: String::new(),
                user_type: UserType::Pro,
                tokens: Tokens(0),
                premium_tokens: Tokens(0),
            },
        }
    }

    #[tokio::test]
    async fn a_stolen_session_does_not_let_guess_the_password() {
        let refuse = async || StatusCode::UNAUTHORIZED;
        let router = Router::new()
            .route("/ui/account/password", post(refuse))
            .layer(from_fn_with_state(state(), limit));
        let send = async |id: u128, body: &'static str| {
            let mut request = Request::post("/ui/account/password")
                .body(Body::from(body))
                .unwrap();
            request.extensions_mut().insert(caller(id));
            router.clone().oneshot(request).await.unwrap().status()
        };
        let guess = r#"{"request":{"currentPasswordHash":"00"}}"#;
        for _ in 0..5 {
            assert_eq!(send(1, guess).await, 401);
        }
        assert_eq!(send(1, guess).await, 429);
        assert_eq!(send(1, "{}").await, 401, "what proves nothing goes on");
        assert_eq!(send(2, guess).await, 401, "another account");
    }

    #[test]
    fn what_is_counted_is_told_by_its_path() {
        assert_eq!(entrance("/api/auth/login"), Some((Entrance::Api, "/auth/login")));
        assert_eq!(entrance("/ui/legal"), Some((Entrance::Interface, "/legal")));
        for path in [
            "/api/webhooks/stripe",
            "/healthz",
            "/readyz",
            "/",
            "/apis/x",
            "/pkg/a.js",
            "/demandes",
        ] {
            assert_eq!(entrance(path), None, "{path}");
        }
    }
}
