//! Deleting the account.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::account::DeleteAccount;

use super::frame::AccountFrame;
use crate::browser::keys::{ActError, use_keys};
use crate::components::button::{Button, ButtonKind, ButtonSize};
use crate::components::form::{FormFailure, use_form};
use crate::components::links;
use crate::components::proof::{Proof, ProofFields};
use crate::components::session::use_session;
use crate::functions::account::erase_account;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/suppression`
#[component]
pub fn DeletionPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.deletion)) path=links::DELETION>
            <p class="lede">{t!(i18n, account.deletion_lead)}</p>
            <ul class="account__list">
                <li>{t!(i18n, account.deletion_messages)}</li>
                <li>{t!(i18n, account.deletion_peers)}</li>
                <li>{t!(i18n, account.deletion_demandes)}</li>
                <li>{t!(i18n, account.deletion_tokens)}</li>
                <li>{t!(i18n, account.deletion_books)}</li>
            </ul>
            <p>
                <a href=links::EXPORT>{t!(i18n, account.deletion_export)}</a>
            </p>
            <Form />
        </AccountFrame>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let (keys, session) = (use_keys(), use_session());
    let navigate = use_navigate();
    let proof = Proof::new();
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) || !form.accept(proof.check()) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match delete(proof).await {
                Ok(()) => {
                    keys.leave().await;
                    session.refresh();
                    navigate(links::HOME, leptos_router::NavigateOptions::default());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit>
            <FormFailure form />
            <ProofFields proof form />
            <Button
                kind=ButtonKind::Danger
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, account.deletion_busy))
            >
                {t!(i18n, account.deletion_submit)}
            </Button>
        </form>
    }
}

async fn delete(proof: Proof) -> Result<(), ActError> {
    let current_password_hash = proof.derive().await?.password_hash();
    Ok(erase_account(DeleteAccount {
        current_password_hash,
    })
    .await?)
}
