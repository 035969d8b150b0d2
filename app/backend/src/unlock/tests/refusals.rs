//! Every reason not to sell a place, and that nothing is left behind.

use super::*;

async fn run(services: &Services, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&services.db).await.unwrap();
}

async fn refusal(scene: &Scene, caller: &Caller, kind: UnlockKind) -> UnlockRefusal {
    match unlock(&scene.services, caller, ask(scene.id, kind)).await {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_may_not_is_told_why_and_nothing_is_spent(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let neighbour = person(services, "c@b.fr", UserType::Demandeur).await;
    assert_eq!(
        refusal(&scene, &scene.author, UnlockKind::Standard).await,
        UnlockRefusal::Own
    );
    assert_eq!(
        refusal(&scene, &neighbour, UnlockKind::Standard).await,
        UnlockRefusal::NotPro
    );

    run(
        services,
        "update users set restricted_until = '2026-11-22 12:00:01Z' where user_type = 'pro'",
    )
    .await;
    assert_eq!(
        refusal(&scene, &scene.pro, UnlockKind::Standard).await,
        UnlockRefusal::Restricted
    );
    run(
        services,
        "update users set restricted_until = '2026-11-22 12:00Z' where user_type = 'pro'",
    )
    .await;

    run(
        services,
        "update users set banned_at = now(), ban_reason = 'x' where user_type = 'pro'",
    )
    .await;
    let banned = unlock(services, &scene.pro, ask(scene.id, UnlockKind::Standard)).await;
    assert!(matches!(banned, Err(Error::Banned)), "{banned:?}");
    run(services, "update users set banned_at = null, ban_reason = null").await;

    let nowhere = unlock(
        services,
        &scene.pro,
        ask(DemandeId(Uuid::nil()), UnlockKind::Standard),
    )
    .await;
    assert!(matches!(nowhere, Err(Error::NotFound)), "{nowhere:?}");

    assert_eq!(count(services, "select count(*) from unlocks").await, 0);
    assert_eq!(count(services, "select count(*) from conversations").await, 0);
    assert_eq!(count(services, "select count(*) from token_ledger").await, 2);
    unlock(services, &scene.pro, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_not_open_is_not_sold(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let refused = async || refusal(&scene, &scene.pro, UnlockKind::Standard).await;
    crate::demande::pause(services, &scene.author, scene.id)
        .await
        .unwrap();
    assert_eq!(refused().await, UnlockRefusal::Paused);
    crate::demande::resume(services, &scene.author, scene.id)
        .await
        .unwrap();

    run(
        services,
        "update users set banned_at = now(), ban_reason = 'x' where user_type = 'demandeur'",
    )
    .await;
    assert_eq!(refused().await, UnlockRefusal::Closed, "the author is banned");
    run(services, "update users set banned_at = null, ban_reason = null").await;

    // Its time is over, and no job has said so yet.
    scene.clock.advance(time::Duration::days(30));
    assert_eq!(refused().await, UnlockRefusal::Expired);
    crate::demande::resolve(services, &scene.author, scene.id)
        .await
        .unwrap();
    assert_eq!(refused().await, UnlockRefusal::Closed);
    run(
        services,
        "update demandes set status = 'removed', removed_at = now(), removal_reason = 'fake'",
    )
    .await;
    let removed = unlock(services, &scene.pro, ask(scene.id, UnlockKind::Standard)).await;
    assert!(matches!(removed, Err(Error::NotFound)), "{removed:?}");
    assert_eq!(count(services, "select count(*) from unlocks").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn where_no_place_is_left_it_says_which_is(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let others = pros(services, &scene.pro, 5, 10).await;
    for pro in &others[..3] {
        unlock(services, pro, ask(scene.id, UnlockKind::Standard))
            .await
            .unwrap();
    }
    assert_eq!(
        refusal(&scene, &scene.pro, UnlockKind::Standard).await,
        UnlockRefusal::NoStandard
    );
    for pro in &others[3..] {
        unlock(services, pro, ask(scene.id, UnlockKind::Premium))
            .await
            .unwrap();
    }
    for kind in UnlockKind::ALL {
        assert_eq!(refusal(&scene, &scene.pro, kind).await, UnlockRefusal::Full);
    }
    // Whoever has a place is told that, full or not.
    assert_eq!(
        refusal(&scene, &others[0], UnlockKind::Standard).await,
        UnlockRefusal::Already
    );

    let second = demande(services, &scene.author, "Évier", "75111", 2).await;
    for pro in &others[..2] {
        give(services, pro.id, TokenKind::Premium, 1, "test")
            .await
            .unwrap();
        unlock(services, pro, ask(second, UnlockKind::PremiumToken))
            .await
            .unwrap();
    }
    let premium = unlock(services, &scene.pro, ask(second, UnlockKind::Premium)).await;
    assert!(
        matches!(premium, Err(Error::Refused(UnlockRefusal::NoPremium))),
        "{premium:?}"
    );
    assert_proven(services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_has_too_little_spends_nothing(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let poor = pros(services, &scene.pro, 1, 4).await.remove(0);
    for kind in UnlockKind::ALL {
        assert_eq!(
            refusal(&scene, &poor, kind).await,
            UnlockRefusal::TooPoor,
            "{kind:?}"
        );
    }
    give(services, poor.id, TokenKind::Standard, 1, "test")
        .await
        .unwrap();
    let unlocked = unlock(services, &poor, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    assert_eq!(unlocked.tokens, Tokens(0));
}

#[sqlx::test(migrations = "../../migrations")]
async fn nobody_pays_another_price_than_he_was_shown(db: PgPool) {
    let scene = scene(db).await;
    let shown = |price| NewUnlock {
        price: Some(Tokens(price)),
        ..ask(scene.id, UnlockKind::Standard)
    };
    run(&scene.services, "update demandes set budget_max = 600").await;
    let dearer = unlock(&scene.services, &scene.pro, shown(5)).await;
    assert!(
        matches!(dearer, Err(Error::Refused(UnlockRefusal::PriceChanged))),
        "{dearer:?}"
    );
    let paid = unlock(&scene.services, &scene.pro, shown(8)).await.unwrap();
    assert_eq!(paid.tokens, Tokens(12));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_same_request_again_is_the_same_unlock_and_another_is_refused(db: PgPool) {
    let scene = scene(db).await;
    let keyed = |key: u128| NewUnlock {
        request_key: Some(Uuid::from_u128(key)),
        ..ask(scene.id, UnlockKind::Standard)
    };
    let first = unlock(&scene.services, &scene.pro, keyed(1)).await.unwrap();
    let again = unlock(&scene.services, &scene.pro, keyed(1)).await.unwrap();
    assert_eq!(
        (again.conversation_id, again.tokens, again.repeated),
        (first.conversation_id, Tokens(15), true)
    );
    let other = unlock(&scene.services, &scene.pro, keyed(2)).await;
    assert!(
        matches!(other, Err(Error::Refused(UnlockRefusal::Already))),
        "{other:?}"
    );
    // The same key of another pro, or for another demande, is another request.
    let stranger = pros(&scene.services, &scene.pro, 1, 5).await.remove(0);
    assert!(
        !unlock(&scene.services, &stranger, keyed(1))
            .await
            .unwrap()
            .repeated
    );
    let second = demande(&scene.services, &scene.author, "Évier", "75111", 2).await;
    let elsewhere = NewUnlock {
        demande_id: second,
        ..keyed(1)
    };
    assert!(
        !unlock(&scene.services, &scene.pro, elsewhere)
            .await
            .unwrap()
            .repeated
    );
    assert_proven(&scene.services).await;
}
