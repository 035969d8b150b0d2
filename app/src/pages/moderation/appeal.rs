use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::AppealId;
use model::moderation::{AppealCase, AppealStatus};

use super::answer::Answer;
use super::case::{Decision, Evidence, Past};
use crate::components::banner::{Banner, BannerKind};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::moderation_words::{appeal_by, flag_name, reason_name};
use crate::components::moment::Moment;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::moderation::read_appeal;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::NotFound;

/// `/moderation/contestations/{id}`
#[component]
pub fn AppealPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok().map(AppealId)));
    let changed = RwSignal::new(0_u32);
    let case = Resource::new_blocking(
        move || (id.get(), changed.get()),
        |(id, _)| async move { read_appeal(id.ok_or(ApiError::NotFound)?).await },
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
                        Ok(case) => view! { <Appeal case changed /> }.into_any(),
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
fn Appeal(case: AppealCase, changed: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let pending = case.status == AppealStatus::Pending;
    let mut others = case.decisions.clone();
    others.retain(|decision| decision.id != case.decision.id);
    let outcome = match case.status {
        AppealStatus::Pending | AppealStatus::Upheld => t_string!(i18n, appeal.upheld),
        AppealStatus::Overturned => t_string!(i18n, appeal.overturned),
    };
    view! {
        <h1>{t!(i18n, moderation.appeal)}</h1>
        {(!pending)
            .then(|| {
                view! {
                    <Banner kind=BannerKind::Done title=t_string!(i18n, moderation.answered)>
                        {outcome}
                    </Banner>
                }
            })}
        <Facts case=case.clone() />
        <blockquote class="quote">{case.body.clone()}</blockquote>
        {case
            .answer
            .clone()
            .map(|answer| {
                view! {
                    <h2>{t!(i18n, moderation.answer)}</h2>
                    <p class="evidence__words">{answer}</p>
                }
            })}
        <section aria-labelledby="t-contestee">
            <h2 id="t-contestee">{t!(i18n, moderation.contested)}</h2>
            <ul class="queue">
                <Decision decision=case.decision.clone() />
            </ul>
        </section>
        {case
            .report
            .clone()
            .map(|report| {
                view! {
                    <section aria-labelledby="t-signalement">
                        <h2 id="t-signalement">{t!(i18n, moderation.report)}</h2>
                        <p>
                            <b>{reason_name(i18n, report.reason)}</b>
                            " "
                            <small><Moment at=report.created_at /></small>
                        </p>
                        {report.details.map(|details| view! { <blockquote class="quote">{details}</blockquote> })}
                    </section>
                    <Evidence messages=report.messages />
                }
            })}
        {(!others.is_empty()).then(|| view! { <Past decisions=others /> })}
        {pending.then(|| view! { <Answer case=case.clone() changed /> })}
    }
}

#[component]
fn Facts(case: AppealCase) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <dl class="sum">
            <div>
                <dt>{t!(i18n, moderation.appellant)}</dt>
                <dd>{case.appellant.display_name} " · " {appeal_by(i18n, case.by)}</dd>
            </div>
            <div>
                <dt>{t!(i18n, moderation.person)}</dt>
                <dd>
                    {case.person.display_name}
                    {case.banned.then(|| view! { " · " {t!(i18n, moderation.closed)} })}
                </dd>
            </div>
            {case
                .restricted_until
                .map(|at| {
                    view! {
                        <div>
                            <dt>{t!(i18n, moderation.restricted_until)}</dt>
                            <dd><Moment at /></dd>
                        </div>
                    }
                })}
            <div>
                <dt>{t!(i18n, moderation.when)}</dt>
                <dd><Moment at=case.created_at /></dd>
            </div>
            {case
                .demande
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
                .into_iter()
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
    }
}
