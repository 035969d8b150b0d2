//! Reports made, decisions received.

use model::account::{ExportedAppeal, ExportedDecision, ExportedFlag, ExportedReport};
use sqlx::PgConnection;
use uuid::Uuid;

/// The messages that were shown with a report are another person's words: they are left out.
pub(super) async fn reports(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedReport>, sqlx::Error> {
    sqlx::query_as!(
        ExportedReport,
        r#"
        select id,
               subject,
               conversation_id,
               demande_id,
               reason,
               details,
               status,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(decided_at) #>> '{}' as "decided_at"
        from reports
        where reporter_id = $1
        order by reports.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn flags(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedFlag>, sqlx::Error> {
    sqlx::query_as!(
        ExportedFlag,
        r#"
        select conversation_id,
               flag_type,
               count,
               possible_count,
               to_json(last_flagged) #>> '{}' as "last_flagged!"
        from conversation_flags
        where user_id = $1
        order by conversation_flags.last_flagged desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn decisions(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedDecision>, sqlx::Error> {
    sqlx::query_as!(
        ExportedDecision,
        r#"
        select id,
               action,
               ground,
               statement,
               moderator_id is not null as "by_a_person!",
               to_json(until) #>> '{}' as "until",
               to_json(created_at) #>> '{}' as "created_at!"
        from moderation_decisions
        where user_id = $1
        order by moderation_decisions.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn appeals(
    connection: &mut PgConnection,
    user: Uuid,
) -> Result<Vec<ExportedAppeal>, sqlx::Error> {
    sqlx::query_as!(
        ExportedAppeal,
        r#"
        select decision_id,
               body,
               status,
               answer,
               to_json(created_at) #>> '{}' as "created_at!",
               to_json(decided_at) #>> '{}' as "decided_at"
        from appeals
        where user_id = $1
        order by appeals.created_at desc, id
        "#,
        user,
    )
    .fetch_all(connection)
    .await
}
