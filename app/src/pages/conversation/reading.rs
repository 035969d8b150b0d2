//! Where one reads in a thread: which of its messages are drawn, and how they stand in the box that scrolls.

use std::ops::Range;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::message::element_id;
use super::scroll::Scroll;
use super::window::Window;
use crate::browser::conversation::{OpenConversation, Shown};

/// How long messages that are drawn when one turns to them are no news: screen readers would read them all.
const TURNING: Duration = Duration::from_secs(1);

/// Where one reads in an open conversation.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// The box.
    pub scroll: Scroll,
    open: OpenConversation,
    window: RwSignal<Window>,
    /// Whether the messages that were drawn last went on to the newest.
    followed: StoredValue<bool>,
    /// How often one has turned to other messages.
    turns: StoredValue<u32>,
    turning: RwSignal<bool>,
}

impl Reading {
    /// At the newest.
    pub fn new(open: OpenConversation) -> Self {
        Self {
            scroll: Scroll::new(),
            open,
            window: RwSignal::new(Window::newest(open.count_untracked())),
            followed: StoredValue::new(true),
            turns: StoredValue::new(0),
            turning: RwSignal::new(false),
        }
    }

    /// The places of the messages to draw, following what comes.
    pub fn drawn(self) -> Range<usize> {
        let count = self.open.count();
        self.trimmed(self.window.get(), count).range(count)
    }

    /// Whether there are messages above.
    pub fn has_earlier(self) -> bool {
        self.window.get().has_earlier()
    }

    /// Whether there are messages below.
    pub fn has_later(self) -> bool {
        self.window.get().has_later()
    }

    /// Whether old messages are being drawn.
    pub fn is_turning(self) -> bool {
        self.turning.get()
    }

    /// A page further up.
    pub fn earlier(self) {
        self.turn(self.window.get_untracked().earlier(self.open.count_untracked()));
    }

    /// To the newest.
    pub fn newest(self) {
        self.turn(Window::newest(self.open.count_untracked()));
        self.scroll.to_end();
    }

    /// To what one has just written.
    pub fn sent(self) {
        if self.is_at_newest() {
            // It counts as being there from a little above, too.
            self.scroll.to_end();
        } else {
            self.newest();
        }
    }

    /// To a message, which takes the focus.
    pub fn show(self, shown: &Shown) {
        let id = shown.id;
        let Some(place) = self.open.place_of(id) else {
            return;
        };
        let count = self.open.count_untracked();
        if !self.window.get_untracked().range(count).contains(&place) {
            self.turn(Window::around(place, count));
        }
        request_animation_frame(move || {
            if let Some(found) = document().get_element_by_id(&element_id(id)) {
                found.scroll_into_view();
                if let Ok(found) = found.dyn_into::<web_sys::HtmlElement>() {
                    // It fails for what is not in the page.
                    let _ = found.focus();
                }
            }
        });
    }

    /// For when the box was scrolled: draws what comes into sight, and says what was seen.
    pub fn scrolled(self) {
        let now = self.window.get_untracked();
        if now.has_earlier() && self.scroll.is_near_top() {
            self.earlier();
        } else if now.has_later() && self.scroll.is_near_end() {
            self.turn(now.later(self.open.count_untracked()));
        } else {
            // Where one has just turned, the box stands at the end of what was drawn before.
            self.let_go();
            if self.is_at_newest() {
                self.followed.set_value(true);
            }
            self.see();
        }
    }

    /// For who reads the newest: lets go of what has gone out of sight long ago.
    pub fn let_go(self) {
        let now = self.window.get_untracked();
        let trimmed = self.trimmed(now, self.open.count_untracked());
        if trimmed != now {
            self.window.set(trimmed);
        }
    }

    /// Says that all was seen, where the newest is in sight.
    pub fn see(self) {
        if self.is_at_newest() && !document().hidden() {
            self.open.see();
        }
    }

    /// To be called right before other messages are drawn: what is read stays where it is, but for who follows the newest.
    pub fn hold(self) {
        let follows = !self.window.get_untracked().has_later();
        let followed = self.followed.get_value();
        self.followed.set_value(follows);
        self.scroll.hold_focus();
        if !(follows && followed && self.scroll.is_at_end()) {
            self.scroll.hold_place();
        }
    }

    fn is_at_newest(self) -> bool {
        !self.window.get_untracked().has_later() && self.scroll.is_at_end()
    }

    fn trimmed(self, window: Window, count: usize) -> Window {
        if self.scroll.is_at_end() {
            window.trimmed(count)
        } else {
            window
        }
    }

    fn turn(self, next: Window) {
        if self.window.get_untracked() == next {
            return;
        }
        if !next.has_earlier() {
            // The button that led up goes.
            self.scroll.keep_focus_of("p.event");
        }
        let turn = self.turns.get_value().wrapping_add(1);
        self.turns.set_value(turn);
        self.turning.set(true);
        set_timeout(
            move || {
                if self.turns.try_get_value() == Some(turn) {
                    self.turning.try_set(false);
                }
            },
            TURNING,
        );
        self.window.set(next);
    }
}
