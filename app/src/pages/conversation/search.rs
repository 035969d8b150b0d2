//! Looking for words in what was said. It happens on the device: the server could not.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use crate::browser::conversation::{OpenConversation, Shown};
use crate::components::icon::{Icon, IconName};
use crate::components::moment::Moment;
use crate::i18n::{t, t_string, use_i18n};

/// Messages that are shown, at most: the newest.
const SHOWN: usize = 100;

/// How long typing must rest before it is looked for.
const REST: Duration = Duration::from_millis(120);

/// The field and what is found, in the place of the thread's head. `close` leads back; `show` goes to a message.
#[component]
pub(super) fn Search(open: OpenConversation, close: Callback<()>, show: Callback<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let field = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    // In ten thousand messages that takes a phone longer than the next letter does.
    let mut look = debounce(REST, move |typed: String| {
        words.try_set(typed);
    });
    let found = Memo::new(move |_| words.with(|words| open.find(words, SHOWN)));
    Effect::new(move || {
        if let Some(field) = field.get() {
            // It fails for what is not in the page.
            let _ = field.focus();
        }
    });
    let count = move || match found.with(Vec::len) {
        0 if words.with(|words| words.trim().is_empty()) => String::new(),
        0 => t_string!(i18n, messages.search_none).to_owned(),
        1 => t_string!(i18n, messages.search_found_one).to_owned(),
        count => t_string!(i18n, messages.search_found_many, count = count),
    };
    view! {
        <div
            class="thread__search"
            role="search"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close.run(());
                }
            }
        >
            <div class="thread__search-row">
                <label class="sr" for="search-thread">
                    {t!(i18n, messages.search)}
                </label>
                <input
                    class="input"
                    id="search-thread"
                    type="search"
                    autocomplete="off"
                    node_ref=field
                    placeholder=move || t_string!(i18n, messages.search)
                    prop:value=typed
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        look(event_target_value(&event));
                    }
                />
                <button
                    class="iconbtn"
                    type="button"
                    aria-label=move || t_string!(i18n, messages.search_close)
                    on:click=move |_| close.run(())
                >
                    <Icon name=IconName::X />
                </button>
            </div>
            <p class="thread__found" role="status">
                {count}
            </p>
            <ul>
                <For each=move || found.get() key=|shown| shown.id let:shown>
                    <Found shown show />
                </For>
            </ul>
        </div>
    }
}

#[component]
fn Found(shown: Shown, show: Callback<Shown>) -> impl IntoView {
    let at = i64::try_from(shown.sent_at).unwrap_or(i64::MAX);
    let text = shown.text.clone().unwrap_or_default();
    view! {
        <li>
            <button type="button" on:click=move |_| show.run(shown.clone())>
                <span>{text}</span>
                <small>
                    <Moment at />
                </small>
            </button>
        </li>
    }
}
