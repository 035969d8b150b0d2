use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// One line a request: the route it met, never its path, query, headers or body, which may hold what people typed.
pub(super) async fn write(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let status = response.status();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
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
    response
}
