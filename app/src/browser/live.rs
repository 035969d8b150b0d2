//! What changes while a page is open (`server/src/live.rs`): heard as long as the page is in sight.
//!
//! A page that is hidden is cut off, as browsers keep only six connections to a host, over all their tabs; seen again, it
//! is told first what is the case by then.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::{TimeoutHandle, document, set_timeout_with_handle};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// The browser comes back by itself where it was cut off, but not where it was refused: then after so long.
const AGAIN: Duration = Duration::from_secs(20);

/// Hears a stream for as long as it lives.
pub struct Stream {
    inner: Rc<Inner>,
    on_visibility: Closure<dyn FnMut()>,
}

struct Inner {
    url: String,
    events: &'static [&'static str],
    source: RefCell<Option<EventSource>>,
    on_event: Closure<dyn FnMut(MessageEvent)>,
    on_error: RefCell<Option<Closure<dyn FnMut()>>>,
    waiting: Cell<Option<TimeoutHandle>>,
}

impl Stream {
    /// Calls `heard` with the name and the data of each of the `events` of the stream at `url`.
    pub fn open(url: String, events: &'static [&'static str], heard: impl Fn(&str, &str) + 'static) -> Self {
        let on_event = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(data) = message.data().as_string() {
                heard(&message.type_(), &data);
            }
        });
        let inner = Rc::new(Inner {
            url,
            events,
            source: RefCell::default(),
            on_event,
            on_error: RefCell::default(),
            waiting: Cell::default(),
        });
        let weak = Rc::downgrade(&inner);
        inner.on_error.replace(Some(Closure::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.failed();
            }
        })));
        let weak = Rc::downgrade(&inner);
        let on_visibility = Closure::<dyn FnMut()>::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.connect();
            }
        });
        // It fails for no event of this name.
        let _ = document()
            .add_event_listener_with_callback("visibilitychange", on_visibility.as_ref().unchecked_ref());
        inner.connect();
        Self { inner, on_visibility }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback(
            "visibilitychange",
            self.on_visibility.as_ref().unchecked_ref(),
        );
        self.inner.disconnect();
    }
}

impl Inner {
    /// Connects where the page is in sight, and only there.
    fn connect(self: &Rc<Self>) {
        self.disconnect();
        if document().hidden() {
            return;
        }
        // The address is ours, and well formed.
        let Ok(source) = EventSource::new(&self.url) else {
            return;
        };
        for event in self.events {
            let _ = source.add_event_listener_with_callback(event, self.on_event.as_ref().unchecked_ref());
        }
        if let Some(on_error) = &*self.on_error.borrow() {
            source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        }
        self.source.replace(Some(source));
    }

    fn disconnect(&self) {
        if let Some(timer) = self.waiting.take() {
            timer.clear();
        }
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    fn failed(self: &Rc<Self>) {
        let refused = self
            .source
            .borrow()
            .as_ref()
            .is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if !refused {
            return;
        }
        let weak = Rc::downgrade(self);
        let again = move || {
            if let Some(inner) = weak.upgrade() {
                inner.connect();
            }
        };
        self.waiting.set(set_timeout_with_handle(again, AGAIN).ok());
    }
}
