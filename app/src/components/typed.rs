//! Fields keep what was typed.
//!
//! A page is readable and can be typed into before its program has loaded. A field bound with `prop:value` would then be
//! emptied when the program takes over; so a field is left alone, heard when it changes, and written to only when the
//! signal behind it changes for another reason.

use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// An element that a person types into.
pub(super) trait Typed {
    /// What stands in it.
    fn text(&self) -> String;
    /// Puts something else.
    fn set_text(&self, text: &str);
}

impl Typed for web_sys::HtmlInputElement {
    fn text(&self) -> String {
        self.value()
    }

    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

impl Typed for web_sys::HtmlTextAreaElement {
    fn text(&self) -> String {
        self.value()
    }

    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

/// Tells `heard` what was typed before the program loaded, then keeps the element in step with `value`.
pub(super) fn keep_typed<E>(node: NodeRef<E>, value: Signal<String>, heard: impl Fn(String) + 'static)
where
    E: ElementType + 'static,
    E::Output: Typed + JsCast + Clone + 'static,
{
    Effect::new(move |before: Option<Option<String>>| {
        let element = node.get()?;
        let wanted = value.get();
        let typed = element.text();
        match before.flatten() {
            None if typed != wanted => heard(typed),
            Some(before) if before != wanted && typed != wanted => element.set_text(&wanted),
            _ => {}
        }
        Some(wanted)
    });
}

/// The control that `selector` finds on a page that the program is just taking over: what was filled in or chosen before
/// still stands in it. `None` on the server, and in a view that the program makes itself.
pub(crate) fn taken_over<E: JsCast>(selector: &str) -> Option<E> {
    let hydrating = Owner::current_shared_context().is_some_and(|context| context.during_hydration());
    if !hydrating {
        return None;
    }
    document()
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}
