use model::PublicId;
use uuid::Uuid;

use super::Error;
use crate::auth::{Caller, user_hash};
use crate::{DatabaseError, Services};

/// Makes the owner of the account with this e-mail a moderator, also one who was before. Asked on the server's own command
/// line, never through the web.
///
/// # Errors
/// [`Error::NotFound`]: no open account has this e-mail.
pub async fn add_moderator(services: &Services, email: &str) -> Result<PublicId, Error> {
    let hash = user_hash(&services.secrets, email);
    let named = sqlx::query_scalar!(
        r#"
        with named as (select id, public_id from users where user_id = $1 and deleted_at is null and not banned),
        added as (
            insert into moderators (user_id, added_at)
            select id, $2 from named
            on conflict on constraint moderators_pkey do update
            set added_at = case when moderators.removed_at is null then moderators.added_at else excluded.added_at end,
                removed_at = null)
        select public_id as "public_id!" from named
        "#,
        hash.as_str(),
        services.clock.now(),
    )
    .fetch_optional(&services.db)
    .await?;
    named.map(PublicId).ok_or(Error::NotFound)
}

/// The owner of this account decides nothing any more; what he has decided stands.
///
/// # Errors
/// [`Error::NotFound`]: he is no moderator.
pub async fn remove_moderator(services: &Services, email: &str) -> Result<PublicId, Error> {
    let hash = user_hash(&services.secrets, email);
    let removed = sqlx::query_scalar!(
        "update moderators set removed_at = greatest($2, added_at)
         from users where users.id = moderators.user_id and users.user_id = $1 and removed_at is null
         returning public_id",
        hash.as_str(),
        services.clock.now(),
    )
    .fetch_optional(&services.db)
    .await?;
    removed.map(PublicId).ok_or(Error::NotFound)
}

/// Who decides today, by the ids that others know them by.
///
/// # Errors
/// The database failed.
pub async fn moderators(services: &Services) -> Result<Vec<PublicId>, DatabaseError> {
    let ids = sqlx::query_scalar!(
        "select public_id from moderators join users on users.id = moderators.user_id
         where removed_at is null order by added_at, public_id"
    )
    .fetch_all(&services.db)
    .await?;
    Ok(ids.into_iter().map(PublicId).collect())
}

/// Whether the caller decides.
///
/// # Errors
/// The database failed.
pub async fn is_moderator(services: &Services, caller: &Caller) -> Result<bool, Error> {
    let decides = sqlx::query_scalar!(
        r#"select exists (select from moderators where user_id = $1 and removed_at is null) as "decides!""#,
        caller.id,
    )
    .fetch_one(&services.db)
    .await?;
    Ok(decides)
}

/// The caller's key, if he decides.
pub(super) async fn require_moderator(
    connection: &mut sqlx::PgConnection,
    caller: &Caller,
) -> Result<Uuid, Error> {
    sqlx::query_scalar!(
        "select user_id from moderators where user_id = $1 and removed_at is null for key share",
        caller.id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}
