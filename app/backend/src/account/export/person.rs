//! The account itself, its sessions and what it is told.

use model::account::{
    ExportedAccount, ExportedNotification, ExportedPreference, ExportedPushSubscription, ExportedQuietHours,
    ExportedSearch, ExportedSession,
};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn account(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Option<ExportedAccount>, sqlx::Error> {
    sqlx::query_as!(
        ExportedAccount,
        r#"
        select user_id as "user_id!",
               public_id,
               user_type,
               display_name,
               locale as language,
               shows_typing,
               token_balance as tokens,
               token_premium_balance as premium_tokens,
               area_place,
               area_radius_km,
               siret,
               wrap_recovery is not null as "has_recovery_code!",
               kdf,
               kdf_iterations as "kdf_iterations!",
               terms_version,
               to_json(terms_accepted_at) #>> '{}' as "terms_accepted_at!",
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(restricted_until) #>> '{}' as "restricted_until"
        from users
        where id = $1 and deleted_at is null
        "#,
        user,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn sessions(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedSession>, sqlx::Error> {
    sqlx::query_as!(
        ExportedSession,
        r#"
        select device,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(last_seen_at) #>> '{}' as "last_seen_at!",
               to_json(expires_at) #>> '{}' as "expires_at!",
               to_json(revoked_at) #>> '{}' as "revoked_at"
        from sessions
        where user_id = $1
        order by sessions.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn trades(connection: &mut PgConnection, user: Uuid) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select category from user_trades where user_id = $1 order by category",
        user
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn notifications(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedNotification>, sqlx::Error> {
    sqlx::query_as!(
        ExportedNotification,
        r#"
        select kind,
               payload::text as "payload!",
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(read_at) #>> '{}' as "read_at"
        from notifications
        where user_id = $1
        order by notifications.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn preferences(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedPreference>, sqlx::Error> {
    sqlx::query_as!(
        ExportedPreference,
        r#"
        select kind,
               push
        from notification_preferences
        where user_id = $1
        order by kind
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn quiet_hours(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Option<ExportedQuietHours>, sqlx::Error> {
    sqlx::query_as!(
        ExportedQuietHours,
        r#"
        select starts_at::text as "starts_at!",
               ends_at::text as "ends_at!",
               time_zone
        from quiet_hours
        where user_id = $1
        "#,
        user,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn push_subscriptions(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedPushSubscription>, sqlx::Error> {
    sqlx::query_as!(
        ExportedPushSubscription,
        r#"
        select endpoint,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(last_success_at) #>> '{}' as "last_success_at"
        from push_subscriptions
        where user_id = $1
        order by push_subscriptions.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn saved_searches(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedSearch>, sqlx::Error> {
    sqlx::query_as!(
        ExportedSearch,
        r#"
        select label,
               place,
               radius_km,
               categories,
               words,
               budget_min,
               budget_max,
               alerts,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(last_alert_at) #>> '{}' as "last_alert_at"
        from saved_searches
        where user_id = $1
        order by saved_searches.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}
