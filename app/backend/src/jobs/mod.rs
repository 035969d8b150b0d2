//! What time alone sets off.
//!
//! A job runs once a day, whichever process gets to it first: a row of `job_runs` is the claim. Whoever schedules them
//! only asks often enough. Nothing that people see may wait for a job.

mod delete_conversations;
mod delete_evidence;
mod empty_envelopes;
mod expire_demandes;
mod refund_unlocks;
#[cfg(test)]
mod tests;
mod verify_ledger;

use std::collections::BTreeMap;

use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::{DatabaseError, Services};

/// After so long, a run without an end is one whose process was stopped: another may take it up.
const LOST_AFTER: Duration = Duration::hours(1);

/// A job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Deletes the conversations that have been silent for six months, and tells of those that will be.
    DeleteConversations,
    /// Deletes the messages of reports that were decided six months ago.
    DeleteEvidence,
    /// Empties the envelopes that were folded a month ago.
    EmptyEnvelopes,
    /// Closes the demandes whose time is over.
    ExpireDemandes,
    /// Gives back the tokens that are due.
    RefundUnlocks,
    /// Proves the ledger.
    VerifyLedger,
}

/// What a run did, in numbers: `expired` = 12. Goes into the log and into `job_runs`.
pub type Counts = BTreeMap<&'static str, u64>;

impl Job {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::DeleteConversations,
        Self::DeleteEvidence,
        Self::EmptyEnvelopes,
        Self::ExpireDemandes,
        Self::RefundUnlocks,
        Self::VerifyLedger,
    ];

    /// Its name in `job_runs`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeleteConversations => "delete_conversations",
            Self::DeleteEvidence => "delete_evidence",
            Self::EmptyEnvelopes => "empty_envelopes",
            Self::ExpireDemandes => "expire_demandes",
            Self::RefundUnlocks => "refund_unlocks",
            Self::VerifyLedger => "verify_ledger",
        }
    }

    async fn work(self, services: &Services, now: OffsetDateTime) -> Result<Counts, DatabaseError> {
        match self {
            Self::DeleteConversations => delete_conversations::delete_conversations(&services.db, now).await,
            Self::DeleteEvidence => delete_evidence::delete_evidence(&services.db, now).await,
            Self::EmptyEnvelopes => empty_envelopes::empty_envelopes(&services.db, now).await,
            Self::ExpireDemandes => {
                let expired = expire_demandes::expire_demandes(&services.db, now).await?;
                Ok(Counts::from([("expired", expired)]))
            }
            Self::RefundUnlocks => refund_unlocks::refund_unlocks(services, now).await,
            Self::VerifyLedger => verify_ledger::verify_ledger(services).await,
        }
    }
}

/// Runs a job unless it has run today (Paris time) or runs right now. `None` where it was not its turn.
///
/// # Errors
/// The database failed. The run is then marked as failed where that can be, and the next call tries again.
pub async fn run(services: &Services, job: Job) -> Result<Option<Counts>, DatabaseError> {
    let now = services.clock.now();
    let Some(claim) = claim(services, job, now).await? else {
        return Ok(None);
    };
    let done = job.work(services, now).await;
    finish(services, claim, now, &done).await?;
    done.map(Some)
}

/// A run: its row, and when it was begun. Both name it: one that was lost and taken up again has begun anew.
struct Claim {
    run: Uuid,
    started_at: OffsetDateTime,
}

async fn claim(services: &Services, job: Job, now: OffsetDateTime) -> Result<Option<Claim>, DatabaseError> {
    let run = sqlx::query_scalar!(
        r#"
        insert into job_runs (id, name, run_date, started_at)
        values ($1, $2, ($3::timestamptz at time zone 'Europe/Paris')::date, $3)
        on conflict on constraint job_runs_name_run_date_key do update
        set status = 'running', started_at = excluded.started_at, finished_at = null, counts = '{}', error = null
        where job_runs.status = 'failed' or job_runs.status = 'running' and job_runs.started_at <= $4
        returning id
        "#,
        services.entropy.uuid(),
        job.name(),
        now,
        now - LOST_AFTER,
    )
    .fetch_optional(&services.db)
    .await?;
    Ok(run.map(|run| Claim { run, started_at: now }))
}

async fn finish(
    services: &Services,
    claim: Claim,
    now: OffsetDateTime,
    done: &Result<Counts, DatabaseError>,
) -> Result<(), DatabaseError> {
    let (counts, error) = match done {
        Ok(counts) => (counts.clone(), None),
        Err(error) => (Counts::new(), Some(kind(error))),
    };
    sqlx::query!(
        r#"
        update job_runs
        set status = case when $4::text is null then 'done' else 'failed' end,
            finished_at = greatest($5, started_at), counts = $3, error = $4
        where id = $1 and status = 'running' and started_at = $2
        "#,
        claim.run,
        claim.started_at,
        Json(counts) as _,
        error,
        services.clock.now().max(now),
    )
    .execute(&services.db)
    .await?;
    Ok(())
}

/// What failed, without the values that PostgreSQL quotes in its messages.
fn kind(error: &DatabaseError) -> String {
    match error {
        DatabaseError::Database(error) => format!(
            "database {} {}",
            error.code().unwrap_or_default(),
            error.constraint().unwrap_or_default()
        ),
        _ => "database".to_owned(),
    }
}
