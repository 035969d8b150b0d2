//! The box in which a thread scrolls. It is drawn from its end (`column-reverse`): at the newest message it stands at 0, further up
//! below that.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// How near to either end, in pixels, more messages are drawn.
const NEAR: i32 = 400;

/// How near to its end, in pixels, the box counts as standing there: then it follows what comes.
const AT_END: i32 = 40;

/// The box, and the messages in it.
#[derive(Clone, Copy)]
pub(super) struct Scroll {
    /// What scrolls.
    pub outer: NodeRef<html::Div>,
    /// What holds the messages: its children, which are placed within it.
    pub inner: NodeRef<html::Div>,
}

impl Scroll {
    pub fn new() -> Self {
        Self {
            outer: NodeRef::new(),
            inner: NodeRef::new(),
        }
    }

    /// Whether the oldest that are drawn come into sight.
    pub fn is_near_top(self) -> bool {
        self.look(|outer, _| outer.scroll_height() - outer.client_height() + outer.scroll_top() < NEAR)
    }

    /// Whether the newest that are drawn come into sight.
    pub fn is_near_end(self) -> bool {
        self.look(|outer, _| -outer.scroll_top() < NEAR)
    }

    /// Whether it shows its end.
    pub fn is_at_end(self) -> bool {
        self.look(|outer, _| -outer.scroll_top() < AT_END)
    }

    /// Whether its end is more than a screen away.
    pub fn is_far(self) -> bool {
        self.look(|outer, _| -outer.scroll_top() > outer.client_height())
    }

    fn look(self, question: impl FnOnce(&HtmlElement, &HtmlElement) -> bool) -> bool {
        self.nodes()
            .is_some_and(|(outer, inner)| question(&outer, &inner))
    }

    fn nodes(self) -> Option<(HtmlElement, HtmlElement)> {
        let (outer, inner) = self.outer.get_untracked().zip(self.inner.get_untracked())?;
        Some((outer.into(), inner.into()))
    }

    /// Shows its end, once what is drawn there is.
    pub fn to_end(self) {
        request_animation_frame(move || {
            if let Some((outer, _)) = self.nodes() {
                outer.set_scroll_top(0);
            }
        });
    }

    /// Takes the focus of what is about to go.
    pub fn focus(self) {
        if let Some((outer, _)) = self.nodes() {
            // It fails for what is not in the page.
            let _ = outer.focus();
        }
    }

    /// Keeps what is read where it is, while messages come and go above and below: to be called right before. Browsers do so by
    /// themselves, though not all of them, and not where what goes is below; so the style sheet forbids it to them.
    pub fn hold(self) {
        let Some((outer, inner)) = self.nodes() else {
            return;
        };
        let Some(read) = first_in_sight(&outer, &inner) else {
            return;
        };
        let before = above_end(&inner, &read);
        queue_microtask(move || {
            if read.is_connected() {
                outer.set_scroll_top(outer.scroll_top() - (above_end(&inner, &read) - before));
            }
        });
    }
}

/// How far the top of a line is above the end of all, in pixels.
fn above_end(inner: &HtmlElement, line: &HtmlElement) -> i32 {
    inner.offset_height() - line.offset_top()
}

/// The first message whose top is in sight.
fn first_in_sight(outer: &HtmlElement, inner: &HtmlElement) -> Option<HtmlElement> {
    let top = outer.client_height() - outer.scroll_top();
    let mut next = inner.first_element_child();
    while let Some(element) = next {
        next = element.next_element_sibling();
        if let Ok(line) = element.dyn_into::<HtmlElement>()
            && line.class_name().starts_with("msg")
            && above_end(inner, &line) <= top
        {
            return Some(line);
        }
    }
    None
}
