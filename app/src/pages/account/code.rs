//! Another recovery code, in the place of the former one.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::account::ReplaceRecovery;

use super::frame::AccountFrame;
use crate::browser::credentials::new_recovery;
use crate::browser::keys::{ActError, Keys, KeysError, use_keys};
use crate::components::button::{Button, ButtonSize};
use crate::components::form::{FormFailure, use_form};
use crate::components::links;
use crate::components::needs_keys::NeedsKeys;
use crate::components::proof::{Proof, ProofFields};
use crate::components::recovery_code::RecoveryCodeShown;
use crate::functions::account::replace_recovery_code;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/code-de-secours`
#[component]
pub fn CodePage() -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let code = RwSignal::new(None::<String>);
    let done = Callback::new(move |()| navigate(links::ACCOUNT, leptos_router::NavigateOptions::default()));
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.code)) path=links::CODE>
            {move || match code.get() {
                Some(code) => view! { <RecoveryCodeShown code done /> }.into_any(),
                None => {
                    view! {
                        <p class="lede">{t!(i18n, account.code_lead)}</p>
                        <NeedsKeys next=links::CODE>
                            <Form code />
                        </NeedsKeys>
                    }
                        .into_any()
                }
            }}
        </AccountFrame>
    }
}

#[component]
fn Form(code: RwSignal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let proof = Proof::new();
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) || !form.accept(proof.check()) {
            return;
        }
        spawn_local(async move {
            match replace(keys, proof).await {
                Ok(text) => {
                    proof.clear();
                    code.set(Some(text));
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
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, account.code_busy))
            >
                {t!(i18n, account.code_submit)}
            </Button>
        </form>
    }
}

async fn replace(keys: Keys, proof: Proof) -> Result<String, ActError> {
    let vault = keys.vault().ok_or(KeysError)?;
    let current = proof.derive().await?;
    let (new_recovery, text) = new_recovery(&vault)?;
    replace_recovery_code(ReplaceRecovery {
        current_password_hash: current.password_hash(),
        new_recovery,
    })
    .await?;
    Ok(text)
}
