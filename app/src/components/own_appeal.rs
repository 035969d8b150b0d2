//! An appeal, to whoever made it.

use leptos::prelude::*;
use model::moderation::{AppealStatus, OwnAppeal};

use super::banner::Banner;
use super::moment::Moment;
use crate::i18n::{t, t_string, use_i18n};

/// Where it stands, what was written, and the answer once there is one.
#[component]
pub fn OwnAppealState(appeal: OwnAppeal) -> impl IntoView {
    let i18n = use_i18n();
    let status = match appeal.status {
        AppealStatus::Pending => t_string!(i18n, appeal.pending),
        AppealStatus::Upheld => t_string!(i18n, appeal.upheld),
        AppealStatus::Overturned => t_string!(i18n, appeal.overturned),
    };
    view! {
        <div class="appeal">
            <Banner title=status />
            {appeal
                .answer
                .map(|answer| {
                    view! {
                        <p>
                            <b>{t!(i18n, appeal.answer)}</b>
                            " "
                            <small>{appeal.decided_at.map(|at| view! { <Moment full=true at /> })}</small>
                        </p>
                        <p class="evidence__words">{answer}</p>
                        <p class="help">{t!(i18n, appeal.remedy)}</p>
                    }
                })}
            <details>
                <summary>{t!(i18n, appeal.yours)}</summary>
                <p>
                    <small><Moment full=true at=appeal.created_at /></small>
                </p>
                <p class="evidence__words">{appeal.body}</p>
            </details>
        </div>
    }
}
