use model::account::DeleteAccount;
use model::auth::UserType;
use sqlx::PgPool;

use super::forms::{login, opens, recovers, stored};
use super::world::{CAMILLE, KARIM, number, run, world};
use crate::account::*;
use crate::auth::{self, signup};
use crate::fixtures::{demande, services, signup_form};

fn form() -> DeleteAccount {
    DeleteAccount {
        current_password_hash: "ab".repeat(32),
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_deleted_demandeur_leaves_no_words_and_frees_the_email(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    demande(&services, &world.camille, "canari-camille", "93048", 2).await;
    let session = login(&services, CAMILLE, "ab", "").await.unwrap().1;
    delete(&services, &world.camille, form()).await.unwrap();

    assert!(!opens(&services, CAMILLE, "ab").await && !recovers(&services, CAMILLE, "cd").await);
    assert!(super::forms::caller(&services, &session).await.is_none());
    let rows: Vec<String> = sqlx::query_scalar(
        "select users::text from users where id = $1 union all select demandes::text from demandes
         union all select conversations::text from conversations
         union all select conversation_messages::text from conversation_messages",
    )
    .bind(world.camille.id)
    .fetch_all(&services.db)
    .await
    .unwrap();
    let hers = hex::encode("A".repeat(64));
    for row in rows {
        assert!(!row.contains("canari-camille") && !row.contains(&hers), "{row}");
    }
    let open = number(
        &services.db,
        "select count(*) from demandes where status <> 'removed'",
    )
    .await;
    assert_eq!(open, 0);
    let (again, _) = signup(&services, signup_form(CAMILLE, UserType::Pro), "")
        .await
        .unwrap();
    assert_ne!(again.me.public_id, world.camille.me.public_id);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_ledger_and_the_other_side_stand(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    let others = async || {
        let mut snapshot = sqlx::query_scalar::<_, String>(
            "select token_ledger::text from token_ledger union all select unlocks::text from unlocks
             union all select transactions::text from transactions union all select reviews::text from reviews
             union all select public_bundles::text from public_bundles
             union all select envelope_for_b::text from conversation_messages
             union all select blob_for_b::text from conversations
             union all select concat(b_left_at, blob_b_version, last_updated) from conversations",
        )
        .fetch_all(&services.db)
        .await
        .unwrap();
        snapshot.sort();
        snapshot
    };
    let before = others().await;
    let karims = export(&services, &world.karim).await.unwrap();
    delete(&services, &world.camille, form()).await.unwrap();
    assert_eq!(others().await, before);
    assert!(
        export(&services, &world.karim).await.unwrap() == karims,
        "to him nothing has changed"
    );
    let left = number(
        &services.db,
        "select count(*) from conversations where a_left_at is not null and blob_for_a is null
            and blob_a_version = 2",
    )
    .await;
    assert_eq!(left, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_deleted_pro_keeps_his_book_and_nothing_that_names_him(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    delete(&services, &world.karim, form()).await.unwrap();
    assert!(!opens(&services, KARIM, "ab").await);
    let count = async |sql| number(&services.db, sql).await;
    assert_eq!(count("select count(*) from token_ledger").await, 4);
    assert_eq!(
        count("select token_balance::bigint from users where deleted_at is not null").await,
        21
    );
    assert_eq!(
        count("select count(*) from demandes where status = 'active' and slots_used = 1").await,
        1,
        "Camille's demande goes on"
    );
    assert_eq!(
        count(
            "select count(*) from conversation_messages where envelope_for_a is not null and envelope_for_b is null"
        )
        .await,
        2
    );
    for table in [
        "select count(*) from sessions where user_id = (select id from users where deleted_at is not null)",
        "select count(*) from user_trades",
        "select count(*) - 1 from user_vault_items",
        "select count(*) - 1 from notifications",
        "select count(*) - 1 from notification_preferences",
        "select count(*) - 1 from quiet_hours",
        "select count(*) - 1 from push_subscriptions",
        "select count(*) - 1 from saved_searches",
        "select count(*) - 1 from conversation_flags",
    ] {
        assert_eq!(count(table).await, 0, "{table}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_a_moderator_took_down_keeps_his_reason(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    run(
        &services.db,
        "update demandes set status = 'removed', removed_at = '2026-11-22 13:00Z', removal_reason = 'fake'"
            .into(),
    )
    .await;
    delete(&services, &world.camille, form()).await.unwrap();
    let (reason, title): (String, String) =
        sqlx::query_as("select removal_reason, title from demandes where id = $1")
            .bind(world.demande)
            .fetch_one(&services.db)
            .await
            .unwrap();
    assert_eq!((reason.as_str(), title.as_str()), ("fake", "Demande retirée"));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_deletion_that_is_cut_deletes_nothing(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    run(
        &services.db,
        "create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$;
         create trigger cut before update on conversation_messages for each row execute function cut()"
            .into(),
    )
    .await;
    let before = (
        stored(&services.db).await,
        export(&services, &world.camille).await.unwrap(),
    );
    let refused = delete(&services, &world.camille, form()).await;
    assert!(matches!(refused, Err(Error::Auth(auth::Error::Database(_)))));
    let after = (
        stored(&services.db).await,
        export(&services, &world.camille).await.unwrap(),
    );
    assert!(after == before);
    assert!(opens(&services, CAMILLE, "ab").await);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_ban_is_not_shed_by_deleting(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    run(
        &services.db,
        "update users set banned_at = now(), ban_reason = 'test' where user_type = 'demandeur'".into(),
    )
    .await;
    let refused = delete(&services, &world.camille, form()).await;
    assert!(matches!(refused, Err(Error::Changed)));
    let again = signup(&services, signup_form(CAMILLE, UserType::Demandeur), "").await;
    assert!(matches!(again, Err(auth::Error::EmailTaken)));
}
