//! What the tests of the use cases stand on: services with a set clock, a few places, people.

use std::sync::Arc;

use model::auth::{Language, Signup, UserType};
use model::demande::NewDemande;
use model::{Category, DemandeId};
use sqlx::PgPool;
use time::macros::datetime;
use uuid::Uuid;

use crate::auth::{Caller, PasswordHasher, authenticate, signup};
use crate::clock::MockClock;
use crate::demande::SearchCache;
use crate::entropy::SeededEntropy;
use crate::live::Live;
use crate::{Secrets, Services};

/// Services at noon of a Sunday, and the clock to move it by.
pub fn services(db: PgPool) -> (Services, Arc<MockClock>) {
    let clock = Arc::new(MockClock::new(datetime!(2026-11-22 12:00 UTC)));
    let services = Services {
        db,
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(7)),
        secrets: Arc::new(Secrets {
            email_salt: "salt of the tests".into(),
            pepper: b"pepper of the tests".to_vec(),
            jwt: b"signing key of the tests".to_vec(),
        }),
        passwords: PasswordHasher::new(4).unwrap(),
        // Tests count what they have just posted.
        search: Arc::new(SearchCache::new(std::time::Duration::ZERO)),
        live: Live::default(),
        payments: None,
    };
    (services, clock)
}

/// What a browser sends to sign up; the cryptographic parts are of the right form and no more.
pub fn signup_form(email: &str, user_type: UserType) -> Signup {
    use base64::Engine;
    let bytes = |count: usize| base64::engine::general_purpose::STANDARD.encode(vec![7; count]);
    Signup {
        email: email.into(),
        user_type,
        display_name: "Camille R.".into(),
        language: Language::Fr,
        terms_accepted: true,
        password_hash: "ab".repeat(32),
        kdf_iterations: 600_000,
        account_salt: "0f".repeat(16),
        wrap_password: bytes(92),
        wrap_recovery: bytes(92),
        recovery_hash: "cd".repeat(32),
        keyring: bytes(120),
        public_bundle: bytes(140),
    }
}

/// Someone who has just signed up.
pub async fn person(services: &Services, email: &str, user_type: UserType) -> Caller {
    let (_, session) = signup(services, signup_form(email, user_type), "Tests")
        .await
        .unwrap();
    authenticate(services, &session.token).await.unwrap().unwrap()
}

/// Paris 11e, Montreuil (5 km east of it) and Lyon 3e (390 km south).
pub async fn places(db: &PgPool) {
    sqlx::raw_sql(
        "insert into departments (code, name, region, outline)
         select code, code, '11', st_multi(st_makeenvelope(2, 48, 3, 49, 4326)) from unnest('{75,93,69}'::text[]) code;
         insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point,
                             radius_m, outline)
         values
            ('75111', 'Paris 11e', 'paris 11e', 'paris 11e', '{75011}', '75', '11', 142583,
             st_makepoint(2.3795, 48.8594)::geography, 1500, st_multi(st_makeenvelope(2.36, 48.84, 2.40, 48.875, 4326))),
            ('93048', 'Montreuil', 'montreuil', 'montreuil', '{93100}', '93', '11', 111934,
             st_makepoint(2.4491, 48.8640)::geography, 2200, st_multi(st_makeenvelope(2.42, 48.84, 2.48, 48.89, 4326))),
            ('69383', 'Lyon 3e', 'lyon 3e', 'lyon 3e', '{69003}', '69', '84', 100679,
             st_makepoint(4.8695, 45.7533)::geography, 2000, null)",
    )
    .execute(db)
    .await
    .unwrap();
}

/// What an author posts, in `place`.
pub fn demande_form(title: &str, place: &str, key: u128) -> NewDemande {
    NewDemande {
        title: title.into(),
        description: "Il goutte depuis mardi, dans la cuisine.".into(),
        category: Category::Plomberie,
        place: place.parse().unwrap(),
        budget_min: Some(80),
        budget_max: Some(150),
        slots: 3,
        client_key: Uuid::from_u128(key),
    }
}

/// A demande just posted by `author`.
pub async fn demande(services: &Services, author: &Caller, title: &str, place: &str, key: u128) -> DemandeId {
    crate::demande::post(services, author, demande_form(title, place, key))
        .await
        .unwrap()
}

/// A place of `demande` that `pro` takes now, paid with a gift. Returns the unlock.
pub async fn unlock(db: &PgPool, pro: &Caller, demande: DemandeId, premium: bool) -> Uuid {
    let mut transaction = db.begin().await.unwrap();
    let id = unlock_in(&mut transaction, pro, demande, premium).await;
    transaction.commit().await.unwrap();
    id
}

/// The same, in a transaction that goes on: the demande stays locked until it ends.
pub async fn unlock_in(
    connection: &mut sqlx::PgConnection,
    pro: &Caller,
    demande: DemandeId,
    premium: bool,
) -> Uuid {
    let id: Uuid = sqlx::query_scalar(
        "insert into unlocks (pro_id, demande_id, tokens_spent, is_premium, unlocked_at)
         select $1, id, 5, $3, created_at from demandes where id = $2
         returning id",
    )
    .bind(pro.id)
    .bind(demande.0)
    .bind(premium)
    .fetch_one(&mut *connection)
    .await
    .unwrap();
    sqlx::query("insert into token_ledger (user_id, amount, reason, note) values ($1, 5, 'gift', 'test')")
        .bind(pro.id)
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query(
        "insert into token_ledger (user_id, amount, reason, unlock_id) values ($1, -5, 'unlock', $2)",
    )
    .bind(pro.id)
    .bind(id)
    .execute(&mut *connection)
    .await
    .unwrap();
    id
}
