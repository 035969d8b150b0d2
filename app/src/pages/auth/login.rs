//! Logging in.

use crypto_core::Vault;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::auth::{Login, PreloginRequest, check_email};
use model::{FieldErrors, FieldProblem};

use crate::browser::keys::{login_keys, open_vault, use_keys};
use crate::components::button::{Button, ButtonSize};
use crate::components::field::TextInput;
use crate::components::form::{FormFailure, use_form};
use crate::components::frame::PlainFrame;
use crate::components::links;
use crate::components::page_title::PageTitle;
use crate::components::password_input::PasswordInput;
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
    let form = use_form();

    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) || !form.accept(check(&email.get_untracked(), &password.get_untracked())) {
            return;
        }
        let navigate = navigate.clone();
        let next = next_page(query.with_untracked(|query| query.get("suite")));
        spawn_local(async move {
            match open(email.get_untracked(), password.get_untracked()).await {
                Ok(vault) => {
                    keys.keep(vault);
                    session.refresh();
                    navigate(&next, leptos_router::NavigateOptions::default());
                }
                Err(Some(error)) => form.fail(&error),
                Err(None) => form.fail_saying(t_string!(i18n, error.derivation)),
            }
        });
    };

    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit aria-labelledby="login-title">
            <h1 id="login-title">{t!(i18n, login.heading)}</h1>
            <noscript>
                <p class="banner">{t_string!(i18n, login.needs_js)}</p>
            </noscript>
            <FormFailure form />
            <TextInput
                id="email"
                label=TextProp::from(move || t_string!(i18n, login.email))
                error=form.error_of("email")
                value=email
                kind="email"
                autocomplete="username"
                on_input=Callback::new(move |typed| email.set(typed))
            />
            <PasswordInput
                id="password"
                label=TextProp::from(move || t_string!(i18n, login.password))
                help=TextProp::from(move || t_string!(i18n, login.password_help))
                error=form.error_of("password")
                autocomplete="current-password"
                value=password
            />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
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
