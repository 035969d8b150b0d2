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

    /// `None` before the page is drawn, and once it is gone.
    fn nodes(self) -> Option<(HtmlElement, HtmlElement)> {
        let outer = self.outer.try_get_untracked().flatten()?;
        let inner = self.inner.try_get_untracked().flatten()?;
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

    /// Takes the focus of what is about to go, where something in `selector` has it: keys then still scroll.
    pub fn keep_focus_of(self, selector: &str) {
        let Some((outer, inner)) = self.nodes() else {
            return;
        };
        let focused = focused_in(&inner);
        if focused.is_some_and(|one| matches!(one.closest(selector), Ok(Some(_)))) {
            focus(&outer, &outer);
        }
    }

    /// Keeps the focus where it is while messages come and go: to be called right before. One that is moved in the page loses it, and
    /// so does one that is drawn anew.
    pub fn hold_focus(self) {
        let Some((outer, inner)) = self.nodes() else {
            return;
        };
        let Some(focused) = focused_in(&inner) else {
            return;
        };
        queue_microtask(move || {
            if focused_in(&inner).as_ref() != Some(&focused) {
                focus(&outer, &again(&focused).unwrap_or_else(|| outer.clone()));
            }
        });
    }

    /// Keeps what is read where it is, while messages come and go above and below: to be called right before. Browsers do so by
    /// themselves, though not all of them, and not where what goes is below; so the style sheet forbids it to them.
    pub fn hold_place(self) {
        let Some((outer, inner)) = self.nodes() else {
            return;
        };
        let Some(read) = first_in_sight(&outer, &inner) else {
            return;
        };
        let (id, before) = (read.id(), above_end(&inner, &read));
        // Where less is left than there was the box scrolls by itself: it is asked now.
        let stood = outer.scroll_top();
        queue_microtask(move || {
            if let Some(read) = by_id(&id) {
                outer.set_scroll_top(stood - (above_end(&inner, &read) - before));
            }
        });
    }
}

fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// What stands in the page in the place of an element: itself, or what has its id now.
fn again(element: &HtmlElement) -> Option<HtmlElement> {
    if element.is_connected() {
        Some(element.clone())
    } else {
        by_id(&element.id())
    }
}

/// What has the focus, in the box.
fn focused_in(inner: &HtmlElement) -> Option<HtmlElement> {
    let focused = document().active_element()?;
    inner
        .contains(Some(focused.as_ref()))
        .then_some(focused)?
        .dyn_into()
        .ok()
}

/// Gives the focus to something in the box, which stays where it stands.
fn focus(outer: &HtmlElement, element: &HtmlElement) {
    let stood = outer.scroll_top();
    // It fails for what is not in the page.
    let _ = element.focus();
    outer.set_scroll_top(stood);
}

/// How far the top of a line is above the end of all, in pixels.
fn above_end(inner: &HtmlElement, line: &HtmlElement) -> i32 {
    inner.offset_height() - line.offset_top()
}

/// The first message whose top is in sight; in a message that is longer than the box, that one.
fn first_in_sight(outer: &HtmlElement, inner: &HtmlElement) -> Option<HtmlElement> {
    let top = outer.client_height() - outer.scroll_top();
    let mut above = None;
    let mut next = inner.first_element_child();
    while let Some(element) = next {
        next = element.next_element_sibling();
        if let Ok(line) = element.dyn_into::<HtmlElement>()
            && line.class_name().starts_with("msg")
        {
            if above_end(inner, &line) <= top {
                return Some(line);
            }
            above = Some(line);
        }
    }
    above
}
