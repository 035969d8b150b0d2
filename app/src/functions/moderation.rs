//! Moderation, for the interface: what a browser found, what people report, what moderators read and decide, and what is
//! contested.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::moderation::{
    AppealAnswered, AppealCase, AppealPage, DecisionMade, FlagStanding, NewAnswer, NewDecision, NewFlags,
    NewReport, OwnDecision, ReportCase, ReportPage, Reported,
};
use model::{AppealId, DecisionId, PublicId, ReportId};

use crate::error::ApiError;

/// Counts what the caller's browser found in a message of his.
#[server(prefix = "/ui", endpoint = "moderation/flag", input = Json)]
pub async fn flag_message(flags: NewFlags) -> Result<FlagStanding, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::flag(&services(), &caller, flags)
        .await
        .map_err(refuse)
}

/// Reports the other side of a conversation.
#[server(prefix = "/ui", endpoint = "moderation/report", input = Json)]
pub async fn report_conversation(report: NewReport) -> Result<Reported, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::report(&services(), &caller, report)
        .await
        .map_err(refuse)
}

/// What was decided about the caller and about his reports, the latest first.
#[server(prefix = "/ui", endpoint = "moderation/own", input = GetUrl)]
pub async fn my_decisions() -> Result<Vec<OwnDecision>, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::own_decisions(&services(), &caller)
        .await
        .map_err(refuse)
}

/// Whether the caller reads reports.
#[server(prefix = "/ui", endpoint = "moderation/mine", input = GetUrl)]
pub async fn am_moderator() -> Result<bool, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::is_moderator(&services(), &caller)
        .await
        .map_err(refuse)
}

/// The reports that wait for a moderator, the oldest first.
#[server(prefix = "/ui", endpoint = "moderation/queue", input = GetUrl)]
pub async fn report_queue(after: Option<ReportId>) -> Result<ReportPage, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::queue(&services(), &caller, after)
        .await
        .map_err(refuse)
}

/// One of them, with what it takes to decide.
#[server(prefix = "/ui", endpoint = "moderation/case", input = GetUrl)]
pub async fn reported_case(id: ReportId) -> Result<ReportCase, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::case(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// Decides about a report.
#[server(prefix = "/ui", endpoint = "moderation/decide", input = Json)]
pub async fn decide_report(id: ReportId, decision: NewDecision) -> Result<DecisionMade, ApiError> {
    use super::context::{refuse, require_caller, services};
    use backend::moderation::Case;
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::decide(&services(), &caller, &Case::Report(id), decision)
        .await
        .map_err(refuse)
}

/// Decides about somebody, whether he was reported or not.
#[server(prefix = "/ui", endpoint = "moderation/decide-person", input = Json)]
pub async fn decide_person(person: PublicId, decision: NewDecision) -> Result<DecisionMade, ApiError> {
    use super::context::{refuse, require_caller, services};
    use backend::moderation::Case;
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::decide(&services(), &caller, &Case::Person(person), decision)
        .await
        .map_err(refuse)
}

/// Contests a decision, and leads to the caller's decisions. Where a browser sends the form by itself, a refusal is a page
/// too: `?refus=appeal-too-late`.
#[server(prefix = "/ui", endpoint = "moderation/appeal")]
pub async fn contest_decision(id: DecisionId, #[server(default)] body: String) -> Result<(), ApiError> {
    use super::context::{caller, lead_to, refuse, services, wants_page};
    use crate::components::links;
    use model::moderation::NewAppeal;
    let appeal = NewAppeal {
        decision_id: id,
        body,
    };
    let done = match caller() {
        Some(caller) => backend::moderation::appeal(&services(), &caller, appeal)
            .await
            .map_err(ApiError::from),
        None => Err(ApiError::Unauthenticated),
    };
    match done {
        Ok(_) => lead_to(&format!("{}?fait=contestee", links::DECISIONS)),
        Err(error) if wants_page() => lead_to(&format!("{}?refus={}", links::contest(id), error.name())),
        Err(error) => return Err(refuse(error)),
    }
    Ok(())
}

/// The appeals that wait for a moderator, the oldest first.
#[server(prefix = "/ui", endpoint = "moderation/appeals", input = GetUrl)]
pub async fn appeal_queue(after: Option<AppealId>) -> Result<AppealPage, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::appeal_queue(&services(), &caller, after)
        .await
        .map_err(refuse)
}

/// One of them, with what it takes to answer.
#[server(prefix = "/ui", endpoint = "moderation/appeal-case", input = GetUrl)]
pub async fn read_appeal(id: AppealId) -> Result<AppealCase, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::appeal_case(&services(), &caller, id)
        .await
        .map_err(refuse)
}

/// Answers an appeal.
#[server(prefix = "/ui", endpoint = "moderation/answer", input = Json)]
pub async fn answer_appeal(id: AppealId, answer: NewAnswer) -> Result<AppealAnswered, ApiError> {
    use super::context::{refuse, require_caller, services};
    let caller = require_caller().map_err(refuse)?;
    backend::moderation::answer(&services(), &caller, id, answer)
        .await
        .map_err(refuse)
}
