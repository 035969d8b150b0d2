//! One stream for all the tabs of this browser: one of those in sight has the connection and passes on what it hears.
//!
//! Who has it is settled by a lock of the browser's (Web Locks), which goes to the next tab when its holder is hidden or
//! closed. Where a browser has no locks or no channels, each tab in sight has a stream of its own.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Promise, Reflect};
use web_sys::{BroadcastChannel, MessageEvent};

use super::live::Stream;

/// What a tab says that wants to know what is the case. No event has this name.
const ASK: &str = "?";

type Heard = Box<dyn Fn(&str, &str)>;
type OnMessage = Closure<dyn FnMut(MessageEvent)>;

/// Hears a stream for as long as it lives.
pub struct SharedStream {
    inner: Rc<Inner>,
    on_visibility: Closure<dyn FnMut()>,
}

struct Inner {
    terms: Terms,
    heard: Heard,
    channel: Option<BroadcastChannel>,
    on_message: RefCell<Option<OnMessage>>,
    /// The connection, where this tab has it.
    stream: RefCell<Option<Stream>>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
    /// Whether the lock was asked for and has not come yet.
    waiting: Cell<bool>,
    alive: Cell<bool>,
    /// The last of each event that stands until the next one, where this tab has the connection.
    last: RefCell<HashMap<&'static str, String>>,
}

/// What is shared.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The name of the lock and of the channel.
    pub name: &'static str,
    /// The address of the stream.
    pub url: &'static str,
    /// The names of its events.
    pub events: &'static [&'static str],
    /// Those of them that say what is the case until the next one does: a tab that comes later is told the last.
    pub lasting: &'static [&'static str],
    /// Those that matter in sight alone: a tab that comes back looks at everything anew.
    pub in_sight: &'static [&'static str],
    /// The one that says that something may have been missed.
    pub again: &'static str,
}

impl SharedStream {
    /// Calls `heard` with the name and the data of each event, from whichever tab it comes.
    pub fn open(terms: Terms, heard: impl Fn(&str, &str) + 'static) -> Self {
        let inner = Rc::new(Inner {
            terms,
            heard: Box::new(heard),
            // Missing where storage is forbidden.
            channel: BroadcastChannel::new(terms.name).ok(),
            on_message: RefCell::default(),
            stream: RefCell::default(),
            release: RefCell::default(),
            waiting: Cell::default(),
            alive: Cell::new(true),
            last: RefCell::default(),
        });
        if let Some(channel) = &inner.channel {
            let weak = Rc::downgrade(&inner);
            let on_message = OnMessage::new(move |message: MessageEvent| {
                if let (Some(inner), Some(text)) = (weak.upgrade(), message.data().as_string()) {
                    inner.told(&text);
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            inner.on_message.replace(Some(on_message));
        }
        let weak = Rc::downgrade(&inner);
        let on_visibility = Closure::<dyn FnMut()>::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.see();
            }
        });
        // It fails for no event of this name.
        let _ = document()
            .add_event_listener_with_callback("visibilitychange", on_visibility.as_ref().unchecked_ref());
        inner.see();
        Self { inner, on_visibility }
    }
}

impl Drop for SharedStream {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback(
            "visibilitychange",
            self.on_visibility.as_ref().unchecked_ref(),
        );
        self.inner.alive.set(false);
        self.inner.leave();
        if let Some(channel) = &self.inner.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

impl Inner {
    fn is_wanted(&self) -> bool {
        self.alive.get() && !document().hidden()
    }

    /// Asks for the connection in sight, and gives it away out of it.
    fn see(self: &Rc<Self>) {
        if !self.is_wanted() {
            self.leave();
            return;
        }
        let Some(channel) = &self.channel else {
            self.connect();
            return;
        };
        if self.release.borrow().is_some() {
            return;
        }
        // Whoever has it says what stands; what came while this tab was hidden is to be looked up.
        let _ = channel.post_message(&ASK.into());
        (self.heard)(self.terms.again, "-");
        if self.waiting.replace(true) {
            return;
        }
        let weak = Rc::downgrade(self);
        let request = request(self.terms.name, self.granted());
        spawn_local(async move {
            let refused = match request {
                // Kept once the lock was given back.
                Some(promise) => JsFuture::from(promise).await.is_err(),
                None => true,
            };
            if refused && let Some(inner) = weak.upgrade() {
                inner.waiting.set(false);
                if inner.is_wanted() {
                    inner.connect();
                }
            }
        });
    }

    /// What is called with the lock. It is this tab's until the promise is kept.
    fn granted(self: &Rc<Self>) -> Closure<dyn FnMut(JsValue) -> Promise> {
        let weak = Rc::downgrade(self);
        Closure::once(move |_lock: JsValue| {
            let Some(inner) = weak.upgrade() else {
                return Promise::resolve(&JsValue::UNDEFINED);
            };
            inner.waiting.set(false);
            if !inner.is_wanted() {
                return Promise::resolve(&JsValue::UNDEFINED);
            }
            inner.connect();
            Promise::new(&mut |resolve, _| {
                inner.release.replace(Some(resolve));
            })
        })
    }

    fn connect(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let stream = Stream::open(
            self.terms.url.to_owned(),
            self.terms.events,
            move |event, data| {
                if let Some(inner) = weak.upgrade() {
                    inner.pass_on(event, data);
                }
            },
        );
        self.stream.replace(Some(stream));
    }

    fn leave(&self) {
        self.stream.take();
        self.last.take();
        if let Some(release) = self.release.take() {
            // It fails where the page is being left, and the lock is given back by that.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// From the server, for every tab.
    fn pass_on(&self, event: &str, data: &str) {
        if let Some(lasting) = self.terms.lasting.iter().find(|lasting| **lasting == event) {
            self.last.borrow_mut().insert(lasting, data.to_owned());
        }
        self.say(event, data);
        (self.heard)(event, data);
    }

    fn say(&self, event: &str, data: &str) {
        if let Some(channel) = &self.channel {
            // It fails for what cannot be copied; a text can.
            let _ = channel.post_message(&format!("{event} {data}").into());
        }
    }

    /// From another tab.
    fn told(&self, text: &str) {
        if text == ASK {
            for (event, data) in &*self.last.borrow() {
                self.say(event, data);
            }
        } else if let Some((event, data)) = text.split_once(' ')
            && self.terms.events.contains(&event)
            && !(document().hidden() && self.terms.in_sight.contains(&event))
        {
            (self.heard)(event, data);
        }
    }
}

/// Asks for a lock; `None` where the browser has none to give, and a broken promise where it gives this page none. By their names, as `web_sys` counts them as unstable.
fn request(name: &str, granted: Closure<dyn FnMut(JsValue) -> Promise>) -> Option<Promise> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request
        .call2(&locks, &name.into(), &granted.into_js_value())
        .ok()?
        .dyn_into()
        .ok()
}
