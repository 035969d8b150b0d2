//! Where one is signed in, and how to end it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::account::{SessionId, SessionInfo};

use super::frame::AccountFrame;
use crate::browser::keys::use_keys;
use crate::components::banner::{Banner, BannerKind};
use crate::components::button::{Button, ButtonKind, ButtonSize};
use crate::components::form::{FormFailure, FormState, use_form};
use crate::components::format::age;
use crate::components::language::language;
use crate::components::links;
use crate::components::session::use_session;
use crate::error::ApiError;
use crate::functions::account::{end_session, list_sessions, sign_out_everywhere};
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/appareils`
#[component]
pub fn SessionsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.sessions)) path=links::SESSIONS>
            <p class="lede">{t!(i18n, account.sessions_lead)}</p>
            <List />
        </AccountFrame>
    }
}

type Sessions = Resource<Result<Vec<SessionInfo>, ApiError>>;

#[component]
fn List() -> impl IntoView {
    let i18n = use_i18n();
    let sessions: Sessions = Resource::new_blocking(|| (), |()| list_sessions());
    let form = use_form();
    view! {
        <FormFailure form />
        <Transition>
            {move || Suspend::new(async move {
                match sessions.await {
                    Ok(list) => {
                        view! {
                            <ul class="sessions">
                                {list
                                    .into_iter()
                                    .map(|session| view! { <One session sessions form /> })
                                    .collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                    Err(_) => {
                        view! { <Banner kind=BannerKind::Stop title=t_string!(i18n, error.internal) /> }.into_any()
                    }
                }
            })}
        </Transition>
        <Everywhere form />
    }
}

#[component]
fn One(session: SessionInfo, sessions: Sessions, form: FormState) -> impl IntoView {
    let i18n = use_i18n();
    let SessionInfo {
        id,
        device,
        last_seen_minutes,
        current,
        ..
    } = session;
    let end = move |id: SessionId| {
        form.busy.set(true);
        spawn_local(async move {
            match end_session(id).await {
                // Ended already is as good.
                Ok(()) | Err(ApiError::NotFound) => {
                    form.finish();
                    sessions.refetch();
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let device = if device.is_empty() {
        t_string!(i18n, account.session_unknown).to_owned()
    } else {
        device
    };
    let label = t_string!(i18n, account.session_end_of, device = device.clone());
    view! {
        <li>
            <div>
                <b>{device}</b>
                <p class="help">
                    {if current {
                        t_string!(i18n, account.session_current).to_owned()
                    } else {
                        t_string!(i18n, account.session_seen, when = age(language(i18n), last_seen_minutes))
                    }}
                </p>
            </div>
            {(!current)
                .then(|| {
                    view! {
                        <Button
                            kind=ButtonKind::Quiet
                            size=ButtonSize::Small
                            disabled=form.busy
                            on_click=Callback::new(move |_| end(id))
                        >
                            <span aria-hidden="true">{t!(i18n, account.session_end)}</span>
                            <span class="sr">{label}</span>
                        </Button>
                    }
                })}
        </li>
    }
}

#[component]
fn Everywhere(form: FormState) -> impl IntoView {
    let i18n = use_i18n();
    let (keys, session) = (use_keys(), use_session());
    let navigate = use_navigate();
    let everywhere = Callback::new(move |_| {
        form.busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            match sign_out_everywhere().await {
                Ok(()) => {
                    keys.leave().await;
                    session.refresh();
                    navigate(links::LOGIN, leptos_router::NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        });
    });
    view! {
        <section class="account__part">
            <h2>{t!(i18n, account.everywhere)}</h2>
            <p>{t!(i18n, account.everywhere_text)}</p>
            <div class="account__act">
                <Button kind=ButtonKind::Danger disabled=form.busy on_click=everywhere>
                    {t!(i18n, account.everywhere_submit)}
                </Button>
            </div>
        </section>
    }
}
