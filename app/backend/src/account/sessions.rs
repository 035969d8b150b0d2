use model::account::{SessionId, SessionInfo};

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// The caller's open sessions, newest first.
pub async fn sessions(services: &Services, caller: &Caller) -> Result<Vec<SessionInfo>, Error> {
    let now = services.clock.now();
    let rows = sqlx::query!(
        r#"
        select sessions.id, device, last_seen_at,
               to_json(sessions.created_at) #>> '{}' as "opened_at!",
               to_json(last_seen_at) #>> '{}' as "seen_at!"
        from sessions
        join users on users.id = sessions.user_id and users.session_version = sessions.session_version
        where sessions.user_id = $1 and revoked_at is null and expires_at > $2
        order by sessions.created_at desc, sessions.id
        "#,
        caller.id,
        now,
    )
    .fetch_all(&services.db)
    .await?;
    let sessions = rows.into_iter().map(|row| SessionInfo {
        id: SessionId(row.id),
        device: row.device,
        created_at: row.opened_at,
        last_seen_at: row.seen_at,
        last_seen_minutes: u32::try_from((now - row.last_seen_at).whole_minutes()).unwrap_or(0),
        current: row.id == caller.session,
    });
    Ok(sessions.collect())
}
