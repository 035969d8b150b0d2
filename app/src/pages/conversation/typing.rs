//! The other side is writing.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::conversation::OpenConversation;
use crate::components::inbox::use_inbox;
use crate::i18n::{t_string, use_i18n};

/// How often the other side is told, at most, while one writes.
pub(super) const TELL_EVERY: Duration = Duration::from_secs(4);

/// For how long one is taken to be writing once that was told.
const LASTS: Duration = Duration::from_secs(7);

/// That the other side is writing, as long as it is.
#[component]
pub(super) fn Typing(open: OpenConversation, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let inbox = use_inbox();
    let told = Memo::new(move |_| inbox.typing.with(|typing| typing.get(&open.id()).copied()));
    let writes = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        writes.try_set(false);
    };
    Effect::new(move |before: Option<Option<u32>>| {
        let now = told.get();
        // What was told before this page was opened is over.
        if before.is_some_and(|before| before != now) {
            writes.set(true);
            let next = set_timeout_with_handle(stop, LASTS).ok();
            if let Some(former) = timer
                .try_update_value(|timer| std::mem::replace(timer, next))
                .flatten()
            {
                former.clear();
            }
        }
        now
    });
    // What was written has come.
    Effect::new(move || {
        let _ = open.count();
        stop();
    });
    view! {
        <p class="thread__typing" role="status">
            {move || writes.get().then(|| t_string!(i18n, messages.peer_typing, name = name.clone()))}
        </p>
    }
}
