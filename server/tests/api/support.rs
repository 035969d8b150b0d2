//! A server on an empty database, and a person who talks to it.

use axum::body::{Body, to_bytes};
use axum::response::Response;
use backend::Services;
use http::{Method, Request, StatusCode};
use serde_json::Value;
use server::config::Config;
use server::router::router;
use server::state::{AppState, leptos_options};
use sqlx::PgPool;
use tower::ServiceExt;

pub use crate::bodies::{demande, signup};

pub struct Server {
    router: axum::Router,
    pub services: Services,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that this is a problem of this status and name, and returns it.
    pub fn problem(&self, status: u16, name: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{name}"));
        problem
    }
}

impl Server {
    pub async fn new(db: PgPool) -> Self {
        Self::with(db, &[]).await
    }

    /// A server with these settings besides.
    pub async fn with(db: PgPool, settings: &[(&str, &str)]) -> Self {
        let values = [
            ("JWT_SECRET", "for tests: sessions"),
            ("SECRET_SALT", "for tests: salt"),
            ("PEPPER", "for tests"),
            ("BCRYPT_COST", "4"),
        ];
        let config = Config::parse(|name| {
            values
                .iter()
                .chain(settings)
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        places(&db).await;
        let options = leptos_options(&config);
        let state = AppState::new(config, options, db).unwrap();
        let services = state.services.clone();
        Self {
            router: router(state),
            services,
        }
    }

    /// Serves it on the network, too, until the test ends.
    pub fn serve(&self, listener: tokio::net::TcpListener) {
        let service = self
            .router
            .clone()
            .into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
    }

    pub async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.answer(request.body(body).unwrap()).await
    }

    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.begin(request).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// An answer whose body may never end.
    pub async fn begin(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.send(Method::GET, path, token, None).await
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.send(Method::POST, path, token, Some(body)).await
    }

    /// Signs up and returns the session's token.
    pub async fn sign_up(&self, email: &str, user_type: &str) -> String {
        let answer = self
            .post("/api/auth/signup", None, signup(email, user_type))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["token"].as_str().unwrap().to_owned()
    }
}

/// The one place of the tests, once for all the servers on a database.
async fn places(db: &PgPool) {
    sqlx::raw_sql(
        "insert into departments (code, name, region, outline)
         values ('75', 'Paris', '11', st_multi(st_makeenvelope(2, 48, 3, 49, 4326)))
         on conflict do nothing;
         insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point,
                             radius_m, outline)
         values ('75111', 'Paris 11e', 'paris 11e', 'paris 11e', '{75011}', '75', '11', 142583,
                 st_makepoint(2.3795, 48.8594)::geography, 1500, st_multi(st_makeenvelope(2.36, 48.84, 2.40, 48.875, 4326)))
         on conflict do nothing",
    )
    .execute(db)
    .await
    .unwrap();
}
