//! Demonstration data: a few people and a few hundred demandes over real towns, so that the first screen is alive.
//!
//! Made through the use cases themselves, with the clock set back: what is shown is what really posting them gives.

use std::sync::Arc;

use crypto_core::{KdfParameters, Pbkdf2, make_account};
use futures_util::{StreamExt, TryStreamExt, stream};
use model::auth::{Language, Signup, UserType};
use model::demande::NewDemande;
use model::unlock::unlock_price;
use model::{Category, DemandeId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::auth::{self, Caller, authenticate, signup};
use crate::clock::MockClock;
use crate::demande::{self, post};
use crate::{DatabaseError, Services};

const USERS: &str = include_str!("../data/demo/users.json");
const DEMANDES: &str = include_str!("../data/demo/demandes.json");
/// Accounts are older than any demande of the data.
const ACCOUNT_AGE: Duration = Duration::days(28);
/// Held by one transaction at a time: two servers starting at once fill one town.
const LOCK: i64 = 0x6c62_635f_6465_6d6f;

/// Why the data could not be filled in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data files are wrong.
    #[error("the demonstration data is not valid")]
    Data(#[from] serde_json::Error),
    /// The keys of an account could not be made.
    #[error("keys could not be made")]
    Keys(#[from] crypto_core::Error),
    /// An account was refused.
    #[error("an account was refused")]
    Account(#[from] auth::Error),
    /// A demande was refused.
    #[error("a demande was refused")]
    Demande(#[from] demande::Error),
    /// The database failed.
    #[error("database error")]
    Database(#[from] DatabaseError),
}

#[derive(Deserialize)]
struct User {
    email: String,
    password: String,
    role: UserType,
    display_name: String,
}

#[derive(Deserialize)]
struct Demande {
    title: String,
    description: String,
    category: Category,
    insee: model::place::Insee,
    budget_min: Option<u32>,
    budget_max: Option<u32>,
    slots_total: u8,
    slots_used: u8,
    age_minutes: u32,
    author: usize,
}

/// Fills an empty database; leaves one where somebody has signed up as it is. Returns how many demandes were posted.
/// The places must be loaded before. `progress` is told what is being done.
pub async fn fill(services: &Services, mut progress: impl FnMut(&str)) -> Result<usize, Error> {
    let mut guard = services.db.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(&mut *guard)
        .await?;
    let somebody = sqlx::query_scalar!(r#"select exists(select from users) as "somebody!""#)
        .fetch_one(&mut *guard)
        .await?;
    if somebody {
        return Ok(0);
    }
    let (users, demandes): (Vec<User>, Vec<Demande>) =
        (serde_json::from_str(USERS)?, serde_json::from_str(DEMANDES)?);

    progress(&format!("{} demonstration accounts, with real keys", users.len()));
    let now = services.clock.now();
    let past = at(services, now - ACCOUNT_AGE);
    let callers: Vec<Caller> = stream::iter(users.iter().enumerate())
        .map(|(index, user)| sign_up(&past, index, user))
        .buffered(2)
        .try_collect()
        .await?;
    let pros: Vec<&Caller> = callers
        .iter()
        .filter(|caller| caller.me.user_type == UserType::Pro)
        .collect();
    for pro in &pros {
        give_tokens(services, pro, 2_000).await?;
    }

    progress(&format!("{} demonstration demandes", demandes.len()));
    for (index, demande) in demandes.iter().enumerate() {
        let Some(author) = callers.get(demande.author) else {
            continue;
        };
        let posted_at = now - Duration::minutes(i64::from(demande.age_minutes));
        let id = post(&at(services, posted_at), author, new_demande(index, demande)).await?;
        for offset in 0..usize::from(demande.slots_used) {
            if let Some(pro) = pros.get((index + offset) % pros.len().max(1)) {
                unlock(services, pro, id, unlock_price(demande.budget_max).0, posted_at).await?;
            }
        }
    }
    guard.commit().await?;
    Ok(demandes.len())
}

/// The same services, at another time.
fn at(services: &Services, moment: OffsetDateTime) -> Services {
    Services {
        clock: Arc::new(MockClock::new(moment)),
        ..services.clone()
    }
}

async fn sign_up(services: &Services, index: usize, user: &User) -> Result<Caller, Error> {
    let mut seed = [0; 32];
    services.entropy.fill(&mut seed);
    let mut rng = StdRng::from_seed(seed);
    let (email, password) = (user.email.clone(), user.password.clone());
    let account = tokio::task::spawn_blocking(move || {
        // The pure Rust derivation never waits: polling it once is running it.
        let making = make_account(&Pbkdf2, &mut rng, &email, &password, KdfParameters::default());
        futures_util::FutureExt::now_or_never(making).unwrap_or(Err(crypto_core::Error::Backend))
    })
    .await
    .map_err(|_| crypto_core::Error::Backend)??;
    let request = Signup {
        email: user.email.clone(),
        user_type: user.role,
        display_name: user.display_name.clone(),
        language: Language::Fr,
        terms_accepted: true,
        password_hash: account.credentials.auth_key.to_password_hash(),
        kdf_iterations: account.credentials.parameters.iterations(),
        account_salt: account.credentials.account_salt.to_hex(),
        wrap_password: account.credentials.wrap_password.to_base64(),
        wrap_recovery: account.recovery.wrap_recovery.to_base64(),
        recovery_hash: account.recovery.auth_key.to_password_hash(),
        keyring: account.keyring.to_base64(),
        public_bundle: account.bundle.to_base64(),
    };
    let (_, session) = signup(services, request, "").await?;
    let caller = authenticate(services, &session.token).await?;
    tracing::debug!(demo.account = index, "account made");
    Ok(caller.ok_or(auth::Error::WrongCredentials)?)
}

fn new_demande(index: usize, demande: &Demande) -> NewDemande {
    NewDemande {
        title: demande.title.clone(),
        description: demande.description.clone(),
        category: demande.category,
        place: demande.insee.clone(),
        budget_min: demande.budget_min,
        budget_max: demande.budget_max,
        slots: demande.slots_total,
        client_key: Uuid::from_u128(index as u128 + 1),
    }
}

async fn give_tokens(services: &Services, pro: &Caller, amount: i32) -> Result<(), Error> {
    sqlx::query!(
        "insert into token_ledger (user_id, amount, reason, note) values ($1, $2, 'gift', 'demonstration')",
        pro.id,
        amount,
    )
    .execute(&services.db)
    .await?;
    Ok(())
}

/// A place taken an hour after the demande was posted, paid for as in life.
async fn unlock(
    services: &Services,
    pro: &Caller,
    demande: DemandeId,
    price: u32,
    posted_at: OffsetDateTime,
) -> Result<(), Error> {
    let price = i32::try_from(price).unwrap_or(i32::MAX);
    let unlocked_at = (posted_at + Duration::hours(1)).min(services.clock.now());
    let mut transaction = services.db.begin().await?;
    let id = sqlx::query_scalar!(
        "insert into unlocks (pro_id, demande_id, tokens_spent, unlocked_at) values ($1, $2, $3, $4) returning id",
        pro.id,
        demande.0,
        price,
        unlocked_at,
    )
    .fetch_one(&mut *transaction)
    .await?;
    sqlx::query!(
        "insert into token_ledger (user_id, amount, reason, unlock_id) values ($1, $2, 'unlock', $3)",
        pro.id,
        -price,
        id,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}
