//! One line of a thread.

use crypto_core::MessageId;
use leptos::prelude::*;

use super::copy::Copy;
use super::rows::Row;
use super::words::Words;
use crate::browser::clock;
use crate::browser::conversation::{Delivery, Misfit, Shown};
use crate::components::icon::{Icon, IconName};
use crate::components::language::language;
use crate::i18n::{t, t_string, use_i18n};

/// The id of a message's element.
pub(super) fn element_id(id: MessageId) -> String {
    format!("m-{id}")
}

/// A day, a warning or a message.
#[component]
pub(super) fn Line(row: Row) -> impl IntoView {
    let i18n = use_i18n();
    match row {
        Row::Day { at, .. } => view! {
            <p class="day">
                <span>{clock::day(language(i18n), milliseconds(at))}</span>
            </p>
        }
        .into_any(),
        Row::Misfit { what, .. } => {
            let text = match what {
                Misfit::Missing(1) => t_string!(i18n, messages.missing_one).to_owned(),
                Misfit::Missing(count) => t_string!(i18n, messages.missing_many, count = count),
                Misfit::OutOfPlace => t_string!(i18n, messages.out_of_place).to_owned(),
            };
            view! {
                <p class="event event--warn">
                    <Icon name=IconName::WarningCircle />
                    {text}
                </p>
            }
            .into_any()
        }
        Row::Message(shown) => view! { <Bubble shown /> }.into_any(),
    }
}

#[component]
fn Bubble(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let Shown {
        id: shown_id,
        mine,
        text,
        sent_at,
        delivery,
        ..
    } = shown;
    let hour = (sent_at > 0).then(|| clock::hour(language(i18n), milliseconds(sent_at)));
    let copy = text.clone().map(|text| view! { <Copy text /> });
    let words = match text {
        Some(said) => view! { <Words said /> }.into_any(),
        None => view! { <p class="msg__unreadable">{t!(i18n, messages.unreadable)}</p> }.into_any(),
    };
    let who = if mine {
        t_string!(i18n, messages.from_you)
    } else {
        t_string!(i18n, messages.from_peer)
    };
    let state = match delivery {
        Delivery::Received => None,
        Delivery::Sending => Some((IconName::Clock, t_string!(i18n, messages.sending))),
        Delivery::Sent => Some((IconName::Check, t_string!(i18n, messages.sent))),
        Delivery::Read => Some((IconName::Checks, t_string!(i18n, messages.read))),
        Delivery::Refused => Some((IconName::WarningCircle, t_string!(i18n, messages.refused))),
    };
    view! {
        <div
            class=if mine { "msg msg--me" } else { "msg" }
            id=element_id(shown_id)
            tabindex="-1"
            data-state=state.map(|(_, words)| words)>
            <span class="sr">{who}</span>
            {words}
            <span class="msg__meta">
                {hour}
                {state
                    .map(|(icon, words)| {
                        view! {
                            <Icon name=icon />
                            <span class="sr">{words}</span>
                        }
                    })}
                {copy}
            </span>
        </div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our era")]
const fn milliseconds(at: u64) -> f64 {
    at as f64
}
