use std::collections::VecDeque;

use axum::extract::State;
use axum::response::Response;
use axum::response::sse::Event;
use backend::Services;
use backend::auth::{Caller, look_again};
use backend::conversation::{states, unread};
use backend::live::{Notice, Topic, Watch};
use futures_util::stream::{iter, unfold};
use http::header::HeaderMap;
use model::ConversationId;
use model::auth::Me;

use super::stream;
use crate::error::Problem;
use crate::middleware::busy;
use crate::session::SignedIn;
use crate::state::AppState;

/// `GET /live`: what comes to the caller, on any of his devices. Ends with his session, at once; who has none is told so.
///
/// | event | data | means |
/// |---|---|---|
/// | `again` | `-` | at the beginning, after a time without news, and where something was decided about him or answered: look at everything anew |
/// | `conversation` | `ConversationState` | a message has come, or was seen |
/// | `typing` | a conversation's id | the other side is writing |
/// | `unread` | a number | in so many conversations something waits to be read |
/// | `me` | `Me` | who he is and what he has: at the beginning, and when a balance has moved |
/// | `over` | `-` | the session has ended: nothing more comes, and nobody is let in again |
pub async fn person(
    State(app): State<AppState>,
    caller: Result<SignedIn, Problem>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    // A browser comes back by itself when a stream ends, perhaps before the page knows that the session did. To a refusal it would
    // come back again and again, and say so in its console.
    let Ok(SignedIn(caller)) = caller else {
        return Ok(nothing());
    };
    let Ok(watch) = app.services.live.watch([Topic::Person(caller.id)]) else {
        return Ok(busy(&asked));
    };
    // What has moved since the page was made, or the session read, is told of: from here on nothing is missed.
    let Some(me) = look_again(&app.services, &caller).await? else {
        return Ok(nothing());
    };
    let waiting = unread(&app.services, &caller).await?;
    let follow = Follow {
        services: app.services.clone(),
        next: [plain("again"), told(waiting)]
            .into_iter()
            .chain(known(&me))
            .collect(),
        me,
        caller,
        watch,
        over: false,
        told: waiting,
    };
    let events = unfold(follow, async |mut follow| {
        let event = follow.next().await?;
        Some((event, follow))
    });
    Ok(stream(events))
}

/// For whom there is nothing to hear.
fn nothing() -> Response {
    stream(iter([plain("over")]))
}

/// An event that says it all by its name. A browser passes over one without data.
fn plain(name: &str) -> Event {
    Event::default().event(name).data("-")
}

fn told(unread: u32) -> Event {
    Event::default().event("unread").data(unread.to_string())
}

fn known(me: &Me) -> Option<Event> {
    Event::default().event("me").json_data(me).ok()
}

/// One device of one person.
struct Follow {
    services: Services,
    caller: Caller,
    /// As it was told.
    me: Me,
    watch: Watch,
    next: VecDeque<Event>,
    over: bool,
    /// In how many conversations something waits, as it was told.
    told: u32,
}

impl Follow {
    /// The next event; `None` at the end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.next.pop_front() {
                return Some(event);
            }
            if self.over {
                return None;
            }
            let notices = self.watch.changed().await?;
            // First whether he may still hear it. Where that cannot be asked, he comes back by himself.
            let Some(me) = look_again(&self.services, &self.caller).await.ok()? else {
                self.over = true;
                return Some(plain("over"));
            };
            if me != self.me {
                self.next.push_back(known(&me)?);
                self.me = me;
            }
            let (typing, changed): (Vec<Notice>, Vec<Notice>) =
                notices.into_iter().partition(|notice| notice.is_typing);
            for id in typing.iter().filter_map(|notice| notice.about) {
                self.next
                    .push_back(Event::default().event("typing").data(id.to_string()));
            }
            if changed.is_empty() {
                continue;
            }
            let about: Vec<_> = changed
                .iter()
                .filter_map(|notice| notice.about)
                .map(ConversationId)
                .collect();
            for state in states(&self.services, &self.caller, &about).await.ok()? {
                self.next
                    .push_back(Event::default().event("conversation").json_data(state).ok()?);
            }
            let waiting = unread(&self.services, &self.caller).await.ok()?;
            if waiting != self.told {
                self.told = waiting;
                self.next.push_back(told(waiting));
            }
            if about.len() < changed.len() {
                self.next.push_back(plain("again"));
            }
        }
    }
}
