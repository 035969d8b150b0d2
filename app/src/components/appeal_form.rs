//! What both forms of an appeal have in common: from the account, and where the account is closed.

use leptos::prelude::*;
use model::moderation::APPEAL_MAX;

use super::button::Button;
use super::form::{FormFailure, FormState};
use super::moment::Moment;
use super::text_area::TextArea;
use crate::i18n::{t, t_string, use_i18n};

/// What an appeal is, and until when it can be made.
#[component]
pub fn AppealLead(
    /// Milliseconds since 1970, UTC.
    until: i64,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p>{t!(i18n, appeal.lead)}</p>
        <p class="help">
            {t!(i18n, appeal.until)}
            " "
            <Moment full=true at=until />
        </p>
    }
}

/// The words, and the button that sends them.
#[component]
pub fn AppealFields(form: FormState, body: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <FormFailure form />
        <TextArea
            id="body"
            label=TextProp::from(move || t_string!(i18n, appeal.body))
            help=TextProp::from(move || t_string!(i18n, appeal.body_help))
            error=form.error_of("body")
            value=body
            max=APPEAL_MAX
            on_input=Callback::new(move |typed| body.set(typed))
        />
        <Button
            submit=true
            busy=form.busy
            busy_label=TextProp::from(move || t_string!(i18n, appeal.busy))
        >
            {t!(i18n, appeal.submit)}
        </Button>
    }
}
