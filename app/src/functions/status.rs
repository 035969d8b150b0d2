//! The HTTP status of a page, and its address.

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

/// Answers 301 with another path. The host provides it; in the browser there is none.
#[derive(Clone, Copy)]
pub struct PageMoved(pub fn(&str));

/// Says that the page that is being rendered stands under `path`, and always will.
pub fn moved_for_good(path: &str) {
    if let Some(PageMoved(moved)) = use_context() {
        moved(path);
    }
}
