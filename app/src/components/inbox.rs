//! What comes to the person signed in while a page is open: messages, readings, tokens.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use model::ConversationId;
use model::conversation::ConversationState;

use super::links;
use super::session::{SessionContext, use_session};
use crate::browser::shared_stream::{SharedStream, Terms};

/// What has come since this page was opened.
#[derive(Clone, Copy)]
pub struct Inbox {
    /// Of each conversation the last news.
    pub states: RwSignal<HashMap<ConversationId, ConversationState>>,
    /// Of each conversation how often it was told that the other side is writing.
    pub typing: RwSignal<HashMap<ConversationId, u32>>,
    /// Rises where something may have been missed: look at everything anew.
    pub again: RwSignal<u32>,
    /// In how many conversations something waits to be read; 0 before it is known.
    pub unread: RwSignal<u32>,
}

/// The stream (`server/src/live/person.rs`).
const STREAM: Terms = Terms {
    name: "leboncoup/live",
    url: links::LIVE,
    events: &["again", "conversation", "typing", "unread", "me", "over"],
    lasting: &["unread", "me"],
    in_sight: &["again", "conversation", "typing"],
    again: "again",
};

/// A session that ends may be replaced by another, whose cookie comes with an answer that is under way.
const RENEWED_WITHIN: Duration = Duration::from_secs(2);

/// Provides an [`Inbox`], and follows the person signed in. Nothing to see. Once on every page.
#[component]
pub fn FollowInbox() -> impl IntoView {
    let session = use_session();
    let inbox = Inbox {
        states: RwSignal::default(),
        typing: RwSignal::default(),
        again: RwSignal::default(),
        unread: RwSignal::default(),
    };
    provide_context(inbox);
    let member = session.member();
    Effect::new(move || {
        if member.with(Option::is_none) {
            inbox.unread.set(0);
        }
    });
    // The stream is the effect's own value: it lives in the browser alone, and is closed by the next.
    Effect::new(move |_: Option<Option<SharedStream>>| member.get().map(|_| follow(inbox, session)));
}

fn follow(inbox: Inbox, session: SessionContext) -> SharedStream {
    SharedStream::open(STREAM, move |event, data| match event {
        "conversation" => {
            if let Ok(state) = serde_json::from_str::<ConversationState>(data) {
                inbox.states.update(|states| {
                    states.insert(state.id, state);
                });
            }
        }
        "typing" => {
            if let Ok(id) = data.parse().map(ConversationId) {
                inbox.typing.update(|typing| {
                    let times = typing.entry(id).or_default();
                    *times = times.wrapping_add(1);
                });
            }
        }
        "unread" => inbox.unread.set(data.parse().unwrap_or_default()),
        "again" => inbox.again.update(|again| *again = again.wrapping_add(1)),
        // Whoever has just changed his password has a new session on its way to him.
        "over" => set_timeout(move || session.refresh(), RENEWED_WITHIN),
        "me" if serde_json::from_str(data).is_ok_and(|me| !session.is_known(&me)) => session.refresh(),
        _ => {}
    })
}

/// The inbox of the reader.
#[must_use]
pub fn use_inbox() -> Inbox {
    expect_context()
}
