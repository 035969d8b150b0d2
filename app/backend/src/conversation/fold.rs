use crypto_core::Blob;
use model::ConversationId;
use model::conversation::NewBlob;

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// Puts the caller's history, folded anew on his device, in the place of the one that it was made from. Returns its version.
/// Of two devices that fold at once, one is told to take over the other's first.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Malformed`]; [`Error::Changed`] where `version` is not the one that lies here, or the history
/// would hold less of the log than it does, or more than there is.
pub async fn fold(
    services: &Services,
    caller: &Caller,
    id: ConversationId,
    new: NewBlob,
) -> Result<u32, Error> {
    let blob = Blob::from_base64(&new.blob).map_err(|_| Error::Malformed)?;
    let version = i32::try_from(new.version).map_err(|_| Error::Changed)?;
    let upto = i64::try_from(new.upto_seq).map_err(|_| Error::Changed)?;
    let written = sqlx::query_scalar!(
        r#"
        update conversations
        set blob_for_a = case when user_a_id = $2 then $3 else blob_for_a end,
            blob_for_b = case when user_b_id = $2 then $3 else blob_for_b end,
            blob_a_version = blob_a_version + (user_a_id = $2)::int,
            blob_b_version = blob_b_version + (user_b_id = $2)::int,
            blob_a_upto_seq = case when user_a_id = $2 then $5 else blob_a_upto_seq end,
            blob_b_upto_seq = case when user_b_id = $2 then $5 else blob_b_upto_seq end
        where id = $1 and $5 < next_seq
          and (user_a_id = $2 and a_left_at is null and blob_a_version = $4 and blob_a_upto_seq <= $5
               or user_b_id = $2 and b_left_at is null and blob_b_version = $4 and blob_b_upto_seq <= $5)
        returning case when user_a_id = $2 then blob_a_version else blob_b_version end as "version!"
        "#,
        id.0,
        caller.id,
        blob.as_bytes(),
        version,
        upto,
    )
    .fetch_optional(&services.db)
    .await?;
    if let Some(version) = written {
        return Ok(u32::try_from(version).unwrap_or(0));
    }
    let there = sqlx::query_scalar!(
        r#"
        select exists (select from conversations where id = $1
            and (user_a_id = $2 and a_left_at is null or user_b_id = $2 and b_left_at is null)) as "there!"
        "#,
        id.0,
        caller.id,
    )
    .fetch_one(&services.db)
    .await?;
    Err(if there { Error::Changed } else { Error::NotFound })
}
