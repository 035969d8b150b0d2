//! What these pages have in common.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

use crate::components::banner::{Banner, BannerKind};
use crate::components::links;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::i18n::{Locale, t_string, use_i18n};
use crate::pages::not_found::NotFound;

/// The id in the page's address.
pub(super) fn use_id() -> Memo<Option<Uuid>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse().ok())))
}

/// Why a page cannot show what it is about.
#[component]
pub(super) fn Refused(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    match error {
        ApiError::NotFound => view! { <NotFound /> }.into_any(),
        ApiError::Unauthenticated => view! { <SignInFirst next=links::WALLET /> }.into_any(),
        error => view! { <Banner kind=BannerKind::Stop title=error_text(i18n, &error) /> }.into_any(),
    }
}

/// What was refused of a form that led back here: `?refus=payments-unavailable`. An address that somebody made up says
/// nothing.
#[component]
pub(super) fn RefusedForm() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let name = query.with(|query| query.get("refus"))?;
        let text = refusal(i18n, &name)?;
        Some(view! { <div class="outcome"><Banner kind=BannerKind::Stop title=text /></div> })
    }
}

fn refusal(i18n: I18nContext<Locale>, name: &str) -> Option<String> {
    let errors = [
        ApiError::NotPro,
        ApiError::NotFound,
        ApiError::NothingToWithdraw,
        ApiError::WalletChanged,
        ApiError::PaymentsUnavailable,
        ApiError::Banned,
        ApiError::Internal,
    ];
    let found = errors.into_iter().find(|error| error.name() == name)?;
    Some(error_text(i18n, &found))
}

/// A button that prints the page; nothing without JavaScript, where the browser's own menu does.
#[component]
pub(super) fn PrintButton() -> impl IntoView {
    let i18n = use_i18n();
    let print = move |_| {
        // A browser without a printer does nothing.
        let _ = window().print();
    };
    view! {
        <button class="btn btn--quiet" type="button" on:click=print>
            {move || t_string!(i18n, wallet.print)}
        </button>
    }
}
