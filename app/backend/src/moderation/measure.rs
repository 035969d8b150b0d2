//! What a decision does. Each measure looks once more whether there is anything to do, under the locks of what it changes.

use model::DemandeId;
use model::moderation::{Measure, RemovalReason};
use model::{FieldErrors, FieldProblem};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Error;
use super::decide::Subject;
use super::person::{Held, give_back_for, give_back_of};
use super::refund::Paid;
use crate::Services;

/// What was done, for the record.
#[derive(Default)]
pub(super) struct Done {
    /// Who reads the statement.
    pub person: Uuid,
    pub demande: Option<Uuid>,
    pub until: Option<OffsetDateTime>,
    /// What is to be given back once the decision is written down.
    pub paid: Option<Paid>,
    pub afterwards: Afterwards,
}

/// Whose tokens are due by rule, once all is committed.
#[derive(Clone, Copy, Default)]
pub(super) enum Afterwards {
    #[default]
    Nothing,
    /// Those who have unlocked this demande.
    Demande(Uuid),
    /// Those who have unlocked anything of this author's.
    Author(Uuid),
}

impl Afterwards {
    /// Gives them back.
    pub async fn follow(self, services: &Services) {
        match self {
            Self::Nothing => {}
            Self::Demande(demande) => give_back_for(services, demande).await,
            Self::Author(author) => give_back_of(services, author).await,
        }
    }
}

pub(super) async fn apply(
    connection: &mut PgConnection,
    subject: &Subject,
    moderator: Uuid,
    measure: &Measure,
    statement: &str,
    now: OffsetDateTime,
) -> Result<Done, Error> {
    let mut done = Done {
        person: subject.person,
        ..Done::default()
    };
    match measure {
        Measure::Dismiss => {
            // What was found unfounded is nobody's business but the reporter's.
            let Some(report) = &subject.report else {
                return Err(Error::Invalid(FieldErrors::of("measure", FieldProblem::Invalid)));
            };
            done.person = report.reporter.unwrap_or(subject.person);
        }
        Measure::Warn => {
            hold(connection, subject).await?;
        }
        Measure::Restrict { days } => {
            let held = hold(connection, subject).await?;
            let until = now + Duration::days(i64::from(*days));
            held.restrict(connection, Some(until)).await?;
            done.until = Some(until);
        }
        Measure::LiftRestriction => {
            let held = hold(connection, subject).await?;
            if held.restricted_until.is_none_or(|until| until <= now) {
                return Err(Error::NoChange);
            }
            held.restrict(connection, None).await?;
        }
        Measure::Ban => {
            let held = hold(connection, subject).await?;
            if held.banned {
                return Err(Error::NoChange);
            }
            held.ban(connection, statement, now).await?;
            done.afterwards = Afterwards::Author(subject.person);
        }
        Measure::Unban => {
            let held = hold(connection, subject).await?;
            if !held.banned {
                return Err(Error::NoChange);
            }
            held.unban(connection, now).await?;
        }
        Measure::RemoveDemande { demande_id, reason } => {
            remove(connection, subject, *demande_id, *reason, now).await?;
            done.demande = Some(demande_id.0);
            done.afterwards = Afterwards::Demande(demande_id.0);
        }
        Measure::RestoreDemande { demande_id } => {
            restore(connection, subject, *demande_id, now).await?;
            done.demande = Some(demande_id.0);
        }
        Measure::Refund { demande_id, pro } => {
            let paid = Paid::hold(connection, *demande_id, pro, moderator).await?;
            done.person = paid.pro;
            done.demande = Some(paid.demande);
            done.paid = Some(paid);
        }
    }
    Ok(done)
}

async fn hold(connection: &mut PgConnection, subject: &Subject) -> Result<Held, Error> {
    Held::of(connection, subject.person).await?.ok_or(Error::NotFound)
}

/// Takes a demande of the person's down.
async fn remove(
    connection: &mut PgConnection,
    subject: &Subject,
    demande: DemandeId,
    reason: RemovalReason,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let status = sqlx::query_scalar!(
        "select status from demandes where id = $1 and author_id = $2 for no key update",
        demande.0,
        subject.person,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    if status == "removed" {
        return Err(Error::NoChange);
    }
    sqlx::query!(
        "update demandes set status = 'removed', removed_at = $2, removal_reason = $3 where id = $1",
        demande.0,
        now,
        reason.as_str(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts a demande of the person's back to where it would stand by now. What came down with its author comes back with him.
async fn restore(
    connection: &mut PgConnection,
    subject: &Subject,
    demande: DemandeId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    // Locks the demande with his others, in their order.
    let author = hold(connection, subject).await?;
    let row = sqlx::query!(
        "select removal_reason, resolved_at, expires_at from demandes where id = $1 and author_id = $2",
        demande.0,
        subject.person,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    let by_moderator = matches!(
        row.removal_reason.as_deref(),
        Some("fake" | "duplicate" | "illegal" | "rules")
    );
    if !by_moderator || author.banned {
        return Err(Error::NoChange);
    }
    let status = if row.resolved_at.is_some() {
        "resolved"
    } else if row.expires_at <= now {
        "expired"
    } else {
        "active"
    };
    sqlx::query!(
        "update demandes set status = $2, removed_at = null, removal_reason = null where id = $1",
        demande.0,
        status,
    )
    .execute(connection)
    .await?;
    Ok(())
}
