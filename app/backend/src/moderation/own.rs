use std::collections::HashMap;

use model::moderation::{AppealStatus, DecisionAction, OwnAppeal, OwnDecision};
use model::{AppealId, DecisionId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::case::unknown;
use super::contested::role;
use crate::auth::Caller;
use crate::conversation::milliseconds;
use crate::{DatabaseError, Services};

/// What was decided about the caller, with the reasons that were sent to him, and that reports of his had consequences; the
/// latest first. A dismissal is here where he is the one who reported.
///
/// # Errors
/// The database failed.
pub async fn own_decisions(services: &Services, caller: &Caller) -> Result<Vec<OwnDecision>, Error> {
    let now = services.clock.now();
    let mut connection = services.db.acquire().await?;
    let rows = sqlx::query!(
        r#"
        select decision.id, action, statement, moderator_id is null as "automatic!", until, decision.created_at,
               user_id = $1 as "told!", coalesce(reporter_id = $1, false) as "reported!",
               exists (select from appeals where new_decision_id = decision.id) as "answers!",
               contestable_until(decision.created_at) as "contestable_until!"
        from moderation_decisions decision
        left join reports on reports.id = report_id
        where decision.id in (
            select id from moderation_decisions where user_id = $1
            union
            select closed.id from reports made join moderation_decisions closed on closed.report_id = made.id
            where made.reporter_id = $1)
        order by decision.created_at desc, decision.id
        limit 100
        "#,
        caller.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut appeals = appeals_of(&mut connection, caller.id, &ids).await?;
    let mut decisions = Vec::with_capacity(rows.len());
    for row in rows {
        let action = DecisionAction::named(&row.action).ok_or_else(unknown)?;
        let role = role(action, row.told, row.reported, row.answers);
        // A dismissal of a report of him says nothing about him; what came of somebody's appeal is told to those it names.
        if role.is_none() && (!row.told || action == DecisionAction::Dismiss && !row.reported) {
            continue;
        }
        let appeal = appeals.remove(&row.id);
        let open = role.is_some() && appeal.is_none();
        decisions.push(OwnDecision {
            id: DecisionId(row.id),
            action: row.told.then_some(action),
            statement: row.told.then_some(row.statement),
            automatic: row.automatic,
            until: row.until.filter(|_| row.told).map(milliseconds),
            created_at: milliseconds(row.created_at),
            appeal_until: open.then(|| last_moment(row.contestable_until, now)).flatten(),
            appeal,
        });
    }
    Ok(decisions)
}

/// The last moment at which something can be contested that can be until then; `None` where that is over.
pub(super) fn last_moment(until: OffsetDateTime, now: OffsetDateTime) -> Option<i64> {
    (until > now).then(|| milliseconds(until) - 1)
}

/// Somebody's appeals against these decisions, by the decision.
pub(super) async fn appeals_of(
    connection: &mut PgConnection,
    user: Uuid,
    decisions: &[Uuid],
) -> Result<HashMap<Uuid, OwnAppeal>, DatabaseError> {
    let rows = sqlx::query!(
        "select id, decision_id, status, body, created_at, answer, decided_at
         from appeals
         where user_id = $1 and decision_id = any($2)",
        user,
        decisions,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let appeal = OwnAppeal {
                id: AppealId(row.id),
                status: AppealStatus::named(&row.status).ok_or_else(unknown)?,
                body: row.body,
                created_at: milliseconds(row.created_at),
                answer: row.answer,
                decided_at: row.decided_at.map(milliseconds),
            };
            Ok((row.decision_id, appeal))
        })
        .collect()
}
