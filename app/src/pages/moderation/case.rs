use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::ReportId;
use model::moderation::{PastDecision, ReportCase, ReportStatus, ReportedMessage};

use super::decide::Decide;
use crate::components::banner::{Banner, BannerKind};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::moderation_words::{action_name, flag_name, reason_name};
use crate::components::moment::Moment;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::moderation::reported_case;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::NotFound;

/// `/moderation/{id}`
#[component]
pub fn CasePage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok().map(ReportId)));
    let changed = RwSignal::new(0_u32);
    let case = Resource::new_blocking(
        move || (id.get(), changed.get()),
        |(id, _)| async move { reported_case(id.ok_or(ApiError::NotFound)?).await },
    );
    view! {
        <PageTitle text=move || t_string!(i18n, moderation.title) />
        <Unlisted />
        <Frame page="page-moderation" main_class="form-page">
            <p>
                <a href=links::REPORTS>{t!(i18n, moderation.back)}</a>
            </p>
            <Transition>
                {move || Suspend::new(async move {
                    match case.await {
                        Ok(case) => view! { <Case case changed /> }.into_any(),
                        Err(ApiError::Unauthenticated) => view! { <SignInFirst next=links::REPORTS /> }.into_any(),
                        Err(ApiError::NotFound) => view! { <NotFound /> }.into_any(),
                        Err(error) => {
                            view! { <Banner kind=BannerKind::Stop title=error_text(i18n, &error) /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Case(case: ReportCase, changed: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let pending = case.status == ReportStatus::Pending;
    let banned = case.banned;
    let reporter = case.reporter.as_ref().map_or_else(
        || t_string!(i18n, moderation.nobody).to_owned(),
        |peer| peer.display_name.clone(),
    );
    view! {
        <h1>{reason_name(i18n, case.reason)}</h1>
        {(!pending)
            .then(|| view! { <Banner kind=BannerKind::Done title=t_string!(i18n, moderation.decided) /> })}
        <dl class="sum">
            <div>
                <dt>{t!(i18n, moderation.reported)}</dt>
                <dd>
                    {case.reported.display_name.clone()}
                    {banned.then(|| view! { " · " {t!(i18n, moderation.closed)} })}
                </dd>
            </div>
            <div>
                <dt>{t!(i18n, moderation.reporter)}</dt>
                <dd>{reporter}</dd>
            </div>
            <div>
                <dt>{t!(i18n, moderation.when)}</dt>
                <dd><Moment at=case.created_at /></dd>
            </div>
            {case
                .demande
                .clone()
                .map(|demande| {
                    view! {
                        <div>
                            <dt>{t!(i18n, moderation.demande)}</dt>
                            <dd>
                                <a href=links::demande(demande.id)>{demande.title}</a>
                            </dd>
                        </div>
                    }
                })}
            {case
                .flags
                .iter()
                .map(|flag| {
                    view! {
                        <div>
                            <dt>{flag_name(i18n, flag.kind)}</dt>
                            <dd>{flag.count} " + " {flag.possible_count}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
        {case.details.clone().map(|details| view! { <blockquote class="quote">{details}</blockquote> })}
        <Evidence messages=case.messages.clone() />
        <Past decisions=case.decisions.clone() />
        {pending.then(|| view! { <Decide case=case.clone() changed /> })}
    }
}

/// The messages that came with a report.
#[component]
pub(super) fn Evidence(messages: Vec<ReportedMessage>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section aria-labelledby="t-preuves">
            <h2 id="t-preuves">{t!(i18n, moderation.evidence)}</h2>
            {if messages.is_empty() {
                view! { <p>{t!(i18n, moderation.no_messages)}</p> }.into_any()
            } else {
                view! {
                    <ul class="evidence">
                        {messages.into_iter().map(|message| view! { <Message message /> }).collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </section>
    }
}

/// What was decided before.
#[component]
pub(super) fn Past(decisions: Vec<PastDecision>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section aria-labelledby="t-avant">
            <h2 id="t-avant">{t!(i18n, moderation.before)}</h2>
            {if decisions.is_empty() {
                view! { <p>{t!(i18n, moderation.never)}</p> }.into_any()
            } else {
                view! {
                    <ul class="queue">
                        {decisions.into_iter().map(|decision| view! { <Decision decision /> }).collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </section>
    }
}

#[component]
fn Message(message: ReportedMessage) -> impl IntoView {
    let i18n = use_i18n();
    let (class, proven) = if message.verified {
        ("badge badge--ok", t_string!(i18n, moderation.proven))
    } else {
        ("badge badge--stop", t_string!(i18n, moderation.unproven))
    };
    view! {
        <li>
            <p class="evidence__words">{message.text}</p>
            <p>
                <small>{message.sender} " · " <Moment at=message.sent_at /></small>
                " "
                <span class=class>{proven}</span>
            </p>
        </li>
    }
}

/// A decision in a list.
#[component]
pub(super) fn Decision(decision: PastDecision) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <li>
            <b>{action_name(i18n, decision.action)}</b>
            " "
            <small>
                <Moment at=decision.created_at />
                {decision.automatic.then(|| view! { " · " {t!(i18n, moderation.automatic)} })}
                {decision.overturned.then(|| view! { " · " {t!(i18n, moderation.was_overturned)} })}
            </small>
            <p class="evidence__words">{decision.statement}</p>
        </li>
    }
}
