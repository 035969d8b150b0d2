//! Conversations: who is in them, what only grows, what goes and what stays. Accounts that are deleted.

use sqlx::PgPool;
use uuid::Uuid;

use super::fixture::{accepted, demande, number, pro, refused, unlock, user};

/// A conversation with one message from b.
async fn conversation(pool: &PgPool) -> (Uuid, Uuid, Uuid) {
    let author = user(pool, "demandeur").await;
    let pro = pro(pool).await;
    let demande = demande(pool, author).await;
    let unlock = unlock(pool, pro, demande).await.unwrap();
    let id: Uuid = sqlx::query_scalar(
        "insert into conversations (unlock_id, user_a_id, user_b_id) values ($1, $2, $3) returning id",
    )
    .bind(unlock)
    .bind(author)
    .bind(pro)
    .fetch_one(pool)
    .await
    .unwrap();
    sqlx::query(
        "with c as (update conversations set next_seq = next_seq + 1, message_count = 1 where id = $1 returning next_seq - 1 as seq)
         insert into conversation_messages (conversation_id, seq, message_id, sender, envelope_for_a, envelope_for_b, digest)
         select $1, seq, gen_random_uuid(), 'b', e, e, sha256(e) from c, decode(repeat('00', 300), 'hex') e",
    )
    .bind(id)
    .execute(pool)
    .await
    .unwrap();
    (id, author, pro)
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_sides_are_those_of_the_unlock(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let stranger = user(&pool, "pro").await;
    let pro = pro(&pool).await;
    let demande = demande(&pool, author).await;
    let unlock = unlock(&pool, pro, demande).await.unwrap();
    for (a, b) in [(author, stranger), (stranger, pro), (pro, author)] {
        let sql = format!(
            "insert into conversations (unlock_id, user_a_id, user_b_id) values ('{unlock}', '{a}', '{b}')"
        );
        refused(&pool, sql, "conversations_parties_check").await;
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_log_only_grows(pool: PgPool) {
    let (id, ..) = conversation(&pool).await;
    let rule = "conversation_messages_append_only_check";
    for sql in [
        "update conversation_messages set envelope_for_a = envelope_for_b || '\\x00'",
        "update conversation_messages set sender = 'a'",
        "update conversation_messages set seq = 2",
        "delete from conversation_messages",
        "truncate conversation_messages",
    ] {
        refused(&pool, sql, rule).await;
    }
    let emptied = "update conversation_messages set envelope_for_a = null";
    accepted(&pool, emptied).await;
    let filled = "update conversation_messages set envelope_for_a = envelope_for_b";
    refused(&pool, filled, rule).await;
    for assignment in [
        "next_seq = 1, message_count = 0",
        "user_a_id = user_b_id, user_b_id = user_a_id",
    ] {
        let sql = format!("update conversations set {assignment} where id = '{id}'");
        refused(&pool, sql, "conversations_forward_check").await;
    }
    let unread = format!("update conversations set a_read_seq = 2 where id = '{id}'");
    refused(&pool, unread, "conversations_a_read_seq_check").await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_conversation_goes_with_its_messages_and_leaves_the_rest(pool: PgPool) {
    let (id, author, pro) = conversation(&pool).await;
    let dated = format!(
        "update conversations set created_at = '2026-08-31T10:00Z', last_updated = '2026-08-31T10:00Z' where id = '{id}'"
    );
    refused(&pool, dated, "conversations_forward_check").await;
    assert_eq!(
        number(
            &pool,
            "select count(*) from conversations
            where auto_delete_at at time zone 'UTC' = last_updated at time zone 'UTC' + interval '6 months'"
        )
        .await,
        1
    );
    let rest = format!(
        "insert into reports (reporter_id, reported_id, subject, conversation_id, reason)
            values ('{author}', '{pro}', 'conversation', '{id}', 'arnaque');
         insert into media_files (conversation_id, uploaded_by, object_key, file_type, file_size)
            values ('{id}', '{pro}', 'ab/cd', 'image', 1000);
         insert into conversation_flags (conversation_id, user_id, flag_type, count) values ('{id}', '{pro}', 'contact_externe', 1)
            on conflict (conversation_id, user_id, flag_type) do update set count = conversation_flags.count + 1;
         delete from conversations where id = '{id}'"
    );
    accepted(&pool, rest).await;
    let left = "select (select count(*) from reports) * 1000 + (select count(*) from media_files) * 100
        + (select count(*) from conversation_flags) * 10 + (select count(*) from conversation_messages)";
    // The counter stands for the person.
    assert_eq!(number(&pool, left).await, 1110);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_account_is_emptied_whole_or_not_at_all(pool: PgPool) {
    let (_, author, _) = conversation(&pool).await;
    let update = |assignments: &str| format!("update users set {assignments} where id = '{author}'");
    let emptied = "deleted_at = now(), user_id = null, password_hash = null, kdf_iterations = null, account_salt = null,
        wrap_password = null, display_name = ''";
    for (sql, name) in [
        (
            format!("delete from users where id = '{author}'"),
            "demandes_author_fkey",
        ),
        (update("password_hash = null"), "users_living_check"),
        (update("deleted_at = now()"), "users_deleted_check"),
        (
            update("password_hash = repeat('a', 64)"),
            "users_password_hash_check",
        ),
        (update("kdf_iterations = 599999"), "users_kdf_iterations_check"),
        (update("kdf_iterations = 2000001"), "users_kdf_iterations_check"),
        (update("wrap_recovery = wrap_password"), "users_recovery_check"),
        (update("siret = '12345678901234'"), "users_pro_check"),
        (update("banned_at = now()"), "users_ban_reason_check"),
    ] {
        refused(&pool, sql, name).await;
    }
    accepted(&pool, update(emptied)).await;
    assert_eq!(number(&pool, "select count(*) from conversations").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_session_that_ended_keeps_no_key(pool: PgPool) {
    let user = user(&pool, "pro").await;
    let open = |columns: &str, values: &str| {
        format!(
            "insert into sessions (user_id, session_version, local_key{columns}) values ('{user}', 1, sha256('x'){values})"
        )
    };
    for (sql, name) in [
        (open(", revoked_at", ", now()"), "sessions_revoked_check"),
        (
            open(", expires_at", ", now() + interval '8 days'"),
            "sessions_expires_at_check",
        ),
    ] {
        refused(&pool, sql, name).await;
    }
    accepted(&pool, open("", "")).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_epoch_never_goes_down(pool: PgPool) {
    let user = user(&pool, "pro").await;
    let publish = |epoch: i32| {
        format!(
            "insert into public_bundles (user_id, epoch, bundle) values ('{user}', {epoch}, decode(repeat('00', 160), 'hex'))"
        )
    };
    accepted(&pool, publish(0)).await;
    accepted(&pool, publish(2)).await;
    refused(&pool, publish(1), "public_bundles_epoch_order_check").await;
    refused(&pool, publish(2), "public_bundles_pkey").await;
    let swapped = "update public_bundles set bundle = bundle || '\\x00'";
    refused(&pool, swapped, "public_bundles_fixed_check").await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn decisions_stand_and_people_answer_appeals(pool: PgPool) {
    let (_, author, pro) = conversation(&pool).await;
    let prepared = format!(
        "insert into moderators (user_id) values ('{author}');
         insert into moderation_decisions (moderator_id, user_id, action, ground, statement)
            values ('{author}', '{pro}', 'warn', 'terms', 'Un numéro dans un message.');
         insert into appeals (decision_id, user_id, body) select id, user_id, 'Non.' from moderation_decisions"
    );
    accepted(&pool, prepared).await;
    for (sql, name) in [
        (
            "update moderation_decisions set statement = 'x'",
            "moderation_decisions_append_only_check",
        ),
        (
            "delete from moderation_decisions",
            "moderation_decisions_append_only_check",
        ),
        (
            "update appeals set status = 'upheld', decided_at = now(), answer = 'Non.'",
            "appeals_decided_check",
        ),
        (
            "insert into moderation_decisions (user_id, action, ground, statement) select user_id, 'ban', 'terms', ' ' from moderators",
            "moderation_decisions_statement_check",
        ),
        (
            "insert into moderation_decisions (user_id, action, ground, statement) select user_id, 'refund', 'terms', 'x' from moderators",
            "moderation_decisions_target_check",
        ),
    ] {
        refused(&pool, sql, name).await;
    }
}
