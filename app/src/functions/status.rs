//! The HTTP status of a page.

use leptos::prelude::*;

/// What the server answers with the page that is being rendered. The host provides it; in the browser there is none.
#[derive(Clone, Copy)]
pub struct PageStatus(pub fn(u16));

/// Answers with `status` instead of 200.
pub fn set_status(status: u16) {
    if let Some(PageStatus(set)) = use_context() {
        set(status);
    }
}
