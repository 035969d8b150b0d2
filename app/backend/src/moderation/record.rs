//! A decision as it is kept, and as the people it concerns are told of it.

use model::AppealId;
use model::moderation::{AppealStatus, DecisionAction, DecisionMade, Ground};
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::DatabaseError;
use crate::conversation::milliseconds;

/// A decision.
pub(super) struct Record<'a> {
    pub id: Uuid,
    /// `None` where nobody reported anything.
    pub report: Option<Uuid>,
    /// `None` where the counters decided alone.
    pub moderator: Option<Uuid>,
    /// Who reads the statement.
    pub person: Uuid,
    pub action: DecisionAction,
    pub ground: Ground,
    pub statement: &'a str,
    pub demande: Option<Uuid>,
    pub unlock: Option<Uuid>,
    pub until: Option<OffsetDateTime>,
}

impl Record<'_> {
    /// Keeps it.
    pub async fn write(
        &self,
        connection: &mut PgConnection,
        now: OffsetDateTime,
    ) -> Result<(), DatabaseError> {
        sqlx::query!(
            "insert into moderation_decisions
                (id, report_id, moderator_id, user_id, action, ground, statement, demande_id, unlock_id, until, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            self.id,
            self.report,
            self.moderator,
            self.person,
            self.action.as_str(),
            self.ground.as_str(),
            self.statement,
            self.demande,
            self.unlock,
            self.until,
            now,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Tells the person of it. Tokens that are given back are told by who gives them.
    pub async fn tell(
        &self,
        connection: &mut PgConnection,
        now: OffsetDateTime,
    ) -> Result<(), DatabaseError> {
        let payload = json!({
            "decisionId": self.id,
            "action": self.action,
            "automatic": self.moderator.is_none(),
            "demandeId": self.demande,
            "until": self.until.map(milliseconds),
        });
        let key = format!("moderation:{}", self.id);
        notify(connection, self.person, "moderation", &payload, &key, now).await
    }
}

/// Tells a reporter what became of his report. The reasons of a measure are for the person it is about; those of a
/// dismissal are for the reporter.
pub(super) async fn tell_reporter(
    connection: &mut PgConnection,
    reporter: Uuid,
    made: &DecisionMade,
    report: Uuid,
    now: OffsetDateTime,
) -> Result<(), DatabaseError> {
    let dismissed = made.action == DecisionAction::Dismiss;
    let payload = json!({
        "outcome": if dismissed { "dismissed" } else { "actioned" },
        "decisionId": dismissed.then_some(made.id),
    });
    notify(
        connection,
        reporter,
        "report",
        &payload,
        &format!("report:{report}"),
        now,
    )
    .await
}

/// Tells whoever contested a decision that he was answered.
pub(super) async fn tell_appellant(
    connection: &mut PgConnection,
    appellant: Uuid,
    appeal: AppealId,
    decision: Uuid,
    status: AppealStatus,
    now: OffsetDateTime,
) -> Result<(), DatabaseError> {
    let payload = json!({ "decisionId": decision, "outcome": status });
    notify(
        connection,
        appellant,
        "appeal",
        &payload,
        &format!("appeal:{appeal}"),
        now,
    )
    .await
}

/// Who has left is told nothing.
async fn notify(
    connection: &mut PgConnection,
    person: Uuid,
    kind: &str,
    payload: &Value,
    key: &str,
    now: OffsetDateTime,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        r#"
        insert into notifications (user_id, kind, payload, dedupe_key, created_at)
        select id, $2, $3, $4, $5 from users where id = $1 and deleted_at is null
        on conflict on constraint notifications_dedupe_key_key do nothing
        "#,
        person,
        kind,
        payload,
        key,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
