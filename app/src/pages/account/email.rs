//! Changing the e-mail.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::account::ChangeEmail;
use model::auth::check_email;
use model::{FieldErrors, FieldProblem};

use super::frame::AccountFrame;
use crate::browser::credentials::new_credentials;
use crate::browser::keys::{ActError, Keys, KeysError, use_keys};
use crate::components::banner::{Banner, BannerKind};
use crate::components::button::{Button, ButtonSize};
use crate::components::field::TextInput;
use crate::components::form::{FormFailure, use_form};
use crate::components::links;
use crate::components::needs_keys::NeedsKeys;
use crate::components::proof::{Proof, ProofFields};
use crate::functions::account::replace_email;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/e-mail`
#[component]
pub fn EmailPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.email)) path=links::EMAIL>
            <p class="lede">{t!(i18n, account.email_lead)}</p>
            <NeedsKeys next=links::EMAIL>
                <Form />
            </NeedsKeys>
        </AccountFrame>
    }
}

/// The new one, twice: nothing is sent to it, so nothing else would tell a slip.
#[derive(Clone, Copy)]
struct Chosen {
    email: RwSignal<String>,
    again: RwSignal<String>,
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let proof = Proof::new();
    let chosen = Chosen {
        email: RwSignal::default(),
        again: RwSignal::default(),
    };
    let done = RwSignal::new(false);
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) || !form.accept(check(proof, chosen)) {
            return;
        }
        done.set(false);
        spawn_local(async move {
            match change(keys, proof, chosen).await {
                Ok(()) => {
                    proof.clear();
                    proof.email.set(chosen.email.get_untracked());
                    chosen.email.set(String::new());
                    chosen.again.set(String::new());
                    form.finish();
                    done.set(true);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit>
            <FormFailure form />
            {move || {
                done.get()
                    .then(|| {
                        view! {
                            <Banner kind=BannerKind::Done title=t_string!(i18n, account.email_done)>
                                {t!(i18n, account.email_done_text)}
                            </Banner>
                        }
                    })
            }}
            <ProofFields proof form />
            <TextInput
                id="new-email"
                label=TextProp::from(move || t_string!(i18n, account.new_email))
                help=TextProp::from(move || t_string!(i18n, signup.email_help))
                error=form.error_of("newEmail")
                value=chosen.email
                kind="email"
                autocomplete="off"
                on_input=Callback::new(move |typed| chosen.email.set(typed))
            />
            <TextInput
                id="new-email-again"
                label=TextProp::from(move || t_string!(i18n, account.new_email_again))
                help=TextProp::from(move || t_string!(i18n, account.new_email_again_help))
                error=form.error_of("newEmailAgain")
                value=chosen.again
                kind="email"
                autocomplete="off"
                on_input=Callback::new(move |typed| chosen.again.set(typed))
            />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, account.email_busy))
            >
                {t!(i18n, account.email_submit)}
            </Button>
        </form>
    }
}

/// As the server compares them.
fn plain(email: &str) -> String {
    email.trim().to_lowercase()
}

fn check(proof: Proof, chosen: Chosen) -> FieldErrors {
    let mut errors = proof.check();
    let (email, again) = (chosen.email.get_untracked(), chosen.again.get_untracked());
    let mut new = FieldErrors::default();
    check_email(&mut new, &email);
    if let Some(problem) = new.get("email") {
        errors.add("newEmail", problem);
    }
    let same = proof
        .email
        .with_untracked(|current| plain(current) == plain(&email));
    errors.check("newEmail", !same, FieldProblem::Unchanged);
    errors.check(
        "newEmailAgain",
        plain(&email) == plain(&again),
        FieldProblem::Different,
    );
    errors
}

async fn change(keys: Keys, proof: Proof, chosen: Chosen) -> Result<(), ActError> {
    let vault = keys.vault().ok_or(KeysError)?;
    let current = proof.derive().await?;
    let (email, password) = (chosen.email.get_untracked(), proof.password.get_untracked());
    let made = new_credentials(&vault, &email, &password).await;
    crypto_core::wipe(password);
    let request = ChangeEmail {
        current_password_hash: current.password_hash(),
        email,
        credentials: made?,
    };
    replace_email(request, keys.is_shared().await).await?;
    // The copy of before went with its session.
    keys.keep_copy().await;
    Ok(())
}
