//! Sessions: a row each, and a signed token that names the row. The row is read at every request, so that a ban, a new
//! password or a sign-out ends it at once.

use std::fmt;

use model::auth::{Me, UserType};
use model::{PublicId, Tokens};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Error;
use super::token::{self, Claims};
use crate::Services;

/// How long a session lasts (specification § 1.3).
pub const SESSION_DURATION: Duration = Duration::days(7);

/// How long `last_seen_at` may lag behind: a row is not written at each request.
const LAST_SEEN_EVERY: Duration = Duration::minutes(1);

/// A session just opened.
pub struct Session {
    /// The JWT: goes into a cookie that scripts can't read, or into `Authorization: Bearer`.
    pub token: String,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Session(…)")
    }
}

/// Who is calling: proof that a session was checked during this request.
#[derive(Clone)]
pub struct Caller {
    /// The account's internal key. Never leaves the server.
    pub id: Uuid,
    /// The session's row.
    pub session: Uuid,
    /// What the interface may know.
    pub me: Me,
}

impl fmt::Debug for Caller {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Caller")
            .field(&self.me.public_id.0)
            .finish()
    }
}

/// Whose session is opened.
pub(crate) struct Owner<'a> {
    pub id: Uuid,
    /// The specification's `userId`.
    pub user_hash: &'a str,
    pub user_type: UserType,
    /// As it was when the password was checked.
    pub session_version: i32,
}

/// Opens a session.
///
/// # Errors
/// [`Error::WrongCredentials`] where the account has changed since its password was checked: another password, a
/// sign-out everywhere, a ban.
pub(crate) async fn open_session(
    services: &Services,
    connection: &mut PgConnection,
    owner: &Owner<'_>,
    device: &str,
) -> Result<Session, Error> {
    let (id, now) = (services.entropy.uuid(), services.clock.now());
    let expires_at = now + SESSION_DURATION;
    let opened = sqlx::query!(
        r#"
        insert into sessions (id, user_id, session_version, device, created_at, last_seen_at, expires_at)
        select $1, id, session_version, $4, $5, $5, $6
        from users
        where id = $2 and session_version = $3 and banned_at is null and deleted_at is null
        "#,
        id,
        owner.id,
        owner.session_version,
        device,
        now,
        expires_at,
    )
    .execute(connection)
    .await?;
    if opened.rows_affected() == 0 {
        return Err(Error::WrongCredentials);
    }
    let claims = Claims {
        user_id: owner.user_hash.to_owned(),
        user_type: owner.user_type,
        iat: now.unix_timestamp(),
        exp: expires_at.unix_timestamp(),
        sid: id,
        ver: owner.session_version,
    };
    Ok(Session {
        token: token::sign(&services.secrets, &claims)?,
    })
}

/// Who holds this token, where it is ours, unexpired, not ended, and the account neither banned nor deleted.
pub async fn authenticate(services: &Services, token: &str) -> Result<Option<Caller>, Error> {
    let now = services.clock.now();
    let Some(claims) = token::verify(&services.secrets, token, now) else {
        return Ok(None);
    };
    let row = sqlx::query!(
        r#"
        select users.id, public_id, display_name, user_type, token_balance, token_premium_balance, last_seen_at
        from sessions
        join users on users.id = sessions.user_id
        where sessions.id = $1
          and sessions.revoked_at is null
          and sessions.expires_at > $2
          and sessions.session_version = $3
          and users.session_version = $3
          and users.banned_at is null
          and users.deleted_at is null
        "#,
        claims.sid,
        now,
        claims.ver,
    )
    .fetch_optional(&services.db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if now - row.last_seen_at >= LAST_SEEN_EVERY {
        seen(services, claims.sid, now).await?;
    }
    Ok(Some(Caller {
        id: row.id,
        session: claims.sid,
        me: Me {
            public_id: PublicId(row.public_id),
            display_name: row.display_name,
            user_type: user_type(&row.user_type),
            tokens: tokens(row.token_balance),
            premium_tokens: tokens(row.token_premium_balance),
        },
    }))
}

/// Who the caller is by now, for whoever listens for long; `None` where the session, or the account, has ended.
///
/// # Errors
/// [`Error::Database`].
pub async fn look_again(services: &Services, caller: &Caller) -> Result<Option<Me>, Error> {
    let row = sqlx::query!(
        r#"
        select public_id, display_name, user_type, token_balance, token_premium_balance
        from sessions
        join users on users.id = sessions.user_id
        where sessions.id = $1
          and sessions.revoked_at is null
          and sessions.expires_at > $2
          and users.session_version = sessions.session_version
          and users.banned_at is null
          and users.deleted_at is null
        "#,
        caller.session,
        services.clock.now(),
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(row.map(|row| Me {
        public_id: PublicId(row.public_id),
        display_name: row.display_name,
        user_type: user_type(&row.user_type),
        tokens: tokens(row.token_balance),
        premium_tokens: tokens(row.token_premium_balance),
    }))
}

/// Notes that a session is in use. Of several requests at once, one writes.
async fn seen(services: &Services, session: Uuid, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set last_seen_at = $2 where id = $1 and last_seen_at <= $3",
        session,
        now,
        now - LAST_SEEN_EVERY,
    )
    .execute(&services.db)
    .await?;
    Ok(())
}

/// Ends one session. Ending it twice is fine.
pub async fn end_session(services: &Services, caller: &Caller) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set revoked_at = $2, local_key = null where id = $1 and revoked_at is null",
        caller.session,
        services.clock.now(),
    )
    .execute(&services.db)
    .await?;
    Ok(())
}

/// Ends every session of an account, and with each the copy of the keys that lies in its browser. Whoever calls this
/// raises `session_version` in the same transaction: a session that is being opened meanwhile is dead too.
pub(crate) async fn end_all_sessions(
    connection: &mut PgConnection,
    user: Uuid,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sessions set revoked_at = $2, local_key = null where user_id = $1 and revoked_at is null",
        user,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Who an account is, as its owner sees it.
pub(crate) async fn me(connection: &mut PgConnection, user: Uuid) -> Result<Me, Error> {
    let row = sqlx::query!(
        r#"
        select public_id, display_name, user_type, token_balance, token_premium_balance
        from users
        where id = $1
        "#,
        user,
    )
    .fetch_one(connection)
    .await?;
    Ok(Me {
        public_id: PublicId(row.public_id),
        display_name: row.display_name,
        user_type: user_type(&row.user_type),
        tokens: tokens(row.token_balance),
        premium_tokens: tokens(row.token_premium_balance),
    })
}

/// The database allows two values (`users_user_type_check`).
pub(crate) fn user_type(text: &str) -> UserType {
    if text == UserType::Pro.as_str() {
        UserType::Pro
    } else {
        UserType::Demandeur
    }
}

/// A balance is never negative (`users_token_balance_check`).
fn tokens(balance: i32) -> Tokens {
    Tokens(u32::try_from(balance).unwrap_or(0))
}
