//! Demonstration data: a few people and a few hundred demandes over real towns, so that the first screen is alive.
//!
//! Made through the use cases themselves, with the clock set back: what is shown is what really posting them gives. A
//! server stopped while it was filling goes on where it was when it next starts: each step does nothing the second time.

mod account;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use model::auth::UserType;
use model::demande::NewDemande;
use model::unlock::{NewUnlock, UnlockKind, UnlockRefusal};
use model::{Category, DemandeId};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::auth::{self, Caller};
use crate::clock::MockClock;
use crate::demande::{self, post};
use crate::unlock::{self, unlock};
use crate::{DatabaseError, Services};

const USERS: &str = include_str!("../data/demo/users.json");
const DEMANDES: &str = include_str!("../data/demo/demandes.json");
/// Accounts are older than any demande of the data.
const ACCOUNT_AGE: Duration = Duration::days(28);
/// Held by one transaction at a time: two servers starting at once fill one town.
const LOCK: i64 = 0x6c62_635f_6465_6d6f;
/// Its row in `job_runs`: begun, or done.
const JOB: &str = "demonstration_data";

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
    /// A place was refused.
    #[error("a place was refused")]
    Unlock(#[from] unlock::Error),
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
    if !begin(services).await? {
        return Ok(0);
    }
    let (users, demandes): (Vec<User>, Vec<Demande>) =
        (serde_json::from_str(USERS)?, serde_json::from_str(DEMANDES)?);

    progress(&format!("{} demonstration accounts, with real keys", users.len()));
    let now = services.clock.now();
    let past = at(services, now - ACCOUNT_AGE);
    let callers: Vec<Caller> = stream::iter(users.iter().enumerate())
        .map(|(index, user)| account::take(&past, index, user))
        .buffered(2)
        .try_collect()
        .await?;
    let pros: Vec<&Caller> = callers
        .iter()
        .filter(|caller| caller.me.user_type == UserType::Pro)
        .collect();
    for pro in &pros {
        account::give_tokens(&past, pro).await?;
    }

    progress(&format!("{} demonstration demandes", demandes.len()));
    let mut places = Vec::new();
    for (index, demande) in demandes.iter().enumerate() {
        let Some(author) = callers.get(demande.author) else {
            continue;
        };
        let posted_at = now - Duration::minutes(i64::from(demande.age_minutes));
        let id = post(&at(services, posted_at), author, new_demande(index, demande)).await?;
        for offset in 0..usize::from(demande.slots_used) {
            if let Some(pro) = pros.get((index + offset) % pros.len().max(1)) {
                places.push(((posted_at + Duration::hours(1)).min(now), pro, id));
            }
        }
    }
    // In the order of time, as their histories show them.
    places.sort_by_key(|(taken_at, ..)| *taken_at);
    for (taken_at, pro, id) in places {
        take(&at(services, taken_at), pro, id).await?;
    }
    sqlx::query!(
        "update job_runs set status = 'done', finished_at = greatest(now(), started_at) where name = $1",
        JOB
    )
    .execute(&mut *guard)
    .await?;
    guard.commit().await?;
    Ok(demandes.len())
}

/// Whether there is something to fill in: nobody has signed up yet, or a filling that was begun has not been done.
async fn begin(services: &Services) -> Result<bool, Error> {
    let status = sqlx::query_scalar!("select status from job_runs where name = $1", JOB)
        .fetch_optional(&services.db)
        .await?;
    if let Some(status) = status {
        return Ok(status == "running");
    }
    let begun = sqlx::query!(
        "insert into job_runs (name, run_date) select $1, $2 where not exists (select from users)",
        JOB,
        services.clock.now().date(),
    )
    .execute(&services.db)
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// The same services, at another time.
fn at(services: &Services, moment: OffsetDateTime) -> Services {
    Services {
        clock: Arc::new(MockClock::new(moment)),
        ..services.clone()
    }
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

/// A place, taken as in life. Who has it already keeps it.
async fn take(services: &Services, pro: &Caller, demande_id: DemandeId) -> Result<(), Error> {
    let asked = NewUnlock {
        demande_id,
        kind: UnlockKind::Standard,
        price: None,
        request_key: None,
    };
    match unlock(services, pro, asked).await {
        Ok(_) | Err(unlock::Error::Refused(UnlockRefusal::Already)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
