//! What only the device can open: the vault, and the person's own side of each conversation.

use model::PublicId;
use model::account::{
    ExportedAttachment, ExportedBundle, SealedConversation, SealedEnvelope, SealedVaultItem,
};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn attachments(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedAttachment>, sqlx::Error> {
    sqlx::query_as!(
        ExportedAttachment,
        r#"
        select id,
               conversation_id,
               file_type,
               file_size,
               to_json(uploaded_at) #>> '{}' as "uploaded_at!",
               to_json(expires_at) #>> '{}' as "expires_at!",
               to_json(deleted_at) #>> '{}' as "deleted_at"
        from media_files
        where uploaded_by = $1
        order by media_files.uploaded_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn vault_items(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<SealedVaultItem>, sqlx::Error> {
    sqlx::query_as!(
        SealedVaultItem,
        r#"
        select kind,
               version,
               translate(encode(ciphertext, 'base64'), e'\n', '') as "ciphertext!",
               to_json(updated_at) #>> '{}' as "updated_at!"
        from user_vault_items
        where user_id = $1
        order by kind
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn public_bundles(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedBundle>, sqlx::Error> {
    sqlx::query_as!(
        ExportedBundle,
        r#"
        select epoch,
               translate(encode(bundle, 'base64'), e'\n', '') as "bundle!",
               to_json(created_at) #>> '{}' as "created_at!"
        from public_bundles
        where user_id = $1
        order by epoch
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn conversations(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<SealedConversation>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select conversations.id, demande_id, peer.public_id as peer,
               case when user_a_id = $1 then 'a' else 'b' end as "side!",
               to_json(conversations.created_at) #>> '{}' as "created_at!",
               to_json(last_updated) #>> '{}' as "last_updated!",
               to_json(case when user_a_id = $1 then a_left_at else b_left_at end) #>> '{}' as left_at,
               case when user_a_id = $1 then a_read_seq else b_read_seq end as "read_seq!",
               translate(encode(case when user_a_id = $1 then blob_for_a else blob_for_b end, 'base64'),
                         e'\n', '') as blob,
               case when user_a_id = $1 then blob_a_version else blob_b_version end as "blob_version!",
               case when user_a_id = $1 then blob_a_upto_seq else blob_b_upto_seq end as "blob_upto_seq!"
        from conversations
        join unlocks on unlocks.id = conversations.unlock_id
        join users peer on peer.id = case when user_a_id = $1 then user_b_id else user_a_id end
        where $1 in (user_a_id, user_b_id)
        order by conversations.last_updated desc, conversations.id
        "#,
        user,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut conversations = Vec::with_capacity(rows.len());
    for row in rows {
        conversations.push(SealedConversation {
            id: row.id,
            demande_id: row.demande_id,
            envelopes: envelopes(&mut *connection, row.id, &row.side).await?,
            side: row.side,
            peer: PublicId(row.peer),
            created_at: row.created_at,
            last_updated: row.last_updated,
            left_at: row.left_at,
            read_seq: row.read_seq,
            blob: row.blob,
            blob_version: row.blob_version,
            blob_upto_seq: row.blob_upto_seq,
        });
    }
    Ok(conversations)
}

/// One side's envelopes: never the other's.
async fn envelopes(
    connection: &mut PgConnection,
    conversation: Uuid,
    side: &str,
) -> Result<Vec<SealedEnvelope>, sqlx::Error> {
    sqlx::query_as!(
        SealedEnvelope,
        r#"
        select seq, message_id, sender, translate(encode(own, 'base64'), e'\n', '') as "envelope!",
               to_json(created_at) #>> '{}' as "created_at!"
        from conversation_messages,
             lateral (select case $2 when 'a' then envelope_for_a when 'b' then envelope_for_b end) as mine (own)
        where conversation_id = $1 and own is not null
        order by seq
        "#,
        conversation,
        side,
    )
    .fetch_all(connection)
    .await
}
