use model::conversation::Peer;
use model::moderation::{AppealBy, AppealPage, AppealSummary, DecisionAction};
use model::{AppealId, PublicId};

use super::Error;
use super::case::unknown;
use super::moderator::require_moderator;
use crate::Services;
use crate::auth::{Caller, user_type};
use crate::conversation::milliseconds;

/// Appeals on a page.
const PAGE: usize = 30;

/// The appeals that wait, the oldest first; from after the one that a page's `next` names. Without those that the caller
/// may not answer: of his own affairs, and against decisions of his where somebody else can look at them.
///
/// # Errors
/// [`Error::NotFound`]: the caller is no moderator.
pub async fn appeal_queue(
    services: &Services,
    caller: &Caller,
    after: Option<AppealId>,
) -> Result<AppealPage, Error> {
    let mut connection = services.db.acquire().await?;
    let moderator = require_moderator(&mut connection, caller).await?;
    let rows = sqlx::query!(
        r#"
        select appeals.id, appeals.created_at, action, decision.user_id = appeals.user_id as "told!",
               public_id, display_name, user_type
        from appeals
        join moderation_decisions decision on decision.id = decision_id
        join users on users.id = appeals.user_id
        left join reports on reports.id = report_id
        where appeals.status = 'pending'
          and $1 not in (appeals.user_id, decision.user_id)
          and reported_id is distinct from $1 and reporter_id is distinct from $1
          and (moderator_id is distinct from $1 or not exists (
              select from moderators
              join users others on others.id = moderators.user_id
              where removed_at is null and others.banned_at is null and others.deleted_at is null
                and others.id not in ($1, appeals.user_id, decision.user_id)
                and others.id is distinct from reported_id and others.id is distinct from reporter_id))
          and ($2::uuid is null
               or (appeals.created_at, appeals.id) > (select created_at, id from appeals last where last.id = $2))
        order by appeals.created_at, appeals.id
        limit $3
        "#,
        moderator,
        after.map(|after| after.0),
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut *connection)
    .await?;
    let more = rows.len() > PAGE;
    let mut page = AppealPage::default();
    for row in rows.into_iter().take(PAGE) {
        let action = DecisionAction::named(&row.action).ok_or_else(unknown)?;
        page.next = more.then_some(AppealId(row.id));
        page.appeals.push(AppealSummary {
            id: AppealId(row.id),
            by: if row.told && action.burdens() {
                AppealBy::Person
            } else {
                AppealBy::Reporter
            },
            appellant: Peer {
                public_id: PublicId(row.public_id),
                display_name: row.display_name,
                user_type: user_type(&row.user_type),
            },
            action,
            created_at: milliseconds(row.created_at),
        });
    }
    Ok(page)
}
