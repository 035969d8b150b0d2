//! An e-mail and its password: at the login, and again before anything that could take an account over.

use leptos::prelude::*;
use model::auth::check_email;
use model::{FieldErrors, FieldProblem};

use super::field::TextInput;
use super::form::FormState;
use super::password_input::PasswordInput;
use crate::browser::credentials::{Derived, derive};
use crate::browser::keys::ActError;
use crate::i18n::{t_string, use_i18n};

/// What is typed.
#[derive(Clone, Copy)]
pub struct Proof {
    /// The e-mail.
    pub email: RwSignal<String>,
    /// The password.
    pub password: RwSignal<String>,
}

impl Proof {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            email: RwSignal::default(),
            password: RwSignal::default(),
        }
    }

    /// The rules that need no server.
    #[must_use]
    pub fn check(self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        self.email.with_untracked(|email| check_email(&mut errors, email));
        let typed = !self.password.with_untracked(String::is_empty);
        errors.check("password", typed, FieldProblem::Required);
        errors
    }

    /// What the two derive to, on this device.
    pub async fn derive(self) -> Result<Derived, ActError> {
        let (email, password) = (self.email.get_untracked(), self.password.get_untracked());
        let derived = derive(&email, &password).await;
        crypto_core::wipe(password);
        derived
    }

    /// Empties the password: it has served.
    pub fn clear(self) {
        self.password.set(String::new());
    }
}

impl Default for Proof {
    fn default() -> Self {
        Self::new()
    }
}

/// The two fields.
#[component]
pub fn ProofFields(proof: Proof, form: FormState) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TextInput
            id="email"
            label=TextProp::from(move || t_string!(i18n, login.email))
            error=form.error_of("email")
            value=proof.email
            kind="email"
            autocomplete="username"
            on_input=Callback::new(move |typed| proof.email.set(typed))
        />
        <PasswordInput
            id="password"
            label=TextProp::from(move || t_string!(i18n, login.password))
            help=TextProp::from(move || t_string!(i18n, login.password_help))
            error=form.error_of("password")
            autocomplete="current-password"
            value=proof.password
        />
    }
}
