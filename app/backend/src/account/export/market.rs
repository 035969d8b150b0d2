//! Demandes, unlocks and reviews.

use model::account::{ExportedDemande, ExportedReview, ExportedUnlock};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn demandes(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedDemande>, sqlx::Error> {
    sqlx::query_as!(
        ExportedDemande,
        r#"
        select id,
               title,
               description,
               category,
               place,
               location_display as place_name,
               budget_min,
               budget_max,
               status,
               slots_total,
               slots_used,
               slots_premium_total,
               slots_premium_used,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(expires_at) #>> '{}' as "expires_at!",
               to_json(extended_at) #>> '{}' as "extended_at",
               to_json(paused_at) #>> '{}' as "paused_at",
               to_json(resolved_at) #>> '{}' as "resolved_at",
               to_json(removed_at) #>> '{}' as "removed_at",
               removal_reason
        from demandes
        where author_id = $1
        order by demandes.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn unlocks(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedUnlock>, sqlx::Error> {
    sqlx::query_as!(
        ExportedUnlock,
        r#"
        select id,
               demande_id,
               tokens_spent,
               paid_with,
               is_premium,
               to_json(unlocked_at) #>> '{}' as "unlocked_at!",
               to_json(first_message_at) #>> '{}' as "first_message_at",
               to_json(opened_at) #>> '{}' as "opened_at",
               to_json(answered_at) #>> '{}' as "answered_at",
               to_json(refunded_at) #>> '{}' as "refunded_at",
               refund_reason
        from unlocks
        where pro_id = $1
        order by unlocks.unlocked_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

/// The pro's answer is his.
pub(super) async fn reviews_written(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedReview>, sqlx::Error> {
    sqlx::query_as!(
        ExportedReview,
        r#"
        select unlock_id,
               rating,
               comment,
               to_json(created_at) #>> '{}' as "created_at!",
               null::text as reply,
               null::text as replied_at,
               to_json(removed_at) #>> '{}' as "removed_at"
        from reviews
        where author_id = $1
        order by reviews.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

/// What a moderator has taken down is nobody's to read again but its author's.
pub(super) async fn reviews_received(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedReview>, sqlx::Error> {
    sqlx::query_as!(
        ExportedReview,
        r#"
        select unlock_id,
               rating,
               comment,
               to_json(created_at) #>> '{}' as "created_at!",
               reply,
               to_json(replied_at) #>> '{}' as "replied_at",
               to_json(removed_at) #>> '{}' as "removed_at"
        from reviews
        where pro_id = $1 and reviews.removed_at is null
        order by reviews.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}
