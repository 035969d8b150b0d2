use model::moderation::{
    AppealAnswered, AppealBy, DecisionMade, Ground, Measure, NewAnswer, NewDecision, Verdict,
};
use model::{AppealId, DecisionId, FieldErrors, FieldProblem};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::contested::Contested;
use super::decide::{HeldReport, Subject, carry_out};
use super::measure::Afterwards;
use super::moderator::require_moderator;
use super::record::{Record, tell_appellant};
use super::undo::undo;
use crate::Services;
use crate::auth::Caller;

/// Answers an appeal, once: of two moderators at it, one is told that the other was first. The answer, what it undoes or
/// decides instead, and the word to the appellant are one transaction.
///
/// # Errors
/// [`Error::Invalid`], also where a reporter's appeal is granted without another decision, or any other with one;
/// [`Error::NotFound`]: no such appeal, or the caller is no moderator; [`Error::OwnCase`]; [`Error::OwnDecision`];
/// [`Error::AlreadyAnswered`]; those of [`decide`](super::decide()) for what is decided instead.
pub async fn answer(
    services: &Services,
    caller: &Caller,
    id: AppealId,
    new: NewAnswer,
) -> Result<AppealAnswered, Error> {
    let new = new.validate().map_err(Error::Invalid)?;
    let (decision, now) = (services.entropy.uuid(), services.clock.now());
    let mut transaction = services.db.begin().await?;
    let moderator = require_moderator(&mut transaction, caller).await?;
    let pending = hold(&mut transaction, id).await?;
    let contested = Contested::read(&mut transaction, id).await?;
    contested.open_to(&mut transaction, moderator).await?;
    if !pending {
        return Err(Error::AlreadyAnswered);
    }
    let answering = Answering {
        contested: &contested,
        decision,
        moderator,
        now,
    };
    let (made, afterwards) = match (new.verdict, contested.by) {
        (Verdict::Upheld, _) => (None, Afterwards::Nothing),
        (Verdict::Overturned, AppealBy::Person) => (
            answering.take_back(&mut transaction, &new).await?,
            Afterwards::Nothing,
        ),
        (Verdict::Overturned, AppealBy::Reporter) => {
            let (made, afterwards) = answering
                .decide_anew(&mut transaction, new.decision.as_ref())
                .await?;
            (Some(made), afterwards)
        }
    };
    answering.close(&mut transaction, id, &new, made.as_ref()).await?;
    transaction.commit().await?;
    afterwards.follow(services).await;
    Ok(AppealAnswered {
        status: new.verdict.status(),
        decision: made,
    })
}

/// Locks an appeal until the transaction ends. Whether it waits.
async fn hold(connection: &mut PgConnection, id: AppealId) -> Result<bool, Error> {
    let status = sqlx::query_scalar!("select status from appeals where id = $1 for no key update", id.0)
        .fetch_optional(connection)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(status == "pending")
}

/// An appeal in the hands of a moderator.
struct Answering<'a> {
    contested: &'a Contested,
    /// The id of what may be decided by it.
    decision: Uuid,
    moderator: Uuid,
    now: OffsetDateTime,
}

impl Answering<'_> {
    /// Undoes what was done to the person, as far as it lasts. The answer says it: nothing else is sent to him.
    async fn take_back(
        &self,
        connection: &mut PgConnection,
        new: &NewAnswer,
    ) -> Result<Option<DecisionMade>, Error> {
        if new.decision.is_some() {
            return Err(wrong("decision", FieldProblem::Invalid));
        }
        let Some(undone) = undo(connection, self.contested, self.moderator, self.now).await? else {
            return Ok(None);
        };
        let record = Record {
            id: self.decision,
            report: self.contested.report,
            moderator: Some(self.moderator),
            person: self.contested.person,
            action: undone.action,
            ground: Ground::Terms,
            statement: &new.answer,
            demande: undone.demande,
            unlock: None,
            until: None,
        };
        record.write(connection, self.now).await?;
        Ok(Some(DecisionMade {
            id: DecisionId(self.decision),
            action: undone.action,
            until: None,
        }))
    }

    /// Decides about the reported person what should have been decided.
    async fn decide_anew(
        &self,
        connection: &mut PgConnection,
        new: Option<&NewDecision>,
    ) -> Result<(DecisionMade, Afterwards), Error> {
        let new = new.ok_or_else(|| wrong("decision", FieldProblem::Required))?;
        // That would be the decision that he contests, or less.
        if new.measure == Measure::Dismiss {
            return Err(wrong("measure", FieldProblem::Invalid));
        }
        let report = self.contested.report.ok_or(Error::NotFound)?;
        // Reports are locked before the people they are about (`decide.rs`).
        sqlx::query!("update reports set status = 'actioned' where id = $1", report)
            .execute(&mut *connection)
            .await?;
        let subject = Subject {
            person: self.contested.person,
            report: Some(HeldReport {
                id: report,
                reporter: self.contested.reporter,
            }),
        };
        carry_out(connection, &subject, self.decision, self.moderator, new, self.now).await
    }

    /// Takes the appeal off the queue and tells who made it.
    async fn close(
        &self,
        connection: &mut PgConnection,
        id: AppealId,
        new: &NewAnswer,
        made: Option<&DecisionMade>,
    ) -> Result<(), Error> {
        let status = new.verdict.status();
        sqlx::query!(
            "update appeals
             set status = $2, answer = $3, decided_at = $4, decided_by = $5, new_decision_id = $6
             where id = $1",
            id.0,
            status.as_str(),
            new.answer,
            self.now,
            self.moderator,
            made.map(|made| made.id.0),
        )
        .execute(&mut *connection)
        .await?;
        let (appellant, decision) = (self.contested.appellant, self.contested.decision);
        tell_appellant(connection, appellant, id, decision, status, self.now).await?;
        Ok(())
    }
}

fn wrong(field: &str, problem: FieldProblem) -> Error {
    Error::Invalid(FieldErrors::of(field, problem))
}
