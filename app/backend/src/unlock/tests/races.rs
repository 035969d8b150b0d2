//! Many at once, on the real database.

use futures_util::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::*;

/// More connections than a test has otherwise: those who come at once are to meet in the database.
pub(super) async fn crowd(options: PgPoolOptions, connect: PgConnectOptions) -> PgPool {
    options.max_connections(16).connect_with(connect).await.unwrap()
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_hundred_pros_five_get_the_five_places(options: PgPoolOptions, connect: PgConnectOptions) {
    let scene = scene(crowd(options, connect).await).await;
    let services = &scene.services;
    sqlx::query("update demandes set slots_total = 5, slots_premium_total = 0")
        .execute(&services.db)
        .await
        .unwrap();
    let crowd = pros(services, &scene.pro, 200, 5).await;
    let all = join_all(crowd.into_iter().map(|pro| {
        let (services, ask) = (services.clone(), ask(scene.id, UnlockKind::Standard));
        tokio::spawn(async move { unlock(&services, &pro, ask).await })
    }))
    .await;
    let (mut paid, mut late) = (0, 0);
    for done in all {
        match done.unwrap() {
            Ok(unlocked) => {
                assert_eq!(unlocked.tokens, Tokens(0));
                paid += 1;
            }
            Err(Error::Refused(UnlockRefusal::Full)) => late += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((paid, late), (5, 195));
    assert_eq!(count(services, "select count(*) from unlocks").await, 5);
    assert_eq!(count(services, "select count(*) from conversations").await, 5);
    assert_eq!(
        count(
            services,
            "select sum(amount)::int8 from token_ledger where reason = 'unlock'"
        )
        .await,
        -25
    );
    assert_eq!(
        count(services, "select count(*) from demandes where status = 'full'").await,
        1
    );
    assert_proven(services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn one_pro_who_clicks_twenty_times_unlocks_once(options: PgPoolOptions, connect: PgConnectOptions) {
    let scene = scene(crowd(options, connect).await).await;
    let services = &scene.services;
    let second = demande(services, &scene.author, "Évier", "75111", 2).await;
    for (id, key) in [(scene.id, Some(Uuid::from_u128(9))), (second, None)] {
        let asked = NewUnlock {
            request_key: key,
            ..ask(id, UnlockKind::Standard)
        };
        let clicks = (0..20).map(|_| {
            let (services, pro) = (services.clone(), scene.pro.clone());
            tokio::spawn(async move { unlock(&services, &pro, asked).await })
        });
        let (mut first, mut repeated, mut refused) = (0, 0, 0);
        for done in join_all(clicks).await {
            match done.unwrap() {
                Ok(unlocked) if unlocked.repeated => repeated += 1,
                Ok(_) => first += 1,
                Err(Error::Refused(UnlockRefusal::Already)) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        let expected = if key.is_some() { (1, 19, 0) } else { (1, 0, 19) };
        assert_eq!((first, repeated, refused), expected);
    }
    assert_eq!(count(services, "select count(*) from unlocks").await, 2);
    assert_eq!(
        count(
            services,
            "select token_balance::int8 from users where user_type = 'pro'"
        )
        .await,
        10
    );
    assert_proven(services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn one_purse_for_two_demandes_pays_one(options: PgPoolOptions, connect: PgConnectOptions) {
    let scene = scene(crowd(options, connect).await).await;
    let services = &scene.services;
    let second = demande(services, &scene.author, "Évier", "75111", 2).await;
    let poor = pros(services, &scene.pro, 1, 5).await.remove(0);
    let (one, other) = tokio::join!(
        unlock(services, &poor, ask(scene.id, UnlockKind::Standard)),
        unlock(services, &poor, ask(second, UnlockKind::Standard)),
    );
    let refused = |done: &Result<_, Error>| matches!(done, Err(Error::Refused(UnlockRefusal::TooPoor)));
    assert!(
        one.is_ok() && refused(&other) || other.is_ok() && refused(&one),
        "{one:?} {other:?}"
    );
    assert_proven(services).await;
}
