//! Signing up: the form, the making of the keys on this device, the recovery code.

use crypto_core::Vault;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::auth::{UserType, check_email, check_password};
use model::{FieldErrors, FieldProblem};

use super::making::Making;
use super::roles::Roles;
use super::terms::{Terms, use_terms};
use crate::browser::credentials::{Person, make_account, signup_request};
use crate::browser::keys::{ActError, use_keys};
use crate::browser::zxcvbn::use_zxcvbn;
use crate::components::button::{Button, ButtonSize};
use crate::components::field::TextInput;
use crate::components::form::{FormFailure, use_form};
use crate::components::frame::PlainFrame;
use crate::components::language::language;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::password_input::PasswordInput;
use crate::components::recovery_code::RecoveryCodeShown;
use crate::components::session::use_session;
use crate::components::shared_computer::{SharedComputer, use_shared};
use crate::components::strength::Strength;
use crate::functions::auth::sign_up;
use crate::i18n::{t, t_string, use_i18n};

/// Where signing up stands.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// The form is open.
    Form,
    /// The keys are being made: how many of the three steps are done.
    Making(u8),
    /// The account is open; its code is shown, once.
    Code(String),
}

/// `/inscription`
#[component]
pub fn SignupPage() -> impl IntoView {
    let i18n = use_i18n();
    let stage = RwSignal::new(Stage::Form);
    let kind = use_query_map().with_untracked(|query| query.get("type"));
    let user_type = RwSignal::new(if kind.as_deref() == Some("pro") {
        UserType::Pro
    } else {
        UserType::Demandeur
    });
    let navigate = use_navigate();
    let session = use_session();
    let done = Callback::new(move |()| {
        session.refresh();
        let next = if user_type.get_untracked() == UserType::Pro {
            links::SEARCH
        } else {
            links::POST
        };
        navigate(next, leptos_router::NavigateOptions::default());
    });

    let steps = Signal::derive(move || {
        stage.with(|stage| {
            if let Stage::Making(steps) = stage {
                *steps
            } else {
                0
            }
        })
    });
    // One panel for all its steps: it must not begin anew with each.
    let making = Memo::new(move |_| stage.with(|stage| matches!(stage, Stage::Making(_))));

    view! {
        <PageTitle text=move || t_string!(i18n, signup.title) />
        <Unlisted />
        <PlainFrame
            page="page-signup"
            main_class="signup"
            link=links::LOGIN
            label=Signal::derive(move || t_string!(i18n, signup.log_in).to_owned())
        >
            <Form stage user_type />
            {move || making.get().then(|| view! { <Making steps /> })}
            {move || match stage.get() {
                Stage::Code(code) => Some(view! { <RecoveryCodeShown code step=t_string!(i18n, signup.step_2) done /> }),
                _ => None,
            }}
        </PlainFrame>
    }
}

#[component]
fn Form(stage: RwSignal<Stage>, user_type: RwSignal<UserType>) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let (accepted, shared) = (use_terms(), use_shared());
    let judged = use_zxcvbn(
        password.into(),
        Signal::derive(move || vec![name.get(), email.get()]),
    );
    let form = use_form();

    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let person = Person {
            email: email.get_untracked(),
            user_type: user_type.get_untracked(),
            display_name: name.get_untracked(),
            language: language(i18n),
            terms_accepted: accepted.get_untracked(),
        };
        let mut errors = check(&person, &password.get_untracked());
        errors.check("password", !judged.too_weak(), FieldProblem::TooWeak);
        if !form.accept(errors) {
            return;
        }
        stage.set(Stage::Making(0));
        spawn_local(async move {
            let shared = shared.get_untracked();
            match open(stage, person, password.get_untracked(), shared).await {
                Ok((code, vault)) => {
                    keys.keep(vault, shared).await;
                    password.set(String::new());
                    stage.set(Stage::Code(code));
                }
                Err(error) => {
                    stage.set(Stage::Form);
                    form.fail(error);
                }
            }
        });
    };

    view! {
        <form class="signup__form step" node_ref=form.node novalidate on:submit=submit aria-labelledby="signup-title">
            <div>
                <p class="step__n">{t!(i18n, signup.step_1)}</p>
                <h1 id="signup-title">{t!(i18n, signup.heading)}</h1>
            </div>
            <noscript>
                <p class="banner">{t_string!(i18n, signup.needs_js)}</p>
            </noscript>
            <FormFailure form />
            <Roles user_type />
            <TextInput
                id="name"
                label=TextProp::from(move || t_string!(i18n, signup.name))
                help=TextProp::from(move || t_string!(i18n, signup.name_help))
                error=form.error_of("displayName")
                value=name
                autocomplete="nickname"
                on_input=Callback::new(move |typed| name.set(typed))
            />
            <TextInput
                id="email"
                label=TextProp::from(move || t_string!(i18n, signup.email))
                help=TextProp::from(move || t_string!(i18n, signup.email_help))
                error=form.error_of("email")
                value=email
                kind="email"
                autocomplete="username"
                on_input=Callback::new(move |typed| email.set(typed))
            />
            <div class="field-group">
                <PasswordInput
                    id="password"
                    label=TextProp::from(move || t_string!(i18n, signup.password))
                    help=TextProp::from(move || t_string!(i18n, signup.password_help))
                    error=form.error_of("password")
                    autocomplete="new-password"
                    value=password
                />
                // What is refused is said by the field itself.
                {move || form.error_of("password").get().is_none().then(|| view! { <Strength password judged /> })}
            </div>
            <SharedComputer shared />
            <Terms accepted form />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, signup.busy))
            >
                {t!(i18n, signup.submit)}
            </Button>
        </form>
    }
}

/// The rules that need no server, before anything is derived.
fn check(person: &Person, password: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.check_text("displayName", &person.display_name, model::auth::DISPLAY_NAME_MAX);
    check_email(&mut errors, &person.email);
    check_password(&mut errors, password);
    errors.check("termsAccepted", person.terms_accepted, FieldProblem::NotAccepted);
    errors
}

async fn open(
    stage: RwSignal<Stage>,
    person: Person,
    password: String,
    shared: bool,
) -> Result<(String, Vault), ActError> {
    let made = make_account(&person.email, &password).await;
    crypto_core::wipe(password);
    let account = made?;
    stage.set(Stage::Making(2));
    sign_up(signup_request(&account, person), shared).await?;
    Ok((account.recovery.code.to_text().to_string(), account.vault))
}
