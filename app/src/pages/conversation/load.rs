//! A conversation that a page opens.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::conversation::ConversationDetail;

use crate::browser::conversation::OpenConversation;
use crate::browser::keys::{ActError, use_keys};
use crate::components::banner::{Banner, BannerKind};
use crate::components::problem::error_text;
use crate::components::session::use_session;
use crate::error::ApiError;
use crate::i18n::{t, t_string, use_i18n};

/// A conversation being opened.
#[derive(Clone, Copy)]
pub(super) struct Loading {
    /// What is known of it; `None` until it was opened.
    pub opened: RwSignal<Option<Result<ConversationDetail, ActError>>>,
    /// Rises with each try.
    tries: RwSignal<u32>,
}

impl Loading {
    /// Tries once more.
    fn retry(self) {
        self.opened.set(None);
        self.tries.update(|tries| *tries = tries.wrapping_add(1));
    }
}

/// Opens it, once the keys are open.
pub(super) fn load(open: OpenConversation) -> Loading {
    let (keys, session) = (use_keys(), use_session());
    let loading = Loading {
        opened: RwSignal::new(None),
        tries: RwSignal::new(0),
    };
    let begun = StoredValue::new(None);
    Effect::new(move || {
        let tries = Some(loading.tries.get());
        let (Some(vault), Some(me)) = (keys.opened(), session.me()) else {
            return;
        };
        if begun.get_value() == tries {
            return;
        }
        begun.set_value(tries);
        spawn_local(async move {
            let result = open.load(vault, &me.public_id.0).await;
            loading.opened.try_set(Some(result));
        });
    });
    Effect::new(move |_| {
        let online = window_event_listener(leptos::ev::online, move |_| {
            let away = |opened: &Option<Result<_, _>>| {
                matches!(opened, Some(Err(ActError::Server(ApiError::Unreachable))))
            };
            if loading.opened.with_untracked(away) {
                loading.retry();
            }
        });
        on_cleanup(move || online.remove());
    });
    loading
}

/// Why it was not opened, and another try.
#[component]
pub(super) fn NotOpened(loading: Loading, error: ActError) -> impl IntoView {
    let i18n = use_i18n();
    let text = match error {
        ActError::Server(error) => error_text(i18n, &error),
        ActError::Keys(_) => t_string!(i18n, messages.not_opened).to_owned(),
    };
    view! {
        <Banner kind=BannerKind::Stop title=text>
            <button class="btn btn--text btn--s" type="button" on:click=move |_| loading.retry()>
                {t!(i18n, messages.retry)}
            </button>
        </Banner>
    }
}
