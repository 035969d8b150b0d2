//! What changes while a page is open: streams of server-sent events.
//!
//! A stream begins with what is the case now, so whoever lost his connection misses nothing by opening another.

mod demande;
mod person;

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use backend::Services;
use backend::live::{Live, listen};
pub use demande::demande;
use futures_util::Stream;
use http::header::CACHE_CONTROL;
use http::{HeaderName, HeaderValue};
pub use person::person;
use tokio::task::JoinHandle;

/// A word now and then, or what stands between would take the stream for dead. Most give it a minute.
const ALIVE_EVERY: Duration = Duration::from_secs(25);

/// Tells nginx, and those who do as it does, to pass each event on at once.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// An answer that goes on as long as `events` does.
fn stream(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    use futures_util::StreamExt as _;
    let events = Box::pin(events.map(Ok::<_, Infallible>));
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY));
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store")), UNBUFFERED];
    (headers, stream).into_response()
}

/// The task that hears what the database tells.
pub struct Listening(JoinHandle<()>);

/// Starts the task.
#[must_use]
pub fn start(services: &Services) -> Listening {
    let (live, db) = (services.live.clone(), services.db.clone());
    Listening(tokio::spawn(async move { listen(&live, &db).await }))
}

impl Listening {
    /// Ends the task, and gives its connection back.
    pub async fn stop(self) {
        self.0.abort();
        // Cancelled, as it was told.
        let _ = self.0.await;
    }
}

/// Ready when `stop` is, with every stream ended: none may hold up a restart.
pub async fn end_at(live: Live, stop: impl Future<Output = ()>) {
    stop.await;
    live.close();
}
