//! Messages that could not be sent leave from whichever page is open once there is a network again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::inbox::use_inbox;
use super::session::use_session;
use crate::browser::conversation::flush_outbox;

/// Sends what waits: when a page is opened, and each time the network or the stream comes back. Nothing to see. Once on every
/// page.
#[component]
pub fn FlushOutbox() -> impl IntoView {
    let (session, inbox) = (use_session(), use_inbox());
    let member = session.member();
    let flush = move || {
        if let Some(member) = member.get_untracked() {
            spawn_local(async move { flush_outbox(&member.public_id.0).await });
        }
    };
    Effect::new(move || {
        inbox.again.track();
        member.track();
        flush();
    });
    Effect::new(move |_| {
        let online = window_event_listener(leptos::ev::online, move |_| flush());
        on_cleanup(move || online.remove());
    });
}
