//! An account that was closed, to its owner, who has just proved that it is his and is not let in: he contests it here, by
//! the same proof.

use crypto_core::RecoveryCode;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::FieldErrors;
use model::moderation::{APPEAL_MAX, ClosedAccount, ClosedAppeal, OwnAppeal};

use super::appeal_form::{AppealFields, AppealLead};
use super::form::use_form;
use super::own_appeal::OwnAppealState;
use super::proof::Proof;
use crate::browser::credentials::recovery_keys;
use crate::browser::keys::{ActError, KeysError};
use crate::error::ApiError;
use crate::functions::auth::contest_closing;
use crate::i18n::{t, use_i18n};

/// What the server has told of it, and what is written against it: that outlasts another attempt to get in.
#[derive(Clone, Copy)]
pub struct Closed {
    account: RwSignal<Option<ClosedAccount>>,
    body: RwSignal<String>,
}

/// Nothing yet.
#[must_use]
pub fn use_closed() -> Closed {
    Closed {
        account: RwSignal::default(),
        body: RwSignal::default(),
    }
}

impl Closed {
    /// Notes why somebody was not let in.
    pub fn note(self, error: &ActError) {
        self.account.set(match error {
            ActError::Server(ApiError::AccountClosed(account)) => Some(account.as_ref().clone()),
            _ => None,
        });
    }
}

/// What he has typed to prove that the account is his.
#[derive(Clone, Copy)]
pub enum ProvenBy {
    /// E-mail and password.
    Password(Proof),
    /// E-mail and recovery code.
    Code {
        /// The e-mail.
        email: RwSignal<String>,
        /// The code.
        code: RwSignal<String>,
    },
}

impl ProvenBy {
    async fn appeal(self, body: String) -> Result<ClosedAppeal, ActError> {
        Ok(match self {
            Self::Password(proof) => ClosedAppeal {
                email: proof.email.get_untracked(),
                password_hash: Some(proof.derive().await?.password_hash()),
                recovery_hash: None,
                body,
            },
            Self::Code { email, code } => {
                let code = code.with_untracked(|code| RecoveryCode::parse(code));
                let keys = recovery_keys(&code.map_err(|_| KeysError)?)?;
                ClosedAppeal {
                    email: email.get_untracked(),
                    password_hash: None,
                    recovery_hash: Some(keys.auth_key().to_password_hash()),
                    body,
                }
            }
        })
    }
}

/// His appeal, or the form for one. Nothing where the account is open, or the time to contest is over.
#[component]
pub fn ClosedAccountAppeal(closed: Closed, by: ProvenBy) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let account = closed.account.get()?;
        let inside = match (account.appeal, account.appeal_until) {
            (Some(appeal), _) => view! { <OwnAppealState appeal /> }.into_any(),
            (None, Some(until)) => view! { <Form closed by until /> }.into_any(),
            (None, None) => return None,
        };
        Some(view! {
            <section class="appeal" aria-labelledby="t-contester" aria-live="polite">
                <h2 id="t-contester">{t!(i18n, appeal.closing)}</h2>
                {inside}
            </section>
        })
    }
}

#[component]
fn Form(closed: Closed, by: ProvenBy, until: i64) -> impl IntoView {
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let body = closed.body.get_untracked();
        let mut errors = FieldErrors::default();
        errors.check_text("body", body.trim(), APPEAL_MAX);
        if !form.accept(errors) {
            return;
        }
        spawn_local(async move {
            match send(by, body).await {
                // This form goes with it.
                Ok(appeal) => closed.account.update(|account| {
                    if let Some(account) = account {
                        account.appeal = Some(appeal);
                    }
                }),
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <AppealLead until />
        <form class="form" node_ref=form.node novalidate on:submit=submit aria-labelledby="t-contester">
            <AppealFields form body=closed.body />
        </form>
    }
}

async fn send(by: ProvenBy, body: String) -> Result<OwnAppeal, ActError> {
    let request = by.appeal(body).await?;
    Ok(contest_closing(request).await?)
}
