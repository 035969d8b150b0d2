mod races;
mod random;
mod refunds;
mod refusals;

use std::sync::Arc;

use model::auth::UserType;
use model::ledger::TokenKind;
use model::unlock::{NewUnlock, UnlockKind, UnlockRefusal};
use model::{DemandeId, Tokens};
use sqlx::PgPool;
use uuid::Uuid;

use super::*;
use crate::Services;
use crate::auth::Caller;
use crate::clock::MockClock;
use crate::fixtures::{demande, person, places, services};
use crate::ledger::{give, verify};

/// A demande of 80 to 150 € with three places and two premium ones, and a pro with 20 tokens and a premium one.
struct Scene {
    services: Services,
    clock: Arc<MockClock>,
    author: Caller,
    pro: Caller,
    id: DemandeId,
}

async fn scene(db: PgPool) -> Scene {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    give(&services, pro.id, TokenKind::Standard, 20, "test")
        .await
        .unwrap();
    give(&services, pro.id, TokenKind::Premium, 1, "test")
        .await
        .unwrap();
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    Scene {
        services,
        clock,
        author,
        pro,
        id,
    }
}

fn ask(demande_id: DemandeId, kind: UnlockKind) -> NewUnlock {
    NewUnlock {
        demande_id,
        kind,
        price: None,
        request_key: None,
    }
}

/// As many pros as are wanted, each with so many tokens. Nobody is logged in: what they do needs no session.
async fn pros(services: &Services, like: &Caller, count: i32, tokens: u16) -> Vec<Caller> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "insert into users (user_id, public_id, user_type, password_hash, kdf_iterations, account_salt, wrap_password,
                            terms_version, terms_accepted_at)
         select encode(sha256(n::text::bytea), 'hex'), lpad(n::text, 10, '0'), 'pro', password_hash, kdf_iterations,
                account_salt, wrap_password, terms_version, terms_accepted_at
         from users, generate_series(1, $2) n
         where users.id = $1
         returning id",
    )
    .bind(like.id)
    .bind(count)
    .fetch_all(&services.db)
    .await
    .unwrap();
    for id in &ids {
        if tokens > 0 {
            give(services, *id, TokenKind::Standard, tokens, "test")
                .await
                .unwrap();
        }
    }
    let caller = |id| Caller {
        id,
        session: Uuid::nil(),
        me: like.me.clone(),
    };
    ids.into_iter().map(caller).collect()
}

/// How many rows the statement counts.
async fn count(services: &Services, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&services.db).await.unwrap()
}

async fn assert_proven(services: &Services) {
    let report = verify(services).await.unwrap();
    assert!(report.faults.is_empty(), "{:#?}", report.faults);
    assert!(report.movements > 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_place_is_paid_booked_told_and_opens_a_conversation(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let unlocked = unlock(services, &scene.pro, ask(scene.id, UnlockKind::Standard))
        .await
        .unwrap();
    assert_eq!(
        (
            unlocked.price.tokens,
            unlocked.tokens,
            unlocked.premium_tokens,
            unlocked.repeated
        ),
        (Tokens(5), Tokens(15), Tokens(1), false)
    );
    let sides: (Uuid, Uuid) = sqlx::query_as("select user_a_id, user_b_id from conversations where id = $1")
        .bind(unlocked.conversation_id.0)
        .fetch_one(&services.db)
        .await
        .unwrap();
    assert_eq!(sides, (scene.author.id, scene.pro.id));
    let told = "select count(*) from notifications join users on users.id = notifications.user_id
                where kind = 'unlock' and user_type = 'demandeur'";
    assert_eq!(count(services, told).await, 1);
    assert_eq!(count(services, "select slots_used::int8 from demandes").await, 1);
    assert_proven(services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_premium_place_costs_twice_or_a_premium_token(db: PgPool) {
    let scene = scene(db).await;
    let services = &scene.services;
    let other = pros(services, &scene.pro, 1, 10).await.remove(0);
    let by_token = unlock(services, &scene.pro, ask(scene.id, UnlockKind::PremiumToken))
        .await
        .unwrap();
    assert_eq!(
        (by_token.tokens, by_token.premium_tokens),
        (Tokens(20), Tokens(0))
    );
    let by_tokens = unlock(services, &other, ask(scene.id, UnlockKind::Premium))
        .await
        .unwrap();
    assert_eq!(
        (by_tokens.price.tokens, by_tokens.tokens),
        (Tokens(10), Tokens(0))
    );
    let slots: (i16, i16) = sqlx::query_as("select slots_used, slots_premium_used from demandes")
        .fetch_one(&services.db)
        .await
        .unwrap();
    assert_eq!(slots, (0, 2));
    assert_proven(services).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_offer_says_what_is_left_and_what_is_missing(db: PgPool) {
    let scene = scene(db).await;
    let (services, poor) = (
        &scene.services,
        pros(&scene.services, &scene.pro, 1, 0).await.remove(0),
    );
    let mut pro = scene.pro.clone();
    (pro.me.tokens, pro.me.premium_tokens) = (Tokens(7), Tokens(1));
    let seen = offer(services, &pro, scene.id).await.unwrap().unwrap();
    let missing: Vec<_> = seen
        .choices
        .iter()
        .map(|choice| (choice.kind, choice.missing.0))
        .collect();
    assert_eq!(
        missing,
        [
            (UnlockKind::Standard, 0),
            (UnlockKind::Premium, 3),
            (UnlockKind::PremiumToken, 0)
        ]
    );
    assert_eq!(seen.mine, None);
    // No premium token, no offer of it.
    assert_eq!(
        offer(services, &poor, scene.id)
            .await
            .unwrap()
            .unwrap()
            .choices
            .len(),
        2
    );
    assert_eq!(offer(services, &scene.author, scene.id).await.unwrap(), None);
    assert_eq!(offer(services, &pro, DemandeId(Uuid::nil())).await.unwrap(), None);

    let unlocked = unlock(services, &scene.pro, ask(scene.id, UnlockKind::Premium))
        .await
        .unwrap();
    let mine = offer(services, &pro, scene.id).await.unwrap().unwrap();
    assert!(mine.choices.is_empty());
    let mine = mine.mine.unwrap();
    assert_eq!(
        (mine.kind, mine.price.tokens, mine.conversation_id, mine.refunded),
        (
            UnlockKind::Premium,
            Tokens(10),
            Some(unlocked.conversation_id),
            false
        )
    );
}
