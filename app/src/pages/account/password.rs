//! Changing the password.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::account::ChangePassword;
use model::auth::check_password;
use model::{FieldErrors, FieldProblem};

use super::frame::AccountFrame;
use crate::browser::credentials::new_credentials;
use crate::browser::keys::{ActError, Keys, KeysError, use_keys};
use crate::browser::zxcvbn::use_zxcvbn;
use crate::components::banner::{Banner, BannerKind};
use crate::components::button::{Button, ButtonSize};
use crate::components::form::{FormFailure, use_form};
use crate::components::links;
use crate::components::needs_keys::NeedsKeys;
use crate::components::new_password::NewPassword;
use crate::components::proof::{Proof, ProofFields};
use crate::functions::account::replace_password;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/mot-de-passe`
#[component]
pub fn PasswordPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.password)) path=links::PASSWORD>
            <p class="lede">{t!(i18n, account.password_lead)}</p>
            <NeedsKeys next=links::PASSWORD>
                <Form />
            </NeedsKeys>
        </AccountFrame>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let proof = Proof::new();
    let chosen = RwSignal::new(String::new());
    let judged = use_zxcvbn(chosen.into(), Signal::derive(move || vec![proof.email.get()]));
    let done = RwSignal::new(false);
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let mut errors = check(proof, chosen);
        errors.check("newPassword", !judged.too_weak(), FieldProblem::TooWeak);
        if !form.accept(errors) {
            return;
        }
        done.set(false);
        spawn_local(async move {
            match change(keys, proof, chosen).await {
                Ok(()) => {
                    proof.clear();
                    chosen.set(String::new());
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
                            <Banner kind=BannerKind::Done title=t_string!(i18n, account.password_done)>
                                {t!(i18n, account.password_done_text)}
                            </Banner>
                        }
                    })
            }}
            <ProofFields proof form />
            <NewPassword value=chosen judged form />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, account.password_busy))
            >
                {t!(i18n, account.password_submit)}
            </Button>
        </form>
    }
}

fn check(proof: Proof, chosen: RwSignal<String>) -> FieldErrors {
    let mut errors = proof.check();
    let mut new = FieldErrors::default();
    chosen.with_untracked(|chosen| check_password(&mut new, chosen));
    if let Some(problem) = new.get("password") {
        errors.add("newPassword", problem);
    }
    let same = chosen.with_untracked(|chosen| proof.password.with_untracked(|current| chosen == current));
    errors.check("newPassword", !same, FieldProblem::Unchanged);
    errors
}

async fn change(keys: Keys, proof: Proof, chosen: RwSignal<String>) -> Result<(), ActError> {
    let vault = keys.vault().ok_or(KeysError)?;
    let current = proof.derive().await?;
    let chosen = chosen.get_untracked();
    let made = new_credentials(&vault, &proof.email.get_untracked(), &chosen).await;
    crypto_core::wipe(chosen);
    let request = ChangePassword {
        current_password_hash: current.password_hash(),
        credentials: made?,
    };
    replace_password(request, keys.is_shared().await).await?;
    // The copy of before went with its session.
    keys.keep_copy().await;
    Ok(())
}
