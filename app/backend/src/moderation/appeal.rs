use model::moderation::{AppealStatus, DecisionAction, NewAppeal, OwnAppeal};
use model::{AppealId, DecisionId};
use uuid::Uuid;

use super::Error;
use super::case::unknown;
use super::contested::role;
use crate::Services;
use crate::auth::Caller;
use crate::conversation::milliseconds;

/// Contests a decision: one that is to the caller's disadvantage, or one that closed a report of his. Once, within six
/// months (`contestable_until` in the schema).
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`]: no such decision, or not his to contest; [`Error::TooLate`];
/// [`Error::AlreadyAppealed`].
pub async fn appeal(services: &Services, caller: &Caller, new: NewAppeal) -> Result<OwnAppeal, Error> {
    let new = new.validate().map_err(Error::Invalid)?;
    make(services, caller.id, new.decision_id, new.body).await
}

/// The same, once it is known who he is and that the text is one.
pub(super) async fn make(
    services: &Services,
    user: Uuid,
    decision: DecisionId,
    body: String,
) -> Result<OwnAppeal, Error> {
    let (id, now) = (services.entropy.uuid(), services.clock.now());
    let row = sqlx::query!(
        r#"
        select action, user_id = $2 as "told!", coalesce(reporter_id = $2, false) as "reported!",
               exists (select from appeals where new_decision_id = decision.id) as "answers!",
               contestable_until(decision.created_at) > $3 as "in_time!"
        from moderation_decisions decision
        left join reports on reports.id = report_id
        where decision.id = $1
        "#,
        decision.0,
        user,
        now,
    )
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::NotFound)?;
    let action = DecisionAction::named(&row.action).ok_or_else(unknown)?;
    role(action, row.told, row.reported, row.answers).ok_or(Error::NotFound)?;
    if !row.in_time {
        return Err(Error::TooLate);
    }
    sqlx::query!(
        "insert into appeals (id, decision_id, user_id, body, created_at) values ($1, $2, $3, $4, $5)",
        id,
        decision.0,
        user,
        body,
        now,
    )
    .execute(&services.db)
    .await
    .map_err(|error| {
        let constraint = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::constraint);
        match constraint {
            Some("appeals_person_key") => Error::AlreadyAppealed,
            _ => Error::Database(error),
        }
    })?;
    Ok(OwnAppeal {
        id: AppealId(id),
        status: AppealStatus::Pending,
        body,
        created_at: milliseconds(now),
        answer: None,
        decided_at: None,
    })
}
