//! Contesting a decision.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::moderation::{NewAppeal, OwnDecision};
use model::{DecisionId, FieldErrors};

use super::decisions::Decision;
use super::frame::AccountFrame;
use crate::components::appeal_form::{AppealFields, AppealLead};
use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::form::use_form;
use crate::components::links;
use crate::components::problem::error_text;
use crate::error::ApiError;
use crate::functions::moderation::{contest_decision, my_decisions};
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/decisions/{id}/contester`
#[component]
pub fn ContestPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok().map(DecisionId)));
    let decisions = Resource::new_blocking(|| (), |()| my_decisions());
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, appeal.heading)) path=links::DECISIONS>
            <Refusal />
            <Transition>
                {move || Suspend::new(async move {
                    match decisions.await {
                        Ok(list) => {
                            match list.into_iter().find(|decision| Some(decision.id) == id.get()) {
                                Some(decision) => view! { <Contest decision /> }.into_any(),
                                None => view! { <Nothing /> }.into_any(),
                            }
                        }
                        Err(error) => {
                            view! { <Banner kind=BannerKind::Stop title=error_text(i18n, &error) /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </AccountFrame>
    }
}

/// Why a form that the browser sent by itself was refused. An address that somebody made up says nothing.
#[component]
fn Refusal() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let name = query.with(|query| query.get("refus"))?;
        let errors = [
            ApiError::Invalid(FieldErrors::default()),
            ApiError::NotFound,
            ApiError::AlreadyAppealed,
            ApiError::AppealTooLate,
            ApiError::Internal,
        ];
        let error = errors.into_iter().find(|error| error.name() == name)?;
        Some(view! { <Banner kind=BannerKind::Stop title=error_text(i18n, &error) /> })
    }
}

#[component]
fn Contest(decision: OwnDecision) -> impl IntoView {
    let (id, until) = (decision.id, decision.appeal_until);
    let answered = decision.appeal.is_some();
    view! {
        <ul class="queue">
            <li>
                <Decision decision contest=false />
            </li>
        </ul>
        {match until {
            Some(until) => view! { <Form id until /> }.into_any(),
            None if answered => ().into_any(),
            None => view! { <Nothing /> }.into_any(),
        }}
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty title=t_string!(i18n, appeal.nothing) text=t_string!(i18n, appeal.nothing_text)>
            <a class="btn btn--primary" href=links::DECISIONS>
                {t!(i18n, account.decisions)}
            </a>
        </Empty>
    }
}

/// A plain form, so that one can contest without the program, too.
#[component]
fn Form(id: DecisionId, until: i64) -> impl IntoView {
    let body = RwSignal::new(String::new());
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let appeal = NewAppeal {
            decision_id: id,
            body: body.get_untracked(),
        };
        let appeal = match appeal.validate() {
            Ok(appeal) => appeal,
            Err(errors) => {
                form.accept(errors);
                return;
            }
        };
        spawn_local(async move {
            // Where it was taken in, the answer leads on to the decisions.
            if let Err(error) = contest_decision(id, appeal.body).await {
                form.fail(error);
            }
        });
    };
    view! {
        <AppealLead until />
        <form class="form" method="post" action="/ui/moderation/appeal" node_ref=form.node novalidate on:submit=submit>
            <input type="hidden" name="id" value=id.to_string() />
            <AppealFields form body />
        </form>
    }
}
