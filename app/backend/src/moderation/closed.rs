//! A closed account, as its owner is told of it where he is not let in.

use model::DecisionId;
use model::moderation::ClosedAccount;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::own::{appeals_of, last_moment};
use crate::{DatabaseError, Services};

/// What the owner of a banned account is told, and whether he can contest it or has.
pub(crate) async fn closed(
    services: &Services,
    user: Uuid,
    reason: Option<String>,
) -> Result<ClosedAccount, DatabaseError> {
    let mut connection = services.db.acquire().await?;
    let mut account = ClosedAccount {
        reason: reason.unwrap_or_default(),
        ..ClosedAccount::default()
    };
    let Some((decision, until)) = closing(&mut connection, user).await? else {
        return Ok(account);
    };
    account.appeal = appeals_of(&mut connection, user, &[decision.0])
        .await?
        .remove(&decision.0);
    if account.appeal.is_none() {
        account.appeal_until = last_moment(until, services.clock.now());
    }
    Ok(account)
}

/// The decision that closed an account last, and until when it can be contested.
pub(super) async fn closing(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Option<(DecisionId, OffsetDateTime)>, DatabaseError> {
    let row = sqlx::query!(
        r#"
        select id, contestable_until(created_at) as "until!"
        from moderation_decisions
        where user_id = $1 and action = 'ban'
        order by created_at desc, id
        limit 1
        "#,
        user,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (DecisionId(row.id), row.until)))
}
