use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use model::ConversationId;
use model::conversation::ConversationDetail;

use super::composer::Composer;
use super::load::{NotOpened, load};
use super::message::Line;
use super::reading::Reading;
use super::rows::rows;
use super::search::Search;
use super::threads::{Threads, first_letter};
use super::typing::Typing;
use super::warnings::Warnings;
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
    let searching = RwSignal::new(false);
    let magnifier = NodeRef::<html::Button>::new();
    let close = Callback::new(move |()| {
        searching.set(false);
        if let Some(magnifier) = magnifier.get_untracked() {
            // It fails for what is not in the page.
            let _ = magnifier.focus();
        }
    });
    let reading = Reading::new(open);
    follow(id, open, reading);
    let show = Callback::new(move |shown: Shown| {
        searching.set(false);
        reading.show(&shown);
    });
    let on_send = Callback::new(move |()| reading.sent());
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
            <Log open reading />
            {shows_typing.then(|| view! { <Typing open name=name.clone() /> })}
            <Composer open name=name.clone() shows_typing on_send />
        </section>
    }
}

/// Takes in what comes, and says what was seen, as long as the page is in sight.
fn follow(id: ConversationId, open: OpenConversation, reading: Reading) {
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
        // Each message that comes, each return to the page, and the thread's own appearance.
        inbox.again.track();
        reading.scroll.outer.track();
        if open.count() > 0 {
            reading.see();
        }
    });
    let online = window_event_listener(leptos::ev::online, move |_| spawn_local(open.settle()));
    on_cleanup(move || online.remove());
}

/// The messages that are drawn, the newest at the bottom.
#[component]
fn Log(open: OpenConversation, reading: Reading) -> impl IntoView {
    let i18n = use_i18n();
    let scroll = reading.scroll;
    let rows = Memo::new(move |_| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our era")]
        let day_of = |at: u64| clock::day_number(at as f64);
        rows(open.shown(reading.drawn()), day_of)
    });
    let lines = move || {
        let lines = rows.get();
        reading.hold();
        lines
    };
    Effect::new(move || {
        rows.track();
        reading.let_go();
    });
    let has_earlier = Memo::new(move |_| reading.has_earlier());
    let is_far = RwSignal::new(false);
    let scrolled = move |_| {
        reading.scrolled();
        let far = scroll.is_far();
        if is_far.get_untracked() != far {
            if !far {
                scroll.keep_focus_of(NEWEST);
            }
            is_far.set(far);
        }
    };
    let leads_down = Memo::new(move |_| is_far.get() || reading.has_later());
    let has_news = Memo::new(move |_| open.has_news());
    view! {
        <div
            class="thread__scroll"
            node_ref=scroll.outer
            tabindex="0"
            role="log"
            aria-live=move || if reading.is_turning() { "off" } else { "polite" }
            aria-label=move || t_string!(i18n, messages.log)
            on:scroll=scrolled
        >
            <div class="thread__log" node_ref=scroll.inner>
                {move || {
                    if has_earlier.get() {
                        view! {
                            <p class="event">
                                <button class="btn btn--text btn--s" type="button" on:click=move |_| reading.earlier()>
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
                {move || leads_down.get().then(|| view! { <Newest reading has_news /> })}
            </div>
        </div>
    }
}

/// Which button that is.
const NEWEST: &str = ".thread__newest";

/// Leads to the newest messages.
#[component]
fn Newest(reading: Reading, has_news: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button
            class="btn btn--s thread__newest"
            class:btn--primary=has_news
            class:btn--paper=move || !has_news.get()
            type="button"
            // What it says is news only where there is some.
            aria-live=move || if has_news.get() { "polite" } else { "off" }
            on:click=move |_| {
                reading.scroll.keep_focus_of(NEWEST);
                reading.newest();
            }
        >
            {move || if has_news.get() { t_string!(i18n, messages.news) } else { t_string!(i18n, messages.newest) }}
        </button>
    }
}
