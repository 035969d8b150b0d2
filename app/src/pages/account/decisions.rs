//! What was decided about one, and why.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::moderation::{AppealStatus, OwnDecision};

use super::frame::AccountFrame;
use crate::components::banner::{Banner, BannerKind};
use crate::components::inbox::use_inbox;
use crate::components::links;
use crate::components::moderation_words::decision_name;
use crate::components::moment::Moment;
use crate::components::own_appeal::OwnAppealState;
use crate::components::problem::error_text;
use crate::functions::moderation::my_decisions;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/decisions`
#[component]
pub fn DecisionsPage() -> impl IntoView {
    let i18n = use_i18n();
    let inbox = use_inbox();
    // What is decided while the page is open comes onto it.
    let decisions = Resource::new_blocking(move || inbox.again.get(), |_| my_decisions());
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.decisions)) path=links::DECISIONS>
            <p class="lede">{t!(i18n, account.decisions_lead)}</p>
            <Transition>
                {move || Suspend::new(async move {
                    match decisions.await {
                        Ok(list) if list.is_empty() => view! { <p>{t!(i18n, account.decisions_none)}</p> }.into_any(),
                        Ok(list) => {
                            let waits = list
                                .iter()
                                .any(|decision| {
                                    decision.appeal.as_ref().is_some_and(|appeal| appeal.status == AppealStatus::Pending)
                                });
                            view! {
                                {waits.then(|| view! { <Sent /> })}
                                <ul class="queue">
                                    {list
                                        .into_iter()
                                        .map(|decision| view! { <li><Decision decision contest=true /></li> })
                                        .collect_view()}
                                </ul>
                            }
                                .into_any()
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

/// Said to whoever has just contested.
#[component]
fn Sent() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let contested = Memo::new(move |_| query.with(|query| query.get("fait").as_deref() == Some("contestee")));
    move || {
        contested.get().then(|| {
            view! {
                <Banner kind=BannerKind::Done title=t_string!(i18n, appeal.done)>
                    {t!(i18n, appeal.done_text)}
                </Banner>
            }
        })
    }
}

/// A decision and its reasons; with the way to contest it, or what came of that.
#[component]
pub(super) fn Decision(decision: OwnDecision, contest: bool) -> impl IntoView {
    let i18n = use_i18n();
    let name = decision.action.map_or_else(
        || t_string!(i18n, appeal.reported),
        |action| decision_name(i18n, action),
    );
    let by = if decision.automatic {
        t_string!(i18n, account.decision_automatic)
    } else {
        t_string!(i18n, account.decision_person)
    };
    let reasons = decision
        .statement
        .unwrap_or_else(|| t_string!(i18n, appeal.reported_text).to_owned());
    let open = decision.appeal_until.filter(|_| contest);
    let href = links::contest(decision.id);
    view! {
        <b>{name}</b>
        " "
        <small>
            <Moment full=true at=decision.created_at />
            " · "
            {by}
        </small>
        {decision
            .until
            .map(|at| {
                view! {
                    <p>
                        {t!(i18n, account.decision_until)}
                        " "
                        <Moment full=true at />
                    </p>
                }
            })}
        <p class="evidence__words">{reasons}</p>
        {decision.appeal.map(|appeal| view! { <OwnAppealState appeal /> })}
        {open
            .map(|at| {
                view! {
                    <p class="appeal">
                        <a class="btn btn--quiet btn--s" href=href>
                            {t!(i18n, appeal.open)}
                            <span class="sr">{format!(" {name}")}</span>
                        </a>
                    </p>
                    <p class="help">
                        {t!(i18n, appeal.until)}
                        " "
                        <Moment full=true at />
                    </p>
                }
            })}
    }
}
