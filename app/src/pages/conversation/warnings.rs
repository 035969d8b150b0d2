//! What is wrong with a conversation, above its messages.

use crypto_core::PinError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::ConversationId;
use model::conversation::ConversationClosed;

use crate::browser::conversation::OpenConversation;
use crate::browser::conversation::peers::Decision;
use crate::components::banner::{Banner, BannerKind};
use crate::components::links;
use crate::components::moment::Moment;
use crate::components::problem::error_text;
use crate::error::ApiError;
use crate::i18n::{t, t_string, use_i18n};

/// Keys that have changed, messages that are gone, a side that has left. Nothing where all is well.
#[component]
pub(super) fn Warnings(
    id: ConversationId,
    open: OpenConversation,
    name: String,
    /// When the conversation will be deleted for its silence.
    expires_at: Option<i64>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = StoredValue::new(name);
    let distrust = Memo::new(move |_| open.distrust());
    let gone = Memo::new(move |_| open.rolled_back());
    let closed = Memo::new(move |_| open.closed());
    // Whoever writes keeps it.
    let last = open.count_untracked();
    let expiring = move || expires_at.filter(|_| open.count() == last);
    view! {
        {move || {
            expiring()
                .map(|at| {
                    view! {
                        <Banner title=t_string!(i18n, messages.expiring)>
                            {t!(i18n, messages.expiring_on)} " " <Moment at full=true />
                        </Banner>
                    }
                })
        }}
        {move || {
            distrust
                .get()
                .map(|why| view! { <Distrust id open why name=name.get_value() /> })
        }}
        {move || {
            (gone.get() > 0)
                .then(|| {
                    view! {
                        <Banner kind=BannerKind::Stop title=t_string!(i18n, messages.rolled_back)>
                            {t!(i18n, messages.rolled_back_text)}
                        </Banner>
                    }
                })
        }}
        {move || {
            open
                .is_history_unreadable()
                .then(|| {
                    view! {
                        <Banner kind=BannerKind::Stop title=t_string!(i18n, messages.history_unreadable)>
                            {t!(i18n, messages.history_unreadable_text)}
                        </Banner>
                    }
                })
        }}
        {move || {
            closed
                .get()
                .map(|why| {
                    let title = match why {
                        ConversationClosed::PeerLeft => t_string!(i18n, messages.peer_left),
                        ConversationClosed::PeerBanned => t_string!(i18n, messages.peer_banned),
                    };
                    view! { <Banner title=title>{t!(i18n, messages.closed_text)}</Banner> }
                })
        }}
    }
}

/// The other side's keys are not those of before: nothing is sent until the person has decided.
#[component]
fn Distrust(id: ConversationId, open: OpenConversation, why: PinError, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let failed = RwSignal::new(None::<String>);
    let accept = move |_| {
        spawn_local(async move {
            if open.decide(Decision::Acknowledge).await.is_err() {
                failed.try_set(Some(error_text(i18n, &ApiError::Unreachable)));
            }
        });
    };
    let (title, changed) = match why {
        PinError::IdentityChanged => (t_string!(i18n, messages.key_changed, name = name), true),
        PinError::EpochWentDown | PinError::KeyReplaced => {
            (t_string!(i18n, messages.key_replayed).to_owned(), false)
        }
    };
    view! {
        <div class="thread__warning">
            <Banner kind=BannerKind::Stop title=title>
                {if changed {
                    t_string!(i18n, messages.key_changed_text)
                } else {
                    t_string!(i18n, messages.key_replayed_text)
                }}
            </Banner>
            {changed
                .then(|| {
                    view! {
                        <p class="thread__decide">
                            <a class="btn btn--quiet btn--s" href=links::safety_number(id)>
                                {t!(i18n, messages.safety_number)}
                            </a>
                            <button class="btn btn--text btn--s" type="button" on:click=accept>
                                {t!(i18n, messages.key_accept)}
                            </button>
                        </p>
                    }
                })}
            {move || failed.get().map(|text| view! { <p role="alert">{text}</p> })}
        </div>
    }
}
