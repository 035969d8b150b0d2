//! What changes while a page is open: streams of server-sent events.
//!
//! A stream begins with what is the case now, so whoever lost his connection misses nothing by opening another.

use std::convert::Infallible;
use std::time::Duration;

use app::error::ApiError;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use backend::Services;
use backend::demande::state;
use backend::live::{Live, Topic, Watch, listen};
use futures_util::stream::unfold;
use http::header::{CACHE_CONTROL, HeaderMap};
use http::{HeaderName, HeaderValue};
use model::DemandeId;
use model::demande::DemandeState;
use tokio::task::JoinHandle;

use crate::error::{Path, Problem};
use crate::middleware::busy;
use crate::state::AppState;

/// A word now and then, or what stands between would take the stream for dead. Most give it a minute.
const ALIVE_EVERY: Duration = Duration::from_secs(25);

/// Tells nginx, and those who do as it does, to pass each event on at once.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// `GET /demandes/{id}/live`: the state and the places of a demande, now and after each change. Ends where it is taken
/// down.
pub async fn demande(
    State(app): State<AppState>,
    asked: HeaderMap,
    Path(id): Path<DemandeId>,
) -> Result<Response, Problem> {
    // First the watch, then the look: what changes in between is told.
    let Ok(watch) = app.services.live.watch(Topic::Demande(id)) else {
        return Ok(busy(&asked));
    };
    let now = state(&app.services, id).await?.ok_or(ApiError::NotFound)?;
    let follow = Follow {
        services: app.services,
        id,
        watch,
        told: None,
        next: Some(now),
    };
    let events = unfold(follow, async |mut follow| {
        let state = follow.next().await?;
        let event = Event::default().event("state").json_data(state).ok()?;
        Some((Ok::<_, Infallible>(event), follow))
    });
    let stream = Sse::new(Box::pin(events)).keep_alive(KeepAlive::new().interval(ALIVE_EVERY));
    Ok((
        [(CACHE_CONTROL, HeaderValue::from_static("no-store")), UNBUFFERED],
        stream,
    )
        .into_response())
}

/// One reader of one demande.
struct Follow {
    services: Services,
    id: DemandeId,
    watch: Watch,
    told: Option<DemandeState>,
    next: Option<DemandeState>,
}

impl Follow {
    /// What he does not know yet; `None` at the end.
    async fn next(&mut self) -> Option<DemandeState> {
        if let Some(first) = self.next.take() {
            self.told = Some(first);
            return Some(first);
        }
        while self.watch.changed().await {
            match state(&self.services, self.id).await {
                Ok(Some(same)) if Some(same) == self.told => {}
                Ok(Some(new)) => {
                    self.told = Some(new);
                    return Some(new);
                }
                // Where it failed, the reader comes back by himself, and is told then.
                Ok(None) | Err(_) => return None,
            }
        }
        None
    }
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
