//! The way back in with the recovery code: another password, another code, the same account. No e-mail is sent.

use crypto_core::RecoveryCode;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::auth::{Recover, RecoveryRequest, check_email, check_password};
use model::{FieldErrors, FieldProblem};

use crate::browser::credentials::{new_credentials, new_recovery, recover_vault, recovery_keys};
use crate::browser::keys::{ActError, Keys, use_keys};
use crate::browser::zxcvbn::use_zxcvbn;
use crate::components::button::{Button, ButtonSize};
use crate::components::closed_account::{ClosedAccountAppeal, ProvenBy, use_closed};
use crate::components::field::TextInput;
use crate::components::form::{FormFailure, use_form};
use crate::components::frame::PlainFrame;
use crate::components::links;
use crate::components::new_password::NewPassword;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::recovery_code::RecoveryCodeShown;
use crate::components::session::use_session;
use crate::components::shared_computer::{SharedComputer, use_shared};
use crate::functions::auth::{finish_recovery, start_recovery};
use crate::i18n::{t, t_string, use_i18n};

/// `/recuperation`
#[component]
pub fn RecoverPage() -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let session = use_session();
    let code = RwSignal::new(None::<String>);
    let done = Callback::new(move |()| {
        session.refresh();
        navigate(links::ACCOUNT, leptos_router::NavigateOptions::default());
    });
    view! {
        <PageTitle text=move || t_string!(i18n, recover.title) />
        <Unlisted />
        <PlainFrame
            page="page-recover"
            main_class="form-page"
            link=links::LOGIN
            label=Signal::derive(move || t_string!(i18n, signup.log_in).to_owned())
        >
            <h1>{t!(i18n, recover.heading)}</h1>
            {move || match code.get() {
                Some(code) => view! { <RecoveryCodeShown code done /> }.into_any(),
                None => view! { <Form code /> }.into_any(),
            }}
        </PlainFrame>
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    email: RwSignal<String>,
    code: RwSignal<String>,
    password: RwSignal<String>,
    shared: RwSignal<bool>,
}

#[component]
fn Form(code: RwSignal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let typed = Typed {
        email: RwSignal::default(),
        code: RwSignal::default(),
        password: RwSignal::default(),
        shared: use_shared(),
    };
    let judged = use_zxcvbn(
        typed.password.into(),
        Signal::derive(move || vec![typed.email.get()]),
    );
    let form = use_form();
    let closed = use_closed();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let (mut errors, spent) = check(typed);
        errors.check("newPassword", !judged.too_weak(), FieldProblem::TooWeak);
        let (true, Some(spent)) = (form.accept(errors), spent) else {
            return;
        };
        spawn_local(async move {
            match replace(keys, typed, &spent).await {
                Ok(text) => {
                    typed.password.set(String::new());
                    code.set(Some(text));
                }
                Err(error) => {
                    closed.note(&error);
                    form.fail(error);
                }
            }
        });
    };
    let by = ProvenBy::Code {
        email: typed.email,
        code: typed.code,
    };
    view! {
        <p class="form-page__lede">{t!(i18n, recover.lead)}</p>
        <form class="form" node_ref=form.node novalidate on:submit=submit>
            <noscript>
                <p class="banner">{t_string!(i18n, account.needs_js)}</p>
            </noscript>
            <FormFailure form />
            <TextInput
                id="email"
                label=TextProp::from(move || t_string!(i18n, login.email))
                error=form.error_of("email")
                value=typed.email
                kind="email"
                autocomplete="username"
                on_input=Callback::new(move |text| typed.email.set(text))
            />
            <TextInput
                id="code"
                label=TextProp::from(move || t_string!(i18n, recover.code))
                help=TextProp::from(move || t_string!(i18n, recover.code_help))
                error=form.error_of("code")
                value=typed.code
                on_input=Callback::new(move |text| typed.code.set(text))
            />
            <NewPassword value=typed.password judged form />
            <SharedComputer shared=typed.shared />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, recover.busy))
            >
                {t!(i18n, recover.submit)}
            </Button>
        </form>
        <ClosedAccountAppeal closed by />
        <p class="form-page__else">{t!(i18n, recover.none)}</p>
    }
}

/// What is wrong with it, and the code where it can be read.
fn check(typed: Typed) -> (FieldErrors, Option<RecoveryCode>) {
    let mut errors = FieldErrors::default();
    typed
        .email
        .with_untracked(|email| check_email(&mut errors, email));
    let code = typed.code.with_untracked(|code| RecoveryCode::parse(code).ok());
    let nothing = typed.code.with_untracked(|code| code.trim().is_empty());
    errors.check("code", !nothing, FieldProblem::Required);
    errors.check("code", code.is_some(), FieldProblem::UnreadableCode);
    let mut new = FieldErrors::default();
    typed
        .password
        .with_untracked(|password| check_password(&mut new, password));
    if let Some(problem) = new.get("password") {
        errors.add("newPassword", problem);
    }
    (errors, code)
}

/// Everything is made on this device before anything is replaced, and replaced at once: cut off anywhere, the former
/// password and code work, or the new ones do.
async fn replace(keys: Keys, typed: Typed, spent: &RecoveryCode) -> Result<String, ActError> {
    let email = typed.email.get_untracked();
    let proof = recovery_keys(spent)?;
    let recovery_hash = proof.auth_key().to_password_hash();
    let opened = start_recovery(RecoveryRequest {
        email: email.clone(),
        recovery_hash: recovery_hash.clone(),
    })
    .await?;
    let vault = recover_vault(&proof, &opened)?;
    let password = typed.password.get_untracked();
    let made = new_credentials(&vault, &email, &password).await;
    crypto_core::wipe(password);
    let credentials = made?;
    let (new_recovery, text) = new_recovery(&vault)?;
    let request = Recover {
        email,
        recovery_hash,
        credentials,
        new_recovery,
    };
    let shared = typed.shared.get_untracked();
    finish_recovery(request, shared).await?;
    keys.keep(vault, shared).await;
    Ok(text)
}
