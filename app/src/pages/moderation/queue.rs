use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::moderation::{AppealPage, AppealSummary, ReportPage, ReportSummary};
use model::{AppealId, ReportId};

use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::moderation_words::{appeal_by, decision_name, reason_name, subject_name};
use crate::components::moment::Moment;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::moderation::{appeal_queue, report_queue};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::NotFound;

/// `/moderation`
#[component]
pub fn QueuePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("apres")?.parse().ok().map(ReportId)));
    let page = Resource::new_blocking(move || after.get(), report_queue);
    let after_appeal =
        Memo::new(move |_| query.with(|query| query.get("contestation")?.parse().ok().map(AppealId)));
    let appeals = Resource::new_blocking(move || after_appeal.get(), appeal_queue);
    view! {
        <PageTitle text=move || t_string!(i18n, moderation.title) />
        <Unlisted />
        <Frame page="page-moderation" main_class="form-page">
            <Transition>
                {move || Suspend::new(async move {
                    match both(page.await, appeals.await) {
                        Ok((page, appeals)) => {
                            view! {
                                <h1>{t!(i18n, moderation.queue)}</h1>
                                <Queue page />
                                <Appeals page=appeals />
                            }
                                .into_any()
                        }
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

fn both(
    reports: Result<ReportPage, ApiError>,
    appeals: Result<AppealPage, ApiError>,
) -> Result<(ReportPage, AppealPage), ApiError> {
    Ok((reports?, appeals?))
}

#[component]
fn Queue(page: ReportPage) -> impl IntoView {
    let i18n = use_i18n();
    let ReportPage { reports, next } = page;
    let list = if reports.is_empty() {
        view! {
            <Empty
                title=t_string!(i18n, moderation.nothing)
                text=t_string!(i18n, moderation.nothing_text)
            />
        }
        .into_any()
    } else {
        view! {
            <ul class="queue">
                {reports.into_iter().map(|report| view! { <Entry report /> }).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <h2>{t!(i18n, moderation.heading)}</h2>
        {list}
        {next
            .map(|next| {
                view! {
                    <p>
                        <a class="btn btn--quiet" href=format!("{}?apres={next}", links::REPORTS)>
                            {t!(i18n, moderation.more)}
                        </a>
                    </p>
                }
            })}
    }
}

#[component]
fn Entry(report: ReportSummary) -> impl IntoView {
    let i18n = use_i18n();
    let evidence = match report.messages {
        0 => t_string!(i18n, moderation.no_messages).to_owned(),
        1 => t_string!(i18n, moderation.one_message).to_owned(),
        count => t_string!(i18n, moderation.many_messages, count = count),
    };
    view! {
        <li>
            <a href=links::report_case(report.id)>
                <b>{reason_name(i18n, report.reason)}</b>
                <span>{subject_name(i18n, report.subject)} " · " {report.reported.display_name}</span>
                <small><Moment at=report.created_at /> " · " {evidence}</small>
            </a>
        </li>
    }
}

#[component]
fn Appeals(page: AppealPage) -> impl IntoView {
    let i18n = use_i18n();
    let AppealPage { appeals, next } = page;
    let list = if appeals.is_empty() {
        view! { <p>{t!(i18n, moderation.no_appeals)}</p> }.into_any()
    } else {
        view! {
            <ul class="queue">
                {appeals.into_iter().map(|appeal| view! { <AppealEntry appeal /> }).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        <h2>{t!(i18n, moderation.appeals)}</h2>
        {list}
        {next
            .map(|next| {
                view! {
                    <p>
                        <a class="btn btn--quiet" href=format!("{}?contestation={next}", links::REPORTS)>
                            {t!(i18n, moderation.more_appeals)}
                        </a>
                    </p>
                }
            })}
    }
}

#[component]
fn AppealEntry(appeal: AppealSummary) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <li>
            <a href=links::appeal_case(appeal.id)>
                <b>{decision_name(i18n, appeal.action)}</b>
                <span>{appeal.appellant.display_name} " · " {appeal_by(i18n, appeal.by)}</span>
                <small><Moment at=appeal.created_at /></small>
            </a>
        </li>
    }
}
