//! A decision that is contested: who may contest it, and who may answer.

use model::AppealId;
use model::moderation::{AppealBy, DecisionAction};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::case::unknown;

/// As whom somebody contests a decision; `None` where it is not his to contest. `told`: the decision names him. `reported`:
/// it closed a report of his. `answers`: it came of an appeal, where the reporter has been heard.
pub(super) fn role(action: DecisionAction, told: bool, reported: bool, answers: bool) -> Option<AppealBy> {
    if told && action.burdens() {
        Some(AppealBy::Person)
    } else if reported && !answers {
        Some(AppealBy::Reporter)
    } else {
        None
    }
}

/// The decision that an appeal is against, and the people around it.
pub(super) struct Contested {
    /// The decision.
    pub decision: Uuid,
    pub action: DecisionAction,
    pub decided_at: OffsetDateTime,
    /// `None` where the counters decided alone.
    pub moderator: Option<Uuid>,
    /// The demande that it took down.
    pub demande: Option<Uuid>,
    /// The report that it closed.
    pub report: Option<Uuid>,
    pub reporter: Option<Uuid>,
    /// Whom it is about: the reported person, where it closed a report.
    pub person: Uuid,
    pub appellant: Uuid,
    pub by: AppealBy,
}

impl Contested {
    /// Reads it; nothing of it changes any more.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn read(connection: &mut PgConnection, id: AppealId) -> Result<Self, Error> {
        let row = sqlx::query!(
            r#"
            select decision.id, action, decision.created_at, moderator_id, decision.demande_id, report_id,
                   reporter_id as "reporter_id?", coalesce(reported_id, decision.user_id) as "person!",
                   decision.user_id = appeals.user_id as "told!", appeals.user_id
            from appeals
            join moderation_decisions decision on decision.id = decision_id
            left join reports on reports.id = report_id
            where appeals.id = $1
            "#,
            id.0,
        )
        .fetch_optional(connection)
        .await?
        .ok_or(Error::NotFound)?;
        let action = DecisionAction::named(&row.action).ok_or_else(unknown)?;
        let by = if row.told && action.burdens() {
            AppealBy::Person
        } else {
            AppealBy::Reporter
        };
        Ok(Self {
            decision: row.id,
            action,
            decided_at: row.created_at,
            moderator: row.moderator_id,
            demande: row.demande_id,
            report: row.report_id,
            reporter: row.reporter_id,
            person: row.person,
            appellant: row.user_id,
            by,
        })
    }

    /// Whether this moderator may answer: it is none of his own affairs, and somebody else's decision wherever there is
    /// somebody else to look at it (`appeal_queue.rs` leaves out the same).
    ///
    /// # Errors
    /// [`Error::OwnCase`], [`Error::OwnDecision`].
    pub async fn open_to(&self, connection: &mut PgConnection, moderator: Uuid) -> Result<(), Error> {
        let mut parties = vec![self.person, self.appellant];
        parties.extend(self.reporter);
        if parties.contains(&moderator) {
            return Err(Error::OwnCase);
        }
        if self.moderator != Some(moderator) {
            return Ok(());
        }
        parties.push(moderator);
        let another = sqlx::query_scalar!(
            r#"
            select exists (
                select from moderators
                join users on users.id = moderators.user_id
                where removed_at is null and banned_at is null and deleted_at is null and users.id <> all($1)) as "another!"
            "#,
            &parties,
        )
        .fetch_one(connection)
        .await?;
        if another { Err(Error::OwnDecision) } else { Ok(()) }
    }
}
