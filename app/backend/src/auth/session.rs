//! Sessions: a row each, and a signed token that names the row. The row is read at every request, so that a ban, a new
//! password or a sign-out ends it at once.

use std::fmt;

use model::auth::{Me, UserType};
use model::{PublicId, Tokens};
use sqlx::PgConnection;
use time::Duration;
use uuid::Uuid;

use super::Error;
use super::token::{self, Claims};
use crate::Services;

/// How long a session lasts (specification § 1.3).
pub const SESSION_DURATION: Duration = Duration::days(7);

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

pub(super) async fn open_session(
    services: &Services,
    connection: &mut PgConnection,
    user: Uuid,
    user_hash: &str,
    user_type: UserType,
    device: &str,
) -> Result<Session, Error> {
    let (id, now) = (services.entropy.uuid(), services.clock.now());
    let expires_at = now + SESSION_DURATION;
    sqlx::query!(
        r#"
        insert into sessions (id, user_id, session_version, device, created_at, last_seen_at, expires_at)
        select $1, id, session_version, $3, $4, $4, $5 from users where id = $2
        "#,
        id,
        user,
        device,
        now,
        expires_at,
    )
    .execute(connection)
    .await?;
    let claims = Claims {
        user_id: user_hash.to_owned(),
        user_type,
        iat: now.unix_timestamp(),
        exp: expires_at.unix_timestamp(),
        sid: id,
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
        select users.id, public_id, display_name, user_type, token_balance, token_premium_balance
        from sessions
        join users on users.id = sessions.user_id
        where sessions.id = $1
          and sessions.revoked_at is null
          and sessions.expires_at > $2
          and sessions.session_version = users.session_version
          and users.banned_at is null
          and users.deleted_at is null
        "#,
        claims.sid,
        now,
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(row.map(|row| Caller {
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
pub(super) fn user_type(text: &str) -> UserType {
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
