//! What the tabs of this browser tell each other: that somebody came or went. Never who, and no key.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "leboncoup/account";

/// What happened in another tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Whoever was signed in is not any more, or not for certain: his keys are to be forgotten at once.
    Gone,
    /// The session, and this browser's copy of the keys, are what they are going to be.
    Settled,
}

impl News {
    const ALL: [Self; 2] = [Self::Gone, Self::Settled];

    const fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Settled => "settled",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.word() == word)
    }
}

thread_local! {
    /// This tab's end. The only one: what one end says, every other one hears, be it in the same tab.
    static CHANNEL: RefCell<Option<Channel>> = const { RefCell::new(None) };
}

struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

/// Calls `heard` for what other tabs tell, as long as this tab lives. Once, in a browser.
pub fn listen(heard: impl Fn(News) + 'static) {
    // Missing where storage is forbidden: then each tab is by itself.
    let Ok(channel) = BroadcastChannel::new(NAME) else {
        return;
    };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(news) = event.data().as_string().as_deref().and_then(News::of) {
            heard(news);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    CHANNEL.set(Some(Channel {
        channel,
        _on_message: on_message,
    }));
}

/// Tells every other tab.
pub fn tell(news: News) {
    CHANNEL.with_borrow(|channel| {
        if let Some(Channel { channel, .. }) = channel {
            // It fails for what cannot be copied; a text can.
            let _ = channel.post_message(&news.word().into());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::News;

    #[test]
    fn tabs_of_one_version_understand_each_other() {
        for news in News::ALL {
            assert_eq!(News::of(news.word()), Some(news));
        }
        assert_eq!(News::of("anything else"), None);
    }
}
