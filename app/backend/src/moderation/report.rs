use crypto_core::{PublicBundle, SignedBundle};
use model::ReportId;
use model::moderation::{NewReport, Reported};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::evidence::{Expected, Shown, read};
use crate::Services;
use crate::auth::Caller;

/// Reports the other side of a conversation, with the messages that the caller chooses to show. Each is checked here, once:
/// what the moderator is told of its proof does not depend on keys that come later.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`]: the caller is no side of the conversation; [`Error::AlreadyReported`].
pub async fn report(services: &Services, caller: &Caller, new: NewReport) -> Result<Reported, Error> {
    let new = new.validate().map_err(Error::Invalid)?;
    let shown = read(&new.messages).map_err(Error::Invalid)?;
    let (id, now) = (services.entropy.uuid(), services.clock.now());
    let mut transaction = services.db.begin().await?;
    let (reported, expected) = expected(&mut transaction, caller, &new).await?;
    let shown: Vec<(Shown, bool)> = shown
        .into_iter()
        .map(|shown| {
            let proven = shown.proves(&expected);
            (shown, proven)
        })
        .collect();
    insert(&mut transaction, id, caller.id, reported, &new, now).await?;
    keep(&mut transaction, id, reported, &shown).await?;
    transaction.commit().await?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Reported {
        id: ReportId(id),
        messages: count(shown.len()),
        proven: count(shown.iter().filter(|(_, proven)| *proven).count()),
    })
}

/// Who is reported, and what a message of his to the caller looks like.
async fn expected(
    connection: &mut PgConnection,
    caller: &Caller,
    new: &NewReport,
) -> Result<(Uuid, Expected), Error> {
    let peer = sqlx::query!(
        r#"
        select peer.id, peer.public_id
        from conversations
        join users peer on peer.id = case when user_a_id = $2 then user_b_id else user_a_id end
        where conversations.id = $1
          and (user_a_id = $2 and a_left_at is null or user_b_id = $2 and b_left_at is null)
        "#,
        new.conversation_id.0,
        caller.id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    let named = |text: String| crypto_core::PublicId::new(text).map_err(|_| Error::NotFound);
    let expected = Expected {
        conversation: crypto_core::ConversationId(new.conversation_id.0.into_bytes()),
        sender: named(peer.public_id)?,
        recipient: named(caller.me.public_id.0.clone())?,
        identities: bundles(connection, peer.id)
            .await?
            .iter()
            .map(|bundle| *bundle.identity())
            .collect(),
        keys: bundles(connection, caller.id).await?,
    };
    Ok((peer.id, expected))
}

/// What a person has published, of every epoch. A bundle that does not stand its own signature proves nothing.
async fn bundles(connection: &mut PgConnection, user: Uuid) -> Result<Vec<PublicBundle>, Error> {
    let rows = sqlx::query_scalar!("select bundle from public_bundles where user_id = $1", user)
        .fetch_all(connection)
        .await?;
    let bundles = rows
        .into_iter()
        .filter_map(|bytes| SignedBundle::from_bytes(bytes).ok()?.verify().ok());
    Ok(bundles.collect())
}

async fn insert(
    connection: &mut PgConnection,
    id: Uuid,
    by: Uuid,
    reported: Uuid,
    new: &NewReport,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into reports
            (id, reporter_id, reported_id, subject, conversation_id, reason, details, good_faith, created_at)
         values ($1, $2, $3, 'conversation', $4, $5, $6, $7, $8)",
        id,
        by,
        reported,
        new.conversation_id.0,
        new.reason.as_str(),
        new.details,
        new.good_faith,
        now,
    )
    .execute(connection)
    .await
    .map_err(|error| {
        let constraint = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::constraint);
        match constraint {
            Some("reports_open_conversation_key") => Error::AlreadyReported,
            _ => Error::Database(error),
        }
    })?;
    Ok(())
}

async fn keep(
    connection: &mut PgConnection,
    report: Uuid,
    sender: Uuid,
    shown: &[(Shown, bool)],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = shown.iter().map(|(shown, _)| shown.message_id()).collect();
    let epochs: Vec<i32> = shown.iter().map(|(shown, _)| shown.epoch()).collect();
    let bodies: Vec<Vec<u8>> = shown.iter().map(|(shown, _)| shown.body().to_vec()).collect();
    let signatures: Vec<Vec<u8>> = shown
        .iter()
        .map(|(shown, _)| shown.signature().to_vec())
        .collect();
    let dates: Vec<OffsetDateTime> = shown.iter().map(|(shown, _)| shown.sent_at()).collect();
    let proven: Vec<bool> = shown.iter().map(|(_, proven)| *proven).collect();
    sqlx::query!(
        r#"
        insert into report_messages
            (report_id, position, message_id, sender_id, recipient_epoch, body, signature, sent_at, verified)
        select $1, position::smallint, message_id, $2, epoch, body, signature, sent_at, verified
        from unnest($3::uuid[], $4::int[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::bool[])
            with ordinality as shown (message_id, epoch, body, signature, sent_at, verified, position)
        "#,
        report,
        sender,
        &ids,
        &epochs,
        &bodies,
        &signatures,
        &dates,
        &proven,
    )
    .execute(connection)
    .await?;
    Ok(())
}
