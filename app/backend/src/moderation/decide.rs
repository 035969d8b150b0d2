use model::moderation::{DecisionMade, Measure, NewDecision};
use model::{DecisionId, PublicId, ReportId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::measure::{Afterwards, apply};
use super::moderator::require_moderator;
use super::record::{Record, tell_reporter};
use crate::Services;
use crate::auth::Caller;
use crate::conversation::milliseconds;

/// What is decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Case {
    /// A report that waits: it is closed by the decision.
    Report(ReportId),
    /// Somebody, whether he was reported or not.
    Person(PublicId),
}

/// Decides. The record, the measure and the word to the person are one transaction; what a rule gives back to others
/// follows at once. A report is decided once: of two moderators at it, one is told that the other was first.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`]: no such report, person, demande or unlock, the person has left, or the caller is
/// no moderator; [`Error::OwnCase`]; [`Error::AlreadyDecided`]; [`Error::NoChange`]; [`Error::AlreadyRefunded`].
pub async fn decide(
    services: &Services,
    caller: &Caller,
    case: &Case,
    new: NewDecision,
) -> Result<DecisionMade, Error> {
    let new = new.validate().map_err(Error::Invalid)?;
    let (id, now) = (services.entropy.uuid(), services.clock.now());
    let mut transaction = services.db.begin().await?;
    let moderator = require_moderator(&mut transaction, caller).await?;
    let subject = Subject::hold(&mut transaction, case, moderator).await?;
    let (made, afterwards) = carry_out(&mut transaction, &subject, id, moderator, &new, now).await?;
    if let Some(report) = &subject.report {
        close(&mut transaction, report, &made, now).await?;
    }
    transaction.commit().await?;
    afterwards.follow(services).await;
    Ok(made)
}

/// Does what is decided, writes it down under this id, and tells the person.
pub(super) async fn carry_out(
    connection: &mut PgConnection,
    subject: &Subject,
    id: Uuid,
    moderator: Uuid,
    new: &NewDecision,
    now: OffsetDateTime,
) -> Result<(DecisionMade, Afterwards), Error> {
    let (measure, statement) = (&new.measure, new.statement.as_str());
    let done = apply(connection, subject, moderator, measure, statement, now).await?;
    let record = Record {
        id,
        report: subject.report.as_ref().map(|report| report.id),
        moderator: Some(moderator),
        person: done.person,
        action: measure.action(),
        ground: new.ground,
        statement,
        demande: done.demande,
        unlock: done.paid.as_ref().map(|paid| paid.unlock),
        until: done.until,
    };
    record.write(connection, now).await?;
    match done.paid {
        Some(paid) => {
            paid.give_back(connection, id, now).await?;
        }
        None if *measure != Measure::Dismiss => record.tell(connection, now).await?,
        None => {}
    }
    let made = DecisionMade {
        id: DecisionId(id),
        action: measure.action(),
        until: done.until.map(milliseconds),
    };
    Ok((made, done.afterwards))
}

/// Whom it is about, and the report, which nobody else decides before the transaction ends.
pub(super) struct Subject {
    pub person: Uuid,
    pub report: Option<HeldReport>,
}

/// A report that waits.
pub(super) struct HeldReport {
    pub id: Uuid,
    pub reporter: Option<Uuid>,
}

impl Subject {
    async fn hold(connection: &mut PgConnection, case: &Case, moderator: Uuid) -> Result<Self, Error> {
        let (subject, status) = match case {
            Case::Person(public_id) => {
                let person = sqlx::query_scalar!("select id from users where public_id = $1", public_id.0)
                    .fetch_optional(connection)
                    .await?
                    .ok_or(Error::NotFound)?;
                (Self { person, report: None }, None)
            }
            Case::Report(id) => {
                let row = sqlx::query!(
                    "select reporter_id, reported_id, status from reports where id = $1 for no key update",
                    id.0,
                )
                .fetch_optional(connection)
                .await?
                .ok_or(Error::NotFound)?;
                let report = HeldReport {
                    id: id.0,
                    reporter: row.reporter_id,
                };
                let subject = Self {
                    person: row.reported_id,
                    report: Some(report),
                };
                (subject, Some(row.status))
            }
        };
        let reporter = subject.report.as_ref().and_then(|report| report.reporter);
        if subject.person == moderator || reporter == Some(moderator) {
            return Err(Error::OwnCase);
        }
        if status.is_some_and(|status| status != "pending") {
            return Err(Error::AlreadyDecided);
        }
        Ok(subject)
    }
}

/// Takes the report off the queue and tells its reporter.
async fn close(
    connection: &mut PgConnection,
    report: &HeldReport,
    made: &DecisionMade,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let dismissed = made.action == Measure::Dismiss.action();
    sqlx::query!(
        "update reports set status = $2, decided_at = $3 where id = $1",
        report.id,
        if dismissed { "reviewed" } else { "actioned" },
        now,
    )
    .execute(&mut *connection)
    .await?;
    if let Some(reporter) = report.reporter {
        tell_reporter(connection, reporter, made, report.id, now).await?;
    }
    Ok(())
}
