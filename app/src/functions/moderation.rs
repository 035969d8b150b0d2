//! Moderation, for the interface: what a browser found, what people report, what moderators read and decide.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use model::moderation::{
    DecisionMade, FlagStanding, NewDecision, NewFlags, NewReport, PastDecision, ReportCase, ReportPage,
    Reported,
};
use model::{PublicId, ReportId};

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

/// What was decided about the caller, the latest first.
#[server(prefix = "/ui", endpoint = "moderation/own", input = GetUrl)]
pub async fn my_decisions() -> Result<Vec<PastDecision>, ApiError> {
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
