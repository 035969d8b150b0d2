//! The list of conversations, the liveliest first. Their last words are opened on the device.

use std::collections::HashMap;

use crypto_core::PublicId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use model::ConversationId;
use model::conversation::{ConversationSummary, UNREAD_MOST};

use crate::browser::clock;
use crate::browser::conversation::{peers, preview};
use crate::browser::keys::use_keys;
use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::inbox::use_inbox;
use crate::components::language::language;
use crate::components::links;
use crate::components::moment::Moment;
use crate::components::problem::error_text;
use crate::components::session::use_session;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::conversation::my_conversations;
use crate::i18n::{t, t_string, use_i18n};

/// The last words of each conversation, and whether they are one's own.
type Previews = RwSignal<HashMap<ConversationId, (bool, String)>>;

/// The conversations, beside one of them or alone.
#[component]
pub(super) fn Threads() -> impl IntoView {
    let i18n = use_i18n();
    let inbox = use_inbox();
    // One that is not in the list yet, or whose order changes, comes with the whole list.
    let version = Signal::derive(move || (inbox.states.with(HashMap::clone), inbox.again.get()));
    let conversations = Resource::new_blocking(
        move || {
            version
                .get()
                .0
                .into_values()
                .map(|state| state.last_seq)
                .sum::<u64>()
                + u64::from(version.get().1)
        },
        |_| my_conversations(),
    );
    let previews = Previews::default();
    read(conversations, previews);
    view! {
        <nav class="threads" aria-labelledby="t-fils">
            <h2 id="t-fils">{t!(i18n, messages.heading)}</h2>
            <Transition>
                {move || Suspend::new(async move {
                    match conversations.await {
                        Ok(list) if list.is_empty() => {
                            view! {
                                <Empty
                                    title=t_string!(i18n, messages.nothing)
                                    text=t_string!(i18n, messages.nothing_text)
                                >
                                    <a class="btn btn--primary" href=links::SEARCH>
                                        {t!(i18n, messages.nothing_act)}
                                    </a>
                                </Empty>
                            }
                                .into_any()
                        }
                        Ok(list) => {
                            view! {
                                <ul>
                                    {list
                                        .into_iter()
                                        .map(|summary| view! { <Entry summary previews /> })
                                        .collect_view()}
                                </ul>
                            }
                                .into_any()
                        }
                        Err(ApiError::Unauthenticated) => view! { <SignInFirst next=links::MESSAGES /> }.into_any(),
                        Err(error) => {
                            view! { <Banner kind=BannerKind::Stop title=error_text(i18n, &error) /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </nav>
    }
}

/// Opens the last words, once the list and the keys are there.
fn read(conversations: Resource<Result<Vec<ConversationSummary>, ApiError>>, previews: Previews) {
    let (keys, session) = (use_keys(), use_session());
    Effect::new(move || {
        let (Some(vault), Some(me), Some(Ok(list))) = (keys.opened(), session.me(), conversations.get())
        else {
            return;
        };
        spawn_local(async move {
            let Ok(public_id) = PublicId::new(me.public_id.0.as_str()) else {
                return;
            };
            // Without them no words of others are shown.
            let Ok((_, pins)) = peers::load(&vault, &public_id).await else {
                return;
            };
            let words = list.iter().filter_map(|summary| {
                Some((summary.id, preview(&vault, &pins, public_id.as_str(), summary)?))
            });
            previews.try_set(words.collect());
        });
    });
}

#[component]
fn Entry(summary: ConversationSummary, previews: Previews) -> impl IntoView {
    let i18n = use_i18n();
    let inbox = use_inbox();
    let path = use_location().pathname;
    let ConversationSummary {
        id,
        demande_title,
        peer,
        unread,
        updated_at,
        last,
        expires_at,
        ..
    } = summary;
    let href = links::conversation(id);
    let here = {
        let href = href.clone();
        move || path.with(|path| path.starts_with(&href)).then_some("page")
    };
    let unread = move || {
        inbox
            .states
            .with(|states| states.get(&id).map_or(unread, |state| state.unread))
    };
    let words = move || {
        previews.with(|previews| match previews.get(&id) {
            Some((true, words)) => t_string!(i18n, messages.you, words = words.clone()),
            Some((false, words)) => words.clone(),
            None if last.is_none() => t_string!(i18n, messages.no_words).to_owned(),
            None => t_string!(i18n, messages.sealed_words).to_owned(),
        })
    };
    // The hour is the device's: it is put there by the browser.
    let when = RwSignal::new(String::new());
    Effect::new(move || {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our era")]
        when.set(clock::lately(language(i18n), updated_at as f64));
    });
    let tint = format!("avatar a{}", id.0.as_bytes()[15] % 3 + 1);
    view! {
        <li>
            <a href=href aria-current=here>
                <span class=tint aria-hidden="true">
                    {first_letter(&peer.display_name)}
                </span>
                <span class="threads__who">
                    <b>{peer.display_name}</b>
                    <time>{when}</time>
                </span>
                <span class="threads__what">{demande_title}</span>
                {expires_at
                    .map(|at| {
                        view! {
                            <span class="threads__end">
                                {t!(i18n, messages.expires)} " " <Moment at full=true />
                            </span>
                        }
                    })}
                <span class="threads__last" class:is-new=move || { unread() > 0 }>
                    <span>{words}</span>
                    {move || {
                        (unread() > 0)
                            .then(|| {
                                view! {
                                    <span class="count">
                                        {count(unread())} <span class="sr">{t!(i18n, messages.unread)}</span>
                                    </span>
                                }
                            })
                    }}
                </span>
            </a>
        </li>
    }
}

/// As many as are counted, or "99+".
fn count(unread: u32) -> String {
    if unread < UNREAD_MOST {
        unread.to_string()
    } else {
        format!("{}+", UNREAD_MOST - 1)
    }
}

/// For an avatar.
pub(super) fn first_letter(name: &str) -> String {
    let letter = name.trim().chars().next();
    letter
        .map(|letter| letter.to_uppercase().collect())
        .unwrap_or_default()
}
