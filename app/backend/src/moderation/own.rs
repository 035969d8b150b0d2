use model::DecisionId;
use model::moderation::{DecisionAction, Ground, PastDecision};

use super::Error;
use super::case::unknown;
use crate::Services;
use crate::auth::Caller;
use crate::conversation::milliseconds;

/// What was decided about the caller, with the reasons that were sent to him, the latest first. A dismissal is here where he
/// is the one who reported.
///
/// # Errors
/// The database failed.
pub async fn own_decisions(services: &Services, caller: &Caller) -> Result<Vec<PastDecision>, Error> {
    let rows = sqlx::query!(
        r#"
        select id, action, ground, statement, moderator_id is null as "automatic!", until, created_at
        from moderation_decisions
        where user_id = $1
          and (action <> 'dismiss'
               or exists (select from reports where reports.id = report_id and reporter_id = $1))
        order by created_at desc, id
        limit 100
        "#,
        caller.id,
    )
    .fetch_all(&services.db)
    .await?;
    let decisions = rows.into_iter().map(|row| {
        Ok(PastDecision {
            id: DecisionId(row.id),
            action: DecisionAction::named(&row.action).ok_or_else(unknown)?,
            ground: Ground::named(&row.ground).ok_or_else(unknown)?,
            statement: row.statement,
            automatic: row.automatic,
            until: row.until.map(milliseconds),
            created_at: milliseconds(row.created_at),
        })
    });
    decisions.collect()
}
