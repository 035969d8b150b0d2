//! Logging in.

use crypto_core::Vault;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::auth::{Login, PreloginRequest, check_email};
use model::{FieldErrors, FieldProblem};

use crate::browser::keys::{login_keys, open_vault, use_keys};
use crate::components::banner::{Banner, BannerKind};
use crate::components::button::{Button, ButtonSize};
use crate::components::field::{TextInput, focus_first_error};
use crate::components::frame::PlainFrame;
use crate::components::links;
use crate::components::page_title::PageTitle;
use crate::components::password_input::PasswordInput;
use crate::components::problem::{error_text, problem_text};
use crate::components::session::use_session;
use crate::error::ApiError;
use crate::functions::auth::{ask_prelogin, log_in};
use crate::i18n::{t, t_string, use_i18n};

/// `/connexion?suite=…`
#[component]
pub fn LoginPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageTitle text=move || t_string!(i18n, login.title) />
        <PlainFrame
            page="page-login"
            main_class="form-page"
            link=links::SIGNUP
            label=Signal::derive(move || t_string!(i18n, login.sign_up).to_owned())
        >
            <Form />
        </PlainFrame>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let (keys, session) = (use_keys(), use_session());
    let navigate = use_navigate();
    let query = use_query_map();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let failure = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let form = NodeRef::new();
    let error_of = move |field: &'static str| {
        Signal::derive(move || {
            errors
                .with(|errors| errors.get(field))
                .map(|problem| problem_text(i18n, problem))
        })
    };

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let refused = check(&email.get_untracked(), &password.get_untracked());
        let is_fine = refused.0.is_empty();
        errors.set(refused);
        if !is_fine {
            focus_first_error(form);
            return;
        }
        busy.set(true);
        let navigate = navigate.clone();
        let next = next_page(query.with_untracked(|query| query.get("suite")));
        spawn_local(async move {
            match open(email.get_untracked(), password.get_untracked()).await {
                Ok(vault) => {
                    keys.keep(vault);
                    session.refresh();
                    navigate(&next, leptos_router::NavigateOptions::default());
                }
                Err(error) => {
                    busy.set(false);
                    failure.set(Some(match error {
                        Some(error) => error_text(i18n, &error),
                        None => t_string!(i18n, error.derivation),
                    }));
                }
            }
        });
    };

    view! {
        <form class="form" node_ref=form novalidate on:submit=submit aria-labelledby="login-title">
            <h1 id="login-title">{t!(i18n, login.heading)}</h1>
            <noscript>
                <p class="banner">{t_string!(i18n, login.needs_js)}</p>
            </noscript>
            {move || failure.get().map(|text| view! { <Banner kind=BannerKind::Stop title=text /> })}
            <TextInput
                id="email"
                label=TextProp::from(move || t_string!(i18n, login.email))
                error=error_of("email")
                value=email
                kind="email"
                autocomplete="username"
                on_input=Callback::new(move |typed| email.set(typed))
            />
            <PasswordInput
                id="password"
                label=TextProp::from(move || t_string!(i18n, login.password))
                help=TextProp::from(move || t_string!(i18n, login.password_help))
                error=error_of("password")
                autocomplete="current-password"
                value=password
            />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=busy
                busy_label=TextProp::from(move || t_string!(i18n, login.busy))
            >
                {t!(i18n, login.submit)}
            </Button>
        </form>
    }
}

fn check(email: &str, password: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    check_email(&mut errors, email);
    errors.check("password", !password.is_empty(), FieldProblem::Required);
    errors
}

/// `None`: the keys could not be derived or opened here.
async fn open(email: String, password: String) -> Result<Vault, Option<ApiError>> {
    let answer = ask_prelogin(PreloginRequest { email: email.clone() })
        .await
        .map_err(Some)?;
    let derived = login_keys(&email, &password, &answer).await;
    crypto_core::wipe(password);
    let keys = derived.map_err(|_| None)?;
    let password_hash = keys.auth_key().to_password_hash();
    let opened = log_in(Login { email, password_hash }).await.map_err(Some)?;
    open_vault(&keys, &opened).map_err(|_| None)
}

/// Where to go on: a page of this site and nothing else.
fn next_page(wanted: Option<String>) -> String {
    // Browsers drop tabs and line breaks from a URL, take `\` for `/`, and resolve `/.//host` to `//host`.
    let is_ours = |path: &String| {
        path.starts_with('/') && !path.contains("//") && !path.contains(|c: char| c == '\\' || c.is_control())
    };
    wanted.filter(is_ours).unwrap_or_else(|| links::SEARCH.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(next_page(Some("/mes-demandes".into())), "/mes-demandes");
        for evil in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/.//evil.example",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(next_page(Some(evil.into())), links::SEARCH, "{evil}");
        }
    }
}
