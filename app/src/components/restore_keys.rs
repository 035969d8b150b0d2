//! The keys of whoever is signed in, opened again after a reload, and forgotten with the session or when another tab says
//! that somebody came or went.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::use_session;
use crate::browser::keys::use_keys;
use crate::browser::tabs::{self, News};

/// Nothing to see. Once on every page, under the `SessionProvider`.
#[component]
pub fn RestoreKeys() -> impl IntoView {
    let (keys, session) = (use_keys(), use_session());
    Effect::new(move || {
        tabs::listen(move |news| match news {
            News::Gone => keys.lock(),
            News::Settled => session.refresh(),
        });
    });
    Effect::new(move || match session.known() {
        Some(true) if keys.vault().is_none() => spawn_local(keys.restore()),
        // Signed out, expired, ended elsewhere: what this browser kept opens nothing any more.
        Some(false) => spawn_local(keys.forget()),
        Some(true) | None => {}
    });
}
