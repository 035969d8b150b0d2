use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use http::{Method, StatusCode};

/// One line a request: the route it met, never its path, query, headers or body, which may hold what people typed.
pub(super) struct Line {
    method: Method,
    route: Option<MatchedPath>,
    began: Instant,
}

impl Line {
    /// Begins with the request.
    pub(super) fn begin(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            began: Instant::now(),
        }
    }

    /// Written when it is answered.
    pub(super) fn write(&self, status: StatusCode) {
        let method = &self.method;
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        let milliseconds = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    http.method = %method,
                    http.route = route,
                    http.status = status.as_u16(),
                    duration.ms = milliseconds,
                    "{method} {route} {}",
                    status.as_u16(),
                )
            };
        }
        // Files and probes are many and say little.
        if status.is_server_error() {
            line!(error);
        } else if matches!(route, "-" | "/healthz" | "/readyz") {
            line!(debug);
        } else {
            line!(info);
        }
    }
}
