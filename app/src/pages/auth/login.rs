//! Logging in.

use crypto_core::Vault;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::auth::Login;

use crate::browser::credentials::{open_vault, renew};
use crate::browser::keys::{ActError, use_keys};
use crate::browser::pause::pause;
use crate::components::button::{Button, ButtonSize};
use crate::components::closed_account::{ClosedAccountAppeal, ProvenBy, use_closed};
use crate::components::form::{FormFailure, use_form};
use crate::components::frame::PlainFrame;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::proof::{Proof, ProofFields};
use crate::components::session::use_session;
use crate::components::shared_computer::{SharedComputer, use_shared};
use crate::functions::auth::log_in;
use crate::i18n::{t, t_string, use_i18n};

/// `/connexion?suite=…`
#[component]
pub fn LoginPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageTitle text=move || t_string!(i18n, login.title) />
        <Unlisted />
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
    let proof = Proof::new();
    let shared = use_shared();
    let form = use_form();
    let closed = use_closed();

    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) || !form.accept(proof.check()) {
            return;
        }
        let navigate = navigate.clone();
        let next = next_page(query.with_untracked(|query| query.get("suite")));
        spawn_local(async move {
            let shared = shared.get_untracked();
            match open(proof, shared).await {
                Ok(vault) => {
                    keys.keep(vault, shared).await;
                    session.refresh();
                    // The next page is work enough for one task, and is built for whoever is signed in now: built before that
                    // is known it would be built again, under the first letters typed in it.
                    pause().await;
                    session.get().await;
                    navigate(&next, leptos_router::NavigateOptions::default());
                }
                Err(error) => {
                    closed.note(&error);
                    form.fail(error);
                }
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
            <ProofFields proof form />
            <SharedComputer shared />
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
        <ClosedAccountAppeal closed by=ProvenBy::Password(proof) />
        <p class="form-page__else">
            <a href=links::RECOVERY>{t!(i18n, login.forgotten)}</a>
        </p>
    }
}

async fn open(proof: Proof, shared: bool) -> Result<Vault, ActError> {
    let derived = proof.derive().await?;
    let email = proof.email.get_untracked();
    let request = Login {
        email: email.clone(),
        password_hash: derived.password_hash(),
    };
    let opened = log_in(request, shared).await?;
    pause().await;
    let vault = open_vault(&derived.keys, &opened)?;
    if derived.outdated {
        let password = proof.password.get_untracked();
        // Not done today, it is done at the next login.
        let _ = renew(&vault, &email, &password, &derived).await;
        crypto_core::wipe(password);
    }
    Ok(vault)
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
