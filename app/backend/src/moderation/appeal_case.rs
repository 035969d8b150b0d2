use model::moderation::{AppealBy, AppealCase, AppealStatus, CaseDemande, Ground, PastDecision, ReportCase};
use model::{AppealId, DecisionId, DemandeId, ReportId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Error;
use super::case::{decisions, flags, peer, read, unknown};
use super::contested::Contested;
use super::moderator::require_moderator;
use crate::Services;
use crate::auth::Caller;
use crate::conversation::milliseconds;

/// An appeal and what it takes to answer: the decision, its reasons, and the report that it closed, with the evidence.
///
/// # Errors
/// [`Error::NotFound`]: no such appeal, or the caller is no moderator; [`Error::OwnCase`]; [`Error::OwnDecision`].
pub async fn appeal_case(services: &Services, caller: &Caller, id: AppealId) -> Result<AppealCase, Error> {
    let mut connection = services.db.acquire().await?;
    let moderator = require_moderator(&mut connection, caller).await?;
    let contested = Contested::read(&mut connection, id).await?;
    contested.open_to(&mut connection, moderator).await?;
    let now = services.clock.now();
    let report: Option<ReportCase> = match contested.report {
        Some(report) => Some(read(&mut connection, moderator, ReportId(report), now).await?),
        None => None,
    };
    let row = sqlx::query!(
        r#"
        select appeals.status, body, answer, appeals.created_at,
               ground, statement, until,
               appellant.public_id as appellant_public_id, appellant.display_name as appellant_name,
               appellant.user_type as appellant_type,
               person.public_id, person.display_name, person.user_type, person.banned as "banned!",
               person.restricted_until
        from appeals
        join moderation_decisions decision on decision.id = decision_id
        join users appellant on appellant.id = appeals.user_id
        join users person on person.id = $2
        where appeals.id = $1
        "#,
        id.0,
        contested.person,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    let status = AppealStatus::named(&row.status).ok_or_else(unknown)?;
    let demande = match contested.demande {
        Some(demande) => self::demande(&mut connection, demande, contested.person).await?,
        None => report.as_ref().and_then(|report| report.demande.clone()),
    };
    Ok(AppealCase {
        id,
        status,
        by: contested.by,
        appellant: peer(row.appellant_public_id, row.appellant_name, &row.appellant_type),
        body: row.body,
        created_at: milliseconds(row.created_at),
        answer: row.answer,
        decision: PastDecision {
            id: DecisionId(contested.decision),
            action: contested.action,
            ground: Ground::named(&row.ground).ok_or_else(unknown)?,
            statement: row.statement,
            automatic: contested.moderator.is_none(),
            until: row.until.map(milliseconds),
            created_at: milliseconds(contested.decided_at),
            overturned: contested.by == AppealBy::Person && status == AppealStatus::Overturned,
        },
        person: peer(row.public_id, row.display_name, &row.user_type),
        banned: row.banned,
        restricted_until: row
            .restricted_until
            .filter(|until| *until > now)
            .map(milliseconds),
        demande,
        report,
        flags: flags(&mut connection, contested.person).await?,
        decisions: decisions(&mut connection, contested.person).await?,
    })
}

async fn demande(
    connection: &mut PgConnection,
    id: Uuid,
    person: Uuid,
) -> Result<Option<CaseDemande>, Error> {
    let row = sqlx::query!(
        r#"select title, author_id = $2 as "by_reported!", status from demandes where id = $1"#,
        id,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| CaseDemande {
        id: DemandeId(id),
        title: row.title,
        by_reported: row.by_reported,
        removed: row.status == "removed",
    }))
}
