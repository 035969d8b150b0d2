use model::conversation::Peer;
use model::moderation::{ReportPage, ReportReason, ReportSubject, ReportSummary};
use model::{PublicId, ReportId};

use super::Error;
use super::case::unknown;
use super::moderator::require_moderator;
use crate::Services;
use crate::auth::{Caller, user_type};
use crate::conversation::milliseconds;

/// Reports on a page.
const PAGE: usize = 30;

/// The reports that wait, the oldest first; from after the one that a page's `next` names. A moderator's own are left to
/// others, whether he made them or is reported.
///
/// # Errors
/// [`Error::NotFound`]: the caller is no moderator.
pub async fn queue(
    services: &Services,
    caller: &Caller,
    after: Option<ReportId>,
) -> Result<ReportPage, Error> {
    let mut connection = services.db.acquire().await?;
    let moderator = require_moderator(&mut connection, caller).await?;
    let rows = sqlx::query!(
        r#"
        select reports.id, subject, reason, reports.created_at, public_id, display_name, user_type,
               (select count(*) from report_messages where report_id = reports.id) as "messages!"
        from reports
        join users on users.id = reported_id
        where status = 'pending' and reported_id <> $1 and reporter_id is distinct from $1
          -- Also where that one has been decided since: its row stays.
          and ($2::uuid is null
               or (reports.created_at, reports.id) > (select created_at, id from reports last where last.id = $2))
        order by reports.created_at, reports.id
        limit $3
        "#,
        moderator,
        after.map(|after| after.0),
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut *connection)
    .await?;
    let more = rows.len() > PAGE;
    let mut page = ReportPage::default();
    for row in rows.into_iter().take(PAGE) {
        page.next = more.then_some(ReportId(row.id));
        page.reports.push(ReportSummary {
            id: ReportId(row.id),
            subject: ReportSubject::named(&row.subject).ok_or_else(unknown)?,
            reason: ReportReason::named(&row.reason).ok_or_else(unknown)?,
            reported: Peer {
                public_id: PublicId(row.public_id),
                display_name: row.display_name,
                user_type: user_type(&row.user_type),
            },
            created_at: milliseconds(row.created_at),
            messages: u32::try_from(row.messages).unwrap_or(u32::MAX),
        });
    }
    Ok(page)
}
