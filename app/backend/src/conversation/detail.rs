use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::conversation::{ConversationDetail, LOG_PAGE, LoggedMessage, Peer};
use model::{ConversationId, DemandeId, PublicId};
use sqlx::PgConnection;

use super::Error;
use super::send::closed;
use super::side::{Side, milliseconds, number};
use crate::Services;
use crate::auth::{Caller, user_type};

/// A conversation as the caller reads it. Without `after`, from the beginning: his blob, and the log after it. With, only what
/// came after that number.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn detail(
    services: &Services,
    caller: &Caller,
    id: ConversationId,
    after: Option<u64>,
) -> Result<ConversationDetail, Error> {
    let mut transaction = services.db.begin().await?;
    // Blob and log must be of one moment: a folding in between would leave a gap, or show something twice.
    sqlx::query!("set transaction isolation level repeatable read, read only")
        .execute(&mut *transaction)
        .await?;
    let row = sqlx::query!(
        r#"
        select case when user_a_id = $2 then 'a' else 'b' end as "side!",
               demandes.id as demande_id, title,
               peer.public_id, peer.display_name, peer.user_type, peer.banned as "peer_banned!",
               peer.deleted_at is not null or case when user_a_id = $2 then b_left_at else a_left_at end is not null as "peer_left!",
               case when user_a_id = $2 then blob_a_version else blob_b_version end as "blob_version!",
               case when user_a_id = $2 then blob_a_upto_seq else blob_b_upto_seq end as "blob_upto_seq!",
               case when $3 then case when user_a_id = $2 then blob_for_a else blob_for_b end end as blob,
               next_seq, case when warned_at is not null then auto_delete_at end as expires_at,
               case when user_a_id = $2 then a_read_seq else b_read_seq end as "read_seq!",
               case when user_a_id = $2 then b_read_seq else a_read_seq end as "peer_read_seq!",
               me.shows_typing and peer.shows_typing as "shows_typing!",
               (select bundle from public_bundles where user_id = peer.id order by epoch desc limit 1) as bundle
        from conversations
        join unlocks on unlocks.id = unlock_id
        join demandes on demandes.id = unlocks.demande_id
        join users peer on peer.id = case when user_a_id = $2 then user_b_id else user_a_id end
        join users me on me.id = $2
        where conversations.id = $1
          and (user_a_id = $2 and a_left_at is null or user_b_id = $2 and b_left_at is null)
        "#,
        id.0,
        caller.id,
        after.is_none(),
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::NotFound)?;
    let side = if row.side == "a" { Side::A } else { Side::B };
    let from = after.map_or(row.blob_upto_seq, |after| {
        i64::try_from(after).unwrap_or(i64::MAX)
    });
    let messages = log(&mut transaction, id, side, from).await?;
    transaction.commit().await?;
    Ok(ConversationDetail {
        id,
        demande_id: DemandeId(row.demande_id),
        demande_title: row.title,
        peer: Peer {
            public_id: PublicId(row.public_id),
            display_name: row.display_name,
            user_type: user_type(&row.user_type),
        },
        peer_bundle: row
            .bundle
            .map(|bundle| STANDARD.encode(bundle))
            .unwrap_or_default(),
        my_blob: row.blob.map(|blob| STANDARD.encode(blob)),
        blob_version: u32::try_from(row.blob_version).unwrap_or(0),
        blob_upto_seq: number(row.blob_upto_seq),
        messages,
        last_seq: number(row.next_seq - 1),
        read_seq: number(row.read_seq),
        peer_read_seq: number(row.peer_read_seq),
        closed: closed(row.peer_left, row.peer_banned),
        shows_typing: row.shows_typing,
        expires_at: row.expires_at.map(milliseconds),
    })
}

/// The log after a number, in its order, as one side reads it.
async fn log(
    connection: &mut PgConnection,
    id: ConversationId,
    side: Side,
    after: i64,
) -> Result<Vec<LoggedMessage>, Error> {
    let rows = sqlx::query!(
        r#"
        select seq, message_id, sender, created_at, case $2::text when 'a' then envelope_for_a else envelope_for_b end as envelope
        from conversation_messages
        where conversation_id = $1 and seq > $3
        order by seq
        limit $4
        "#,
        id.0,
        side.as_str(),
        after,
        i64::from(LOG_PAGE),
    )
    .fetch_all(connection)
    .await?;
    let messages = rows.into_iter().map(|row| LoggedMessage {
        seq: number(row.seq),
        message_id: row.message_id,
        mine: row.sender == side.as_str(),
        envelope: row.envelope.map(|envelope| STANDARD.encode(envelope)),
        received_at: milliseconds(row.created_at),
    });
    Ok(messages.collect())
}
