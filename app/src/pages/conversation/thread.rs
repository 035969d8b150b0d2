use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use model::ConversationId;
use model::conversation::ConversationDetail;
use wasm_bindgen::JsCast as _;

use super::composer::Composer;
use super::load::{NotOpened, load};
use super::message::{Line, element_id};
use super::rows::rows;
use super::scroll::Scroll;
use super::search::Search;
use super::threads::{Threads, first_letter};
use super::typing::Typing;
use super::warnings::Warnings;
use super::window::Window;
use crate::browser::clock;
use crate::browser::conversation::{OpenConversation, Shown};
use crate::browser::keys::ActError;
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::inbox::use_inbox;
use crate::components::links;
use crate::components::needs_keys::NeedsKeys;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::error::ApiError;
use crate::i18n::{t, t_string, use_i18n};

/// `/messages/{id}`
#[component]
pub fn ThreadPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_conversation_id();
    view! {
        <PageTitle text=move || t_string!(i18n, messages.title) />
        <Unlisted />
        <Frame page="page-chat" main_class="chat" no_footer=true no_tabs=true>
            <Threads />
            {move || match id.get() {
                Some(id) => {
                    view! {
                        <NeedsKeys next=links::conversation(id)>
                            <Opening id />
                        </NeedsKeys>
                    }
                        .into_any()
                }
                None => view! { <NotHere /> }.into_any(),
            }}
        </Frame>
    }
}

/// The conversation that the path names.
pub(super) fn use_conversation_id() -> Memo<Option<ConversationId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok().map(ConversationId)))
}

#[component]
fn NotHere() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="thread thread--none">
            <Empty title=t_string!(i18n, messages.not_here) text=t_string!(i18n, messages.not_here_text)>
                <a class="btn btn--primary" href=links::MESSAGES>
                    {t!(i18n, messages.back)}
                </a>
            </Empty>
        </section>
    }
}

/// Fetches and opens it; keys are open here.
#[component]
fn Opening(id: ConversationId) -> impl IntoView {
    let i18n = use_i18n();
    let open = OpenConversation::new(id);
    let loading = load(open);
    move || match loading.opened.get() {
        None => view! {
            <section class="thread thread--none">
                <p role="status">{t!(i18n, messages.opening)}</p>
            </section>
        }
        .into_any(),
        Some(Ok(detail)) => view! { <Opened open detail /> }.into_any(),
        Some(Err(ActError::Server(ApiError::NotFound))) => view! { <NotHere /> }.into_any(),
        Some(Err(error)) => view! {
            <section class="thread thread--none">
                <h1 class="sr">{t!(i18n, messages.heading)}</h1>
                <NotOpened loading error />
            </section>
        }
        .into_any(),
    }
}

#[component]
fn Opened(open: OpenConversation, detail: ConversationDetail) -> impl IntoView {
    let i18n = use_i18n();
    let ConversationDetail {
        id,
        demande_id,
        demande_title,
        peer,
        expires_at,
        shows_typing,
        ..
    } = detail;
    let name = peer.display_name;
    let letter = first_letter(&name);
    follow(id, open);
    let searching = RwSignal::new(false);
    let magnifier = NodeRef::<html::Button>::new();
    let close = Callback::new(move |()| {
        searching.set(false);
        if let Some(magnifier) = magnifier.get_untracked() {
            // It fails for what is not in the page.
            let _ = magnifier.focus();
        }
    });
    let window = RwSignal::new(Window::newest(open.count_untracked()));
    let scroll = Scroll::new();
    let show = Callback::new(move |shown: Shown| {
        searching.set(false);
        let Some(place) = open.place_of(shown.id) else {
            return;
        };
        let count = open.count_untracked();
        if !window.get_untracked().range(count).contains(&place) {
            window.set(Window::around(place, count));
        }
        request_animation_frame(move || {
            if let Some(found) = document().get_element_by_id(&element_id(shown.id)) {
                found.scroll_into_view();
                if let Ok(found) = found.dyn_into::<web_sys::HtmlElement>() {
                    // It fails for what is not in the page.
                    let _ = found.focus();
                }
            }
        });
    });
    let newest = Callback::new(move |()| {
        window.set(Window::newest(open.count_untracked()));
        scroll.to_end();
    });
    let on_send = Callback::new(move |()| {
        if window.get_untracked().has_later() || !scroll.is_at_end() {
            newest.run(());
        }
    });
    view! {
        <section class="thread" aria-label=t_string!(i18n, messages.with, name = name.clone())>
            <header class="thread__head">
                <a
                    class="iconbtn thread__back"
                    href=links::MESSAGES
                    aria-label=move || t_string!(i18n, messages.back)
                >
                    <Icon name=IconName::CaretLeft />
                </a>
                <span class="avatar a1" aria-hidden="true">
                    {letter}
                </span>
                <div class="thread__id">
                    <h1>{name.clone()}</h1>
                    <p>
                        <a href=links::demande(demande_id)>{demande_title}</a>
                    </p>
                </div>
                <button
                    class="iconbtn"
                    type="button"
                    node_ref=magnifier
                    aria-label=move || t_string!(i18n, messages.search)
                    aria-expanded=move || searching.get().to_string()
                    on:click=move |_| searching.update(|searching| *searching = !*searching)
                >
                    <Icon name=IconName::MagnifyingGlass />
                </button>
                <a
                    class="iconbtn"
                    href=links::report(id)
                    aria-label=move || t_string!(i18n, report.heading)
                    title=move || t_string!(i18n, report.link)
                >
                    <Icon name=IconName::Flag />
                </a>
            </header>
            <p class="sealed">
                <Icon name=IconName::LockSimple />
                <span>{t!(i18n, messages.sealed)}</span>
                <a href=links::safety_number(id)>{t!(i18n, messages.safety_number)}</a>
            </p>
            {move || {
                searching
                    .get()
                    .then(|| view! { <Search open close show /> })
            }}
            <Warnings id open name=name.clone() expires_at />
            <Log open window scroll newest />
            {shows_typing.then(|| view! { <Typing open name=name.clone() /> })}
            <Composer open name=name.clone() shows_typing on_send />
        </section>
    }
}

/// Takes in what comes, and says what was seen, as long as the page is in sight.
fn follow(id: ConversationId, open: OpenConversation) {
    let inbox = use_inbox();
    let news = Memo::new(move |_| inbox.states.with(|states| states.get(&id).copied()));
    Effect::new(move || {
        if let Some(state) = news.get() {
            open.hear(state);
        }
    });
    Effect::new(move |before: Option<u32>| {
        let again = inbox.again.get();
        if before.is_some_and(|before| before != again) {
            spawn_local(open.settle());
        }
        again
    });
    Effect::new(move || {
        // Each message that comes, and each return to the page.
        inbox.again.track();
        if open.count() > 0 && !document().hidden() {
            open.see();
        }
    });
    let online = window_event_listener(leptos::ev::online, move |_| spawn_local(open.settle()));
    on_cleanup(move || online.remove());
}

/// The messages that are drawn, the newest at the bottom. `newest` leads there.
#[component]
fn Log(
    open: OpenConversation,
    window: RwSignal<Window>,
    scroll: Scroll,
    newest: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let rows = Memo::new(move |_| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our era")]
        let day_of = |at: u64| clock::day_number(at as f64);
        rows(open.shown(window.get().range(open.count())), day_of)
    });
    let lines = move || {
        let lines = rows.get();
        if window.get_untracked().has_later() || !scroll.is_at_end() {
            scroll.hold();
        }
        lines
    };
    let has_earlier = Memo::new(move |_| window.get().has_earlier());
    let has_later = Memo::new(move |_| window.get().has_later());
    let is_far = RwSignal::new(false);
    let earlier = move || window.update(|window| *window = window.earlier(open.count_untracked()));
    let trim = move || {
        let now = window.get_untracked();
        let trimmed = now.trimmed(open.count_untracked());
        if trimmed != now && scroll.is_at_end() {
            window.set(trimmed);
        }
    };
    let scrolled = move |_| {
        let now = window.get_untracked();
        if now.has_earlier() && scroll.is_near_top() {
            earlier();
        } else if now.has_later() && scroll.is_near_end() {
            window.set(now.later(open.count_untracked()));
        } else {
            trim();
        }
        if is_far.get_untracked() != scroll.is_far() {
            is_far.update(|far| *far = !*far);
        }
    };
    Effect::new(move || {
        rows.track();
        trim();
    });
    view! {
        <div
            class="thread__scroll"
            node_ref=scroll.outer
            tabindex="0"
            role="log"
            // What is drawn below while one scrolls there was said long ago.
            aria-live=move || if has_later.get() { "off" } else { "polite" }
            aria-label=move || t_string!(i18n, messages.log)
            on:scroll=scrolled
        >
            <div class="thread__log" node_ref=scroll.inner>
                {move || {
                    if has_earlier.get() {
                        view! {
                            <p class="event">
                                <button class="btn btn--text btn--s" type="button" on:click=move |_| earlier()>
                                    {t!(i18n, messages.earlier)}
                                </button>
                            </p>
                        }
                            .into_any()
                    } else {
                        view! { <p class="event">{t!(i18n, messages.begins)}</p> }.into_any()
                    }
                }}
                <For each=lines key=super::rows::Row::key let:row>
                    <Line row />
                </For>
                {move || {
                    (is_far.get() || has_later.get())
                        .then(|| {
                            view! {
                                <button
                                    class="btn btn--paper btn--s thread__newest"
                                    type="button"
                                    on:click=move |_| {
                                        scroll.focus();
                                        newest.run(());
                                    }
                                >
                                    {t!(i18n, messages.newest)}
                                </button>
                            }
                        })
                }}
            </div>
        </div>
    }
}
