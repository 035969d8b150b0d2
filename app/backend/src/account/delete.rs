use model::account::DeleteAccount;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::proof::{Proven, prove};
use crate::Services;
use crate::auth::Caller;

/// What stands in a demande whose words are gone: a title and a description are never empty.
const REMOVED_TITLE: &str = "Demande retirée";
const REMOVED_WORDS: &str = "Son auteur a supprimé son compte.";

/// Deletes the caller's account (migrations/README.md, § Deleting): nothing stays that names him or opens anything of
/// his. What he paid and unlocked stays, and so does what others hold of their conversations with him. The e-mail is free.
///
/// # Errors
/// A wrong current password ([`Error::Auth`]), or [`Error::Changed`]. Nothing is written then.
pub async fn delete(services: &Services, caller: &Caller, request: DeleteAccount) -> Result<(), Error> {
    let request = request.validate()?;
    let proven = prove(services, caller, &request.current_password_hash).await?;
    let now = services.clock.now();

    let mut transaction = services.db.begin().await?;
    // Before anything else, as whoever answers one locks it first. His words are his own; what was decided by them stands.
    sqlx::query!("delete from appeals where user_id = $1", caller.id)
        .execute(&mut *transaction)
        .await?;
    // Demandes before their author, as everyone locks them.
    sqlx::query!(
        "select id from demandes where author_id = $1 order by id for no key update",
        caller.id,
    )
    .fetch_all(&mut *transaction)
    .await?;
    anonymise(&mut transaction, caller.id, &proven, now).await?;
    delete_own_rows(&mut transaction, caller.id).await?;
    remove_demandes(&mut transaction, caller.id, now).await?;
    leave_conversations(&mut transaction, caller.id, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// The row stays, for others' rows stand on it; the person goes.
async fn anonymise(
    connection: &mut PgConnection,
    user: Uuid,
    proven: &Proven,
    now: OffsetDateTime,
) -> Result<(), Error> {
    // A ban that comes in between wins: a banned account keeps its `userId`.
    let written = sqlx::query!(
        r#"
        update users
        set deleted_at = $4, user_id = null, display_name = '', password_hash = null, kdf_iterations = null,
            account_salt = null, wrap_password = null, wrap_recovery = null, recovery_hash = null,
            area_place = null, area_radius_km = null, siret = null, session_version = session_version + 1
        where id = $1 and password_hash = $2 and session_version = $3 and banned_at is null and deleted_at is null
        "#,
        user,
        proven.password_hash,
        proven.session_version,
        now,
    )
    .execute(connection)
    .await?;
    if written.rows_affected() == 0 {
        return Err(Error::Changed);
    }
    Ok(())
}

async fn delete_own_rows(connection: &mut PgConnection, user: Uuid) -> Result<(), Error> {
    // One statement: push subscriptions go with their sessions.
    sqlx::query!(
        r#"
        with gone_sessions as (delete from sessions where user_id = $1),
             gone_trades as (delete from user_trades where user_id = $1),
             gone_vault as (delete from user_vault_items where user_id = $1),
             gone_notifications as (delete from notifications where user_id = $1),
             gone_preferences as (delete from notification_preferences where user_id = $1),
             gone_quiet_hours as (delete from quiet_hours where user_id = $1),
             -- Nothing is to follow from them: a banned account cannot be deleted.
             gone_flags as (delete from conversation_flags where user_id = $1)
        delete from saved_searches where user_id = $1
        "#,
        user,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn remove_demandes(
    connection: &mut PgConnection,
    user: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    // What a moderator took down keeps his date and his reason.
    sqlx::query!(
        r#"
        update demandes
        set status = 'removed', removed_at = coalesce(removed_at, $2),
            removal_reason = coalesce(removal_reason, 'author_deleted'), title = $3, description = $4
        where author_id = $1
        "#,
        user,
        now,
        REMOVED_TITLE,
        REMOVED_WORDS,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Empties his side of each conversation; the other side keeps its own.
async fn leave_conversations(
    connection: &mut PgConnection,
    user: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    // The version is raised so that a device that is writing its blob right now loses.
    sqlx::query!(
        r#"
        update conversations
        set blob_for_a = null, blob_a_version = blob_a_version + 1, a_left_at = coalesce(a_left_at, $2)
        where user_a_id = $1
        "#,
        user,
        now,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        r#"
        update conversations
        set blob_for_b = null, blob_b_version = blob_b_version + 1, b_left_at = coalesce(b_left_at, $2)
        where user_b_id = $1
        "#,
        user,
        now,
    )
    .execute(&mut *connection)
    .await?;
    // After the conversations, whose rows are the locks of their logs: no message can come in between.
    sqlx::query!(
        r#"
        update conversation_messages message
        set envelope_for_a = case when user_a_id = $1 then null else envelope_for_a end,
            envelope_for_b = case when user_b_id = $1 then null else envelope_for_b end
        from conversations
        where conversations.id = message.conversation_id and $1 in (user_a_id, user_b_id)
        "#,
        user,
    )
    .execute(connection)
    .await?;
    Ok(())
}
