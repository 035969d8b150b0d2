//! The abuse cases of the crypto page that live here: 8 and 9. Case 7 is in `auth::tests::recovery`.

use model::auth::UserType;
use sqlx::PgPool;

use super::forms::{self, caller, device, opens, recovers, stored};
use crate::account::*;
use crate::auth;
use crate::fixtures::{person, services};

const EMAIL: &str = "camille@exemple.fr";

#[sqlx::test(migrations = "../../migrations")]
async fn abuse_8_after_a_password_change_the_old_token_and_the_old_local_copy_are_dead(db: PgPool) {
    let (services, _) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    let (stolen, token) = device(&services, EMAIL, "stolen").await;
    keep_local_key(&services, &stolen, forms::local_key(1))
        .await
        .unwrap();
    let (here, _) = device(&services, EMAIL, "here").await;
    keep_local_key(&services, &here, forms::local_key(2))
        .await
        .unwrap();
    let session = change_password(&services, &here, forms::change_password("ab", "11"), "here")
        .await
        .unwrap();

    assert!(caller(&services, &token).await.is_none());
    for old in [&stolen, &here] {
        assert!(local_key(&services, old).await.unwrap().is_none());
        let revived = keep_local_key(&services, old, forms::local_key(3)).await;
        assert!(matches!(revived, Err(Error::NoSuchSession)));
    }
    let left: i64 = sqlx::query_scalar("select count(*) from sessions where local_key is not null")
        .fetch_one(&services.db)
        .await
        .unwrap();
    assert_eq!(left, 0, "the keys themselves are gone, not only out of reach");
    let now = caller(&services, &session).await.unwrap();
    keep_local_key(&services, &now, forms::local_key(4))
        .await
        .unwrap();
    assert!(local_key(&services, &now).await.unwrap() == Some(forms::local_key(4)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn abuse_8_after_a_ban_the_token_and_the_local_copy_are_dead(db: PgPool) {
    let (services, _) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    let (camille, token) = device(&services, EMAIL, "").await;
    keep_local_key(&services, &camille, forms::local_key(1))
        .await
        .unwrap();
    sqlx::raw_sql("update users set banned_at = now(), ban_reason = 'test'")
        .execute(&services.db)
        .await
        .unwrap();
    assert!(caller(&services, &token).await.is_none());
    assert!(local_key(&services, &camille).await.unwrap().is_none());
    let change = change_password(&services, &camille, forms::change_password("ab", "11"), "").await;
    assert!(matches!(change, Err(Error::Changed)));
    for attempt in [
        auth::start_recovery(&services, forms::start_recovery(EMAIL, "cd"))
            .await
            .err(),
        auth::recover(&services, forms::recover(EMAIL, "cd", "11", "22"), "")
            .await
            .err(),
    ] {
        assert!(
            matches!(attempt, Some(auth::Error::Banned { .. })),
            "told to the right code only"
        );
    }
    assert!(!recovers(&services, EMAIL, "ee").await);
}

/// The database fails at the last statement, when all else of the change is written.
async fn cut(db: &PgPool) {
    sqlx::raw_sql(
        "create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$;
         create trigger cut before insert on sessions for each row execute function cut()",
    )
    .execute(db)
    .await
    .unwrap();
}

async fn mended(db: &PgPool) {
    sqlx::raw_sql("drop trigger cut on sessions")
        .execute(db)
        .await
        .unwrap();
}

#[sqlx::test(migrations = "../../migrations")]
async fn abuse_9_a_change_cut_in_the_middle_leaves_the_old_state_working(db: PgPool) {
    let (services, _) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    let (camille, token) = device(&services, EMAIL, "").await;
    keep_local_key(&services, &camille, forms::local_key(1))
        .await
        .unwrap();
    let before = stored(&services.db).await;

    cut(&services.db).await;
    let password = change_password(&services, &camille, forms::change_password("ab", "11"), "").await;
    assert!(matches!(password, Err(Error::Auth(auth::Error::Database(_)))));
    let email = change_email(
        &services,
        &camille,
        forms::change_email("ab", "new@b.fr", "11"),
        "",
    )
    .await;
    assert!(matches!(email, Err(Error::Auth(auth::Error::Database(_)))));
    let recovered = auth::recover(&services, forms::recover(EMAIL, "cd", "11", "22"), "").await;
    assert!(matches!(recovered, Err(auth::Error::Database(_))));
    mended(&services.db).await;

    assert_eq!(stored(&services.db).await, before);
    assert!(caller(&services, &token).await.is_some());
    assert!(local_key(&services, &camille).await.unwrap() == Some(forms::local_key(1)));
    assert!(opens(&services, EMAIL, "ab").await && !opens(&services, EMAIL, "11").await);
    assert!(recovers(&services, EMAIL, "cd").await && !recovers(&services, EMAIL, "22").await);
    change_password(&services, &camille, forms::change_password("ab", "11"), "")
        .await
        .unwrap();
    assert!(opens(&services, EMAIL, "11").await);
}
