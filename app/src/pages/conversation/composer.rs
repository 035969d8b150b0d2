//! Where a message is written. What it gives away is found while it is typed, on the device.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::detection::{Certainty, Finding, FlagKind, MESSAGES_BEFORE, scan};
use model::moderation::{FlagEffect, NewFlag, NewFlags};

use super::templates::Templates;
use super::typing::TELL_EVERY;
use crate::browser::conversation::OpenConversation;
use crate::components::banner::{Banner, BannerKind};
use crate::components::icon::{Icon, IconName};
use crate::components::problem::error_text;
use crate::functions::conversation::tell_typing;
use crate::functions::moderation::flag_message;
use crate::i18n::{t, t_string, use_i18n};

/// Letters of a message, at most, as the browser counts them.
const LONGEST: u32 = 10_000;

/// The field, the button, and what stands in the way of sending.
#[component]
pub(super) fn Composer(
    open: OpenConversation,
    name: String,
    /// Whether the other side is told that one writes.
    shows_typing: bool,
    /// Hears that something is on its way.
    on_send: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let field = NodeRef::<html::Textarea>::new();
    let form = NodeRef::<html::Form>::new();
    let text = RwSignal::new(String::new());
    let focus = move || {
        if let Some(field) = field.get_untracked() {
            // It fails for what is not in the page.
            let _ = field.focus();
        }
    };
    let failed = RwSignal::new(false);
    Effect::new(move || {
        spawn_local(async move {
            let begun = open.draft().await;
            // Whoever has begun anew meanwhile goes on with that.
            if !begun.is_empty() && text.try_with_untracked(String::is_empty) == Some(true) {
                text.try_set(begun);
            }
        });
    });
    // Also what a template has put there. The first run sees what the page began with.
    Effect::new(move |before: Option<()>| {
        let written = text.get();
        if before.is_some() {
            open.write(written);
        }
    });
    // What he sends knowingly is not asked about again, until he goes on typing.
    let insists = RwSignal::new(false);
    let found = Memo::new(move |_| {
        let before = open.own_last(MESSAGES_BEFORE);
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        text.with(|text| scan(text, &before))
    });
    let certain = Memo::new(move |_| {
        let sure = |certainty| certainty == Certainty::Certain;
        found.with(|found| {
            found
                .iter()
                .find(|finding| sure(finding.certainty))
                .map(|finding| finding.kind)
        })
    });
    let counted = RwSignal::new(None::<FlagEffect>);
    let blocked = Memo::new(move |_| open.closed().is_some() || open.distrust().is_some());
    let send = move || {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() || blocked.get_untracked() {
            return;
        }
        if certain.get_untracked().is_some() && !insists.get_untracked() {
            // The warning stands there already: it was read out when it came.
            focus();
            return;
        }
        failed.set(false);
        match open.send(&words) {
            Ok(()) => {
                on_send.run(());
                tell(open, &found.get_untracked(), counted);
                text.set(String::new());
                insists.set(false);
            }
            Err(_) => failed.set(true),
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    // Where there is a keyboard, Enter sends; on a phone it makes a new line.
    let press = move |event: KeyboardEvent| {
        let asked = event.ctrl_key() || event.meta_key() || (!event.shift_key() && has_keyboard());
        if event.key() == "Enter" && asked && !event.is_composing() {
            event.prevent_default();
            send();
        }
    };
    let told = StoredValue::new(f64::NEG_INFINITY);
    let typed = move |written: String| {
        let now = js_sys::Date::now();
        if shows_typing && !written.is_empty() && now - told.get_value() > milliseconds(TELL_EVERY) {
            told.set_value(now);
            // What can't be told now is not told.
            spawn_local(async move {
                let _ = tell_typing(open.id()).await;
            });
        }
        insists.set(false);
        text.set(written);
    };
    let insist = move |_| {
        insists.set(true);
        send();
    };
    let amend = move |_| focus();
    view! {
        <form
            class="composer"
            node_ref=form
            on:submit=submit
            aria-label=move || t_string!(i18n, messages.write_to, name = name.clone())
        >
            {move || {
                certain.get().filter(|_| !insists.get()).map(|kind| view! { <Caution kind insist amend /> })
            }}
            <Trouble open failed />
            {move || counted.get().map(|effect| view! { <Counted effect /> })}
            <div class="composer__row">
                <Templates text focus=Callback::new(move |()| focus()) />
                <div class="composer__box">
                    <label class="sr" for="msg">
                        {t!(i18n, messages.your_message)}
                    </label>
                    <textarea
                        id="msg"
                        rows="1"
                        node_ref=field
                        maxlength=LONGEST.to_string()
                        placeholder=move || t_string!(i18n, messages.your_message)
                        prop:value=text
                        prop:disabled=blocked
                        on:input=move |event| typed(event_target_value(&event))
                        on:keydown=press
                    ></textarea>
                </div>
                <button
                    class="iconbtn iconbtn--send"
                    type="submit"
                    prop:disabled=blocked
                    aria-label=move || t_string!(i18n, messages.send)
                >
                    <Icon name=IconName::PaperPlaneRightFill />
                </button>
            </div>
        </form>
    }
}

/// Tells the server what was found in a message that went: kinds, never a word.
fn tell(open: OpenConversation, found: &[Finding], counted: RwSignal<Option<FlagEffect>>) {
    if found.is_empty() {
        return;
    }
    let flags = NewFlags {
        conversation_id: open.id(),
        flags: found
            .iter()
            .map(|finding| NewFlag {
                kind: finding.kind,
                certainty: finding.certainty,
            })
            .collect(),
    };
    spawn_local(async move {
        // A nudge: what is not counted for want of a network is not counted.
        if let Ok(standing) = flag_message(flags).await {
            counted.try_set(Some(standing.effect));
        }
    });
}

/// What the counter has led to.
#[component]
fn Counted(effect: FlagEffect) -> impl IntoView {
    let i18n = use_i18n();
    match effect {
        FlagEffect::Nothing => None,
        FlagEffect::Warned => Some((
            t_string!(i18n, messages.warned),
            t_string!(i18n, messages.warned_text),
        )),
        FlagEffect::Restricted { .. } => Some((
            t_string!(i18n, messages.restricted),
            t_string!(i18n, messages.restricted_text),
        )),
        FlagEffect::Banned => Some((
            t_string!(i18n, messages.banned),
            t_string!(i18n, messages.banned_text),
        )),
    }
    .map(|(title, text)| view! { <Banner kind=BannerKind::Stop title=title>{text}</Banner> })
}

/// What was not sent, and why.
#[component]
fn Trouble(open: OpenConversation, failed: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        {move || {
            open.is_offline()
                .then(|| {
                    view! {
                        <Banner kind=BannerKind::Offline title=t_string!(i18n, messages.offline)>
                            {t!(i18n, messages.offline_text)}
                        </Banner>
                    }
                })
        }}
        {move || {
            open.refusal()
                .map(|error| {
                    view! {
                        <Banner kind=BannerKind::Stop title=error_text(i18n, &error)>
                            <button class="btn btn--text btn--s" type="button" on:click=move |_| open.retry()>
                                {t!(i18n, messages.retry)}
                            </button>
                        </Banner>
                    }
                })
        }}
        {move || {
            failed
                .get()
                .then(|| view! { <Banner kind=BannerKind::Stop title=t_string!(i18n, messages.not_sealed) /> })
        }}
    }
}

/// Asks before a message goes that gives something away. It never forbids.
#[component]
fn Caution(
    kind: FlagKind,
    insist: impl Fn(leptos::ev::MouseEvent) + 'static,
    amend: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = match kind {
        FlagKind::ContactExterne => t_string!(i18n, messages.found_contact),
        FlagKind::PaiementExterne => t_string!(i18n, messages.found_payment),
        FlagKind::ActiviteSuspecte => t_string!(i18n, messages.found_suspicious),
    };
    view! {
        <div class="caution" role="alert">
            <Icon name=IconName::HandPalmFill />
            <div>
                <p>
                    <b>{title}</b>
                </p>
                <p>{t!(i18n, messages.found_text)}</p>
            </div>
            <p class="caution__act">
                <button class="btn btn--primary btn--s" type="button" on:click=amend>
                    {t!(i18n, messages.amend)}
                </button>
                <button class="btn btn--text btn--s" type="button" on:click=insist>
                    {t!(i18n, messages.insist)}
                </button>
            </p>
        </div>
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Whether whoever writes here has a mouse, and so, most likely, keys that are not in the way of the text.
fn has_keyboard() -> bool {
    window()
        .match_media("(pointer: fine)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
