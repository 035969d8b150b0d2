use app::error::ApiError;
use axum::extract::State;
use axum::response::Response;
use axum::response::sse::Event;
use backend::Services;
use backend::demande::state;
use backend::live::{Topic, Watch};
use futures_util::stream::unfold;
use http::header::HeaderMap;
use model::DemandeId;
use model::demande::DemandeState;

use super::stream;
use crate::error::{Path, Problem};
use crate::middleware::busy;
use crate::state::AppState;

/// `GET /demandes/{id}/live`: the state and the places of a demande, now and after each change. Ends where it is taken
/// down.
pub async fn demande(
    State(app): State<AppState>,
    asked: HeaderMap,
    Path(id): Path<DemandeId>,
) -> Result<Response, Problem> {
    // First the watch, then the look: what changes in between is told.
    let Ok(watch) = app.services.live.watch([Topic::Demande(id)]) else {
        return Ok(busy(&asked));
    };
    let now = state(&app.services, id).await?.ok_or(ApiError::NotFound)?;
    let follow = Follow {
        services: app.services.clone(),
        id,
        watch,
        told: None,
        next: Some(now),
    };
    let events = unfold(follow, async |mut follow| {
        let state = follow.next().await?;
        let event = Event::default().event("state").json_data(state).ok()?;
        Some((event, follow))
    });
    Ok(stream(events))
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
        while self.watch.changed().await.is_some() {
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
