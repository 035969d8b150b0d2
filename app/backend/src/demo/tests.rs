use sqlx::PgPool;

use super::fill;
use crate::fixtures::{person, services};

#[sqlx::test(migrations = "../../migrations")]
async fn a_filling_that_was_cut_off_is_gone_on_with_and_done_once(db: PgPool) {
    let (services, _) = services(db.clone());
    crate::place::load(&db, |_| ()).await.unwrap();
    let posted = async || {
        sqlx::query_scalar!(r#"select count(*) as "count!" from demandes"#)
            .fetch_one(&db)
            .await
            .unwrap()
    };

    let cut = async {
        while posted().await < 20 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = fill(&services, |_| ()) => panic!("nothing was cut off"),
        () = cut => {}
    }
    let first = posted().await;

    let whole = fill(&services, |_| ()).await.unwrap();
    assert!((20..i64::try_from(whole).unwrap()).contains(&first));
    assert_eq!(posted().await, i64::try_from(whole).unwrap());
    let ledger = sqlx::query!(
        r#"
        select (select count(*) from token_ledger where reason = 'gift') as "gifts!",
               (select count(*) from users where user_type = 'pro') as "pros!",
               (select count(*) from token_ledger where reason = 'unlock') as "paid!",
               (select count(*) from unlocks) as "unlocks!"
        "#
    )
    .fetch_one(&db)
    .await
    .unwrap();
    assert_eq!(ledger.gifts, 2 * ledger.pros, "of both kinds, once");
    assert_eq!(ledger.paid, ledger.unlocks);
    assert_eq!(crate::ledger::verify(&services).await.unwrap().faults, [""; 0]);
    assert_eq!(fill(&services, |_| ()).await.unwrap(), 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_database_with_people_in_it_is_left_alone(db: PgPool) {
    let (services, _) = services(db.clone());
    person(&services, "quelquun@exemple.fr", model::auth::UserType::Pro).await;
    assert_eq!(fill(&services, |_| ()).await.unwrap(), 0);
    let people = sqlx::query_scalar!(r#"select count(*) as "count!" from users"#)
        .fetch_one(&db)
        .await
        .unwrap();
    assert_eq!(people, 1);
}
