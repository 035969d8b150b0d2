use crypto_core::Message;
use model::conversation::Peer;
use model::detection::FlagKind;
use model::moderation::{
    CaseDemande, DecisionAction, FlagCount, Ground, PastDecision, ReportCase, ReportReason, ReportStatus,
    ReportSubject, ReportedMessage,
};
use model::{DecisionId, DemandeId, PublicId, ReportId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::moderator::require_moderator;
use crate::auth::{Caller, user_type};
use crate::conversation::milliseconds;
use crate::{DatabaseError, Services};

/// Earlier decisions that are shown, at most.
const DECISIONS: i64 = 100;

/// A report and what it takes to decide: what was reported, and nothing else of what the two have written.
///
/// # Errors
/// [`Error::NotFound`]: no such report, or the caller is no moderator; [`Error::OwnCase`].
pub async fn case(services: &Services, caller: &Caller, id: ReportId) -> Result<ReportCase, Error> {
    let mut connection = services.db.acquire().await?;
    let moderator = require_moderator(&mut connection, caller).await?;
    read(&mut connection, moderator, id, services.clock.now()).await
}

/// The same, to somebody who is known to be a moderator.
pub(super) async fn read(
    connection: &mut PgConnection,
    moderator: Uuid,
    id: ReportId,
    now: OffsetDateTime,
) -> Result<ReportCase, Error> {
    let row = sqlx::query!(
        r#"
        select reports.status, subject, reason, details, good_faith, reports.created_at, decided_at,
               reporter_id, reported_id,
               reporter.public_id as "reporter_public_id?", reporter.display_name as "reporter_name?",
               reporter.user_type as "reporter_type?",
               reported.public_id, reported.display_name, reported.user_type,
               reported.banned as "banned!", reported.restricted_until,
               demandes.id as "demande_id?", demandes.title as "title?", demandes.author_id as "author_id?",
               demandes.status as "demande_status?"
        from reports
        join users reported on reported.id = reported_id
        left join users reporter on reporter.id = reporter_id
        left join conversations on conversations.id = reports.conversation_id
        left join unlocks on unlocks.id = conversations.unlock_id
        left join demandes on demandes.id = coalesce(reports.demande_id, unlocks.demande_id)
        where reports.id = $1
        "#,
        id.0,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    if row.reported_id == moderator || row.reporter_id == Some(moderator) {
        return Err(Error::OwnCase);
    }
    let by = row
        .reporter_public_id
        .zip(row.reporter_name)
        .zip(row.reporter_type)
        .map(|((public_id, name), kind)| peer(public_id, name, &kind));
    let reported = peer(row.public_id, row.display_name, &row.user_type);
    let demande = row.demande_id.zip(row.title).map(|(demande, title)| CaseDemande {
        id: DemandeId(demande),
        title,
        by_reported: row.author_id == Some(row.reported_id),
        removed: row.demande_status.as_deref() == Some("removed"),
    });
    let messages = messages(connection, id, &reported.display_name).await?;
    Ok(ReportCase {
        id,
        status: ReportStatus::named(&row.status).ok_or_else(unknown)?,
        subject: ReportSubject::named(&row.subject).ok_or_else(unknown)?,
        reason: ReportReason::named(&row.reason).ok_or_else(unknown)?,
        details: row.details,
        good_faith: row.good_faith,
        created_at: milliseconds(row.created_at),
        decided_at: row.decided_at.map(milliseconds),
        reporter: by,
        reported,
        banned: row.banned,
        restricted_until: row
            .restricted_until
            .filter(|until| *until > now)
            .map(milliseconds),
        demande,
        messages,
        flags: flags(connection, row.reported_id).await?,
        decisions: decisions(connection, row.reported_id).await?,
    })
}

pub(super) fn peer(public_id: String, display_name: String, kind: &str) -> Peer {
    Peer {
        public_id: PublicId(public_id),
        display_name,
        user_type: user_type(kind),
    }
}

async fn messages(
    connection: &mut PgConnection,
    id: ReportId,
    sender: &str,
) -> Result<Vec<ReportedMessage>, Error> {
    let rows = sqlx::query!(
        "select body, sent_at, verified from report_messages where report_id = $1 order by position",
        id.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            // Only what can be read is kept (`evidence.rs`).
            let message = Message::from_bytes(&row.body).map_err(|_| unknown())?;
            Ok(ReportedMessage {
                sender: sender.to_owned(),
                sent_at: milliseconds(row.sent_at),
                kind: message.content.kind().to_owned(),
                text: message.content.text().to_owned(),
                verified: row.verified,
            })
        })
        .collect()
}

pub(super) async fn flags(connection: &mut PgConnection, user: Uuid) -> Result<Vec<FlagCount>, Error> {
    let rows = sqlx::query!(
        r#"
        select flag_type, sum(count)::int8 as "count!", sum(possible_count)::int8 as "possible_count!"
        from conversation_flags
        where user_id = $1
        group by flag_type
        order by flag_type
        "#,
        user,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = FlagKind::ALL
                .into_iter()
                .find(|kind| kind.as_str() == row.flag_type);
            Ok(FlagCount {
                kind: kind.ok_or_else(unknown)?,
                count: u32::try_from(row.count).unwrap_or(u32::MAX),
                possible_count: u32::try_from(row.possible_count).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// What was decided about him, and what became of reports of him: a dismissal is told to who reported.
pub(super) async fn decisions(connection: &mut PgConnection, user: Uuid) -> Result<Vec<PastDecision>, Error> {
    let rows = sqlx::query!(
        r#"
        select id as "id!", action as "action!", ground as "ground!", statement as "statement!",
               moderator_id is null as "automatic!", until, created_at as "created_at!",
               -- A reporter's appeal says that more should have been done.
               exists (
                   select from appeals
                   where decision_id = about.id and user_id = $1 and status = 'overturned') as "overturned!"
        from (
            select id, action, ground, statement, moderator_id, until, created_at
            from moderation_decisions
            where user_id = $1
              -- A dismissal of what he reported himself says nothing about him.
              and (action <> 'dismiss' or report_id in (select id from reports where reported_id = $1))
            union
            select decision.id, action, ground, statement, moderator_id, until, decision.created_at
            from reports
            join moderation_decisions decision on decision.report_id = reports.id
            where reported_id = $1
        ) about
        order by created_at desc, id
        limit $2
        "#,
        user,
        DECISIONS,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PastDecision {
                id: DecisionId(row.id),
                action: DecisionAction::named(&row.action).ok_or_else(unknown)?,
                ground: Ground::named(&row.ground).ok_or_else(unknown)?,
                statement: row.statement,
                automatic: row.automatic,
                until: row.until.map(milliseconds),
                created_at: milliseconds(row.created_at),
                overturned: row.overturned,
            })
        })
        .collect()
}

/// A word that this build does not know: the binary is older than the database.
pub(super) fn unknown() -> DatabaseError {
    DatabaseError::Decode("a report or a decision of an unknown kind".into())
}
