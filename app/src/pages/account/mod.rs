//! One's account.

mod code;
mod contest;
mod decisions;
mod deletion;
mod email;
mod export;
mod frame;
mod password;
mod profile;
mod sessions;

pub use code::CodePage;
pub use contest::ContestPage;
pub use decisions::DecisionsPage;
pub use deletion::DeletionPage;
pub use email::EmailPage;
pub use export::ExportPage;
pub use password::PasswordPage;
pub use sessions::SessionsPage;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::auth::{Me, UserType};

use self::profile::Profile;
use crate::browser::keys::use_keys;
use crate::components::button::{Button, ButtonKind};
use crate::components::form::{FormFailure, use_form};
use crate::components::format;
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::session::use_session;
use crate::components::sign_in::SignInFirst;
use crate::functions::auth::log_out;
use crate::functions::moderation::am_moderator;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte`
#[component]
pub fn AccountPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    view! {
        <PageTitle text=move || t_string!(i18n, account.title) />
        <Unlisted />
        <Frame page="page-account" main_class="form-page">
            <h1>{t!(i18n, account.heading)}</h1>
            <Transition>
                {move || Suspend::new(async move {
                    match session.get().await {
                        Some(me) => view! { <Account me /> }.into_any(),
                        None => view! { <SignInFirst next=links::ACCOUNT /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Account(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    let (keys, session) = (use_keys(), use_session());
    let navigate = use_navigate();
    let form = use_form();
    let pro = me.user_type == UserType::Pro;
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match log_out().await {
                Ok(()) => {
                    keys.leave().await;
                    session.refresh();
                    navigate(links::HOME, leptos_router::NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let decides = Resource::new_blocking(|| (), |()| am_moderator());
    view! {
        <dl class="account__facts">
            <div>
                <dt>{t!(i18n, account.kind)}</dt>
                <dd>
                    {if pro { t_string!(i18n, account.kind_pro) } else { t_string!(i18n, account.kind_demandeur) }}
                </dd>
            </div>
            {pro
                .then(|| {
                    view! {
                        <div>
                            <dt>{t!(i18n, account.tokens)}</dt>
                            <dd>{format::tokens(language(i18n), me.tokens)}</dd>
                        </div>
                    }
                })}
            <div>
                <dt>{t!(i18n, account.public_id)}</dt>
                <dd>
                    <code>{me.public_id.0}</code>
                    <p class="help">{t!(i18n, account.public_id_help)}</p>
                </dd>
            </div>
        </dl>
        <Profile />
        <section class="account__part" aria-labelledby="access">
            <h2 id="access">{t!(i18n, account.access)}</h2>
            <Ways ways=vec![
                (links::PASSWORD, t_string!(i18n, account.password)),
                (links::EMAIL, t_string!(i18n, account.email)),
                (links::CODE, t_string!(i18n, account.code)),
                (links::SESSIONS, t_string!(i18n, account.sessions)),
            ] />
        </section>
        <section class="account__part" aria-labelledby="data">
            <h2 id="data">{t!(i18n, account.data)}</h2>
            <Ways ways=vec![
                (links::DECISIONS, t_string!(i18n, account.decisions)),
                (links::EXPORT, t_string!(i18n, account.export)),
                (links::DELETION, t_string!(i18n, account.deletion)),
            ] />
        </section>
        <Suspense>
            {move || Suspend::new(async move {
                // Where it cannot be asked, the page is as it is for everybody.
                decides.await.unwrap_or_default().then(|| view! {
                    <section class="account__part" aria-labelledby="moderation">
                        <h2 id="moderation">{t!(i18n, account.moderation)}</h2>
                        <Ways ways=vec![(links::REPORTS, t_string!(i18n, account.moderation_queue))] />
                    </section>
                })
            })}
        </Suspense>
        <FormFailure form />
        // A plain form, so that one can leave before the program has loaded, too.
        <form class="account__leave" method="post" action="/ui/auth/logout" node_ref=form.node on:submit=submit>
            <Button
                kind=ButtonKind::Quiet
                submit=true
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, account.log_out_busy))
            >
                {t!(i18n, account.log_out)}
            </Button>
        </form>
    }
}

/// A list of pages, each a step further.
#[component]
fn Ways(ways: Vec<(&'static str, &'static str)>) -> impl IntoView {
    view! {
        <ul class="account__ways">
            {ways
                .into_iter()
                .map(|(path, name)| {
                    view! {
                        <li>
                            <a href=path>
                                {name}
                                <Icon name=IconName::CaretRight />
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
