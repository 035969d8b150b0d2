//! A page for people who are signed in, seen by someone who is not.

use leptos::prelude::*;

use super::empty::Empty;
use super::links;
use crate::i18n::{t, t_string, use_i18n};

/// Says so, and leads to the log-in page and back.
#[component]
pub fn SignInFirst(
    /// The path to come back to.
    #[prop(into)]
    next: String,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty title=t_string!(i18n, sign_in.title) text=t_string!(i18n, sign_in.text)>
            <a class="btn btn--primary" href=format!("{}?suite={next}", links::LOGIN)>
                {t!(i18n, sign_in.log_in)}
            </a>
            <a class="btn btn--quiet" href=links::SIGNUP>
                {t!(i18n, sign_in.sign_up)}
            </a>
        </Empty>
    }
}
