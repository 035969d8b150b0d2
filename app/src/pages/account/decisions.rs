//! What was decided about one, and why.

use leptos::prelude::*;
use model::moderation::PastDecision;

use super::frame::AccountFrame;
use crate::components::banner::{Banner, BannerKind};
use crate::components::links;
use crate::components::moderation_words::decision_name;
use crate::components::moment::Moment;
use crate::components::problem::error_text;
use crate::functions::moderation::my_decisions;
use crate::i18n::{t, t_string, use_i18n};

/// `/compte/decisions`
#[component]
pub fn DecisionsPage() -> impl IntoView {
    let i18n = use_i18n();
    let decisions = Resource::new_blocking(|| (), |()| my_decisions());
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.decisions)) path=links::DECISIONS>
            <p class="lede">{t!(i18n, account.decisions_lead)}</p>
            <Suspense>
                {move || Suspend::new(async move {
                    match decisions.await {
                        Ok(list) if list.is_empty() => view! { <p>{t!(i18n, account.decisions_none)}</p> }.into_any(),
                        Ok(list) => {
                            view! {
                                <ul class="queue">
                                    {list
                                        .into_iter()
                                        .map(|decision| view! { <Decision decision /> })
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
            </Suspense>
        </AccountFrame>
    }
}

#[component]
fn Decision(decision: PastDecision) -> impl IntoView {
    let i18n = use_i18n();
    let by = if decision.automatic {
        t_string!(i18n, account.decision_automatic)
    } else {
        t_string!(i18n, account.decision_person)
    };
    view! {
        <li>
            <b>{decision_name(i18n, decision.action)}</b>
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
                            <Moment at full=true />
                        </p>
                    }
                })}
            <p class="evidence__words">{decision.statement}</p>
        </li>
    }
}
