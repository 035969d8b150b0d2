//! Takes back what a decision did, as far as it lasts: what was replaced since, or is over, is left as it is.

use model::DemandeId;
use model::moderation::{DecisionAction, Measure};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::contested::Contested;
use super::decide::Subject;
use super::measure::apply;
use super::person::Held;

/// What was taken back, for the record.
pub(super) struct Undone {
    pub action: DecisionAction,
    pub demande: Option<Uuid>,
}

/// Undoes a decision about the person who contests it; `None` where nothing was left to undo.
pub(super) async fn undo(
    connection: &mut PgConnection,
    contested: &Contested,
    moderator: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Undone>, Error> {
    let (measure, instead) = match (contested.action, contested.demande) {
        (DecisionAction::Restrict, _) => return lift(connection, contested, now).await,
        (DecisionAction::Ban, _) => (Measure::Unban, [DecisionAction::Ban, DecisionAction::Unban]),
        (DecisionAction::RemoveDemande, Some(demande)) => {
            let demande_id = DemandeId(demande);
            let instead = [DecisionAction::RemoveDemande, DecisionAction::RestoreDemande];
            (Measure::RestoreDemande { demande_id }, instead)
        }
        // A warning was read. Reviews are taken down by nothing yet.
        _ => return Ok(None),
    };
    // The person's row is the lock of all that is decided about him: what is looked up then holds.
    if Held::of(connection, contested.person).await?.is_none()
        || replaced(connection, contested, &instead).await?
    {
        return Ok(None);
    }
    let subject = Subject {
        person: contested.person,
        report: None,
    };
    let done = match apply(connection, &subject, moderator, &measure, "", now).await {
        Ok(done) => done,
        Err(Error::NoChange | Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(Undone {
        action: measure.action(),
        demande: done.demande,
    }))
}

/// Ends a restriction, unless another that stands goes on.
async fn lift(
    connection: &mut PgConnection,
    contested: &Contested,
    now: OffsetDateTime,
) -> Result<Option<Undone>, Error> {
    let Some(held) = Held::of(connection, contested.person).await? else {
        return Ok(None);
    };
    let Some(current) = held.restricted_until.filter(|until| *until > now) else {
        return Ok(None);
    };
    let standing = standing(connection, contested, now).await?;
    if standing.is_some_and(|until| until >= current) {
        return Ok(None);
    }
    held.restrict(connection, standing).await?;
    Ok(Some(Undone {
        action: DecisionAction::LiftRestriction,
        demande: None,
    }))
}

/// Until when the latest other restriction of the person lasts that neither fell on appeal nor was lifted by itself.
async fn standing(
    connection: &mut PgConnection,
    contested: &Contested,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, Error> {
    let until = sqlx::query_scalar!(
        r#"
        select until as "until!"
        from moderation_decisions other
        where user_id = $1 and action = 'restrict' and id <> $2 and until > $3
          and not exists (
              select from appeals
              where decision_id = other.id and appeals.user_id = $1 and status = 'overturned')
          and not exists (
              select from moderation_decisions lifted
              where lifted.user_id = $1 and lifted.action = 'lift_restriction' and lifted.created_at >= other.created_at
                and not exists (select from appeals where new_decision_id = lifted.id))
        order by created_at desc, id
        limit 1
        "#,
        contested.person,
        contested.decision,
        now,
    )
    .fetch_optional(connection)
    .await?;
    Ok(until)
}

/// Whether something later was decided in the place of this decision: then it is that one's effect that lasts.
async fn replaced(
    connection: &mut PgConnection,
    contested: &Contested,
    actions: &[DecisionAction],
) -> Result<bool, Error> {
    let actions: Vec<String> = actions.iter().map(|action| action.as_str().to_owned()).collect();
    let replaced = sqlx::query_scalar!(
        r#"
        select exists (
            select from moderation_decisions
            where user_id = $1 and created_at > $2 and action = any($3) and demande_id is not distinct from $4) as "later!"
        "#,
        contested.person,
        contested.decided_at,
        &actions,
        contested.demande,
    )
    .fetch_one(connection)
    .await?;
    Ok(replaced)
}
