//! Runs the jobs whose turn it is: at start, then every hour.
//!
//! Each runs once a day, whichever server gets to it first (`backend::jobs`): asking more often costs one statement, and
//! takes up what another server had to leave.

use std::time::Duration;

use backend::Services;
use backend::jobs::{Job, run};
use backend::purchase::{Settled, settle};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

/// How often Stripe is asked what it has not told us. A buyer waits for the answer: no job of once a day.
const SETTLE_EVERY: Duration = Duration::from_mins(1);

/// How often the jobs are asked.
const EVERY: Duration = Duration::from_hours(1);

/// The task that runs them.
pub struct Jobs {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Starts the task.
#[must_use]
pub fn start(services: Services) -> Jobs {
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        tokio::select! {
            () = keep_running(&services) => {}
            () = keep_settling(&services) => {}
            // Told to, or forgotten.
            _ = stopped => {}
        }
    });
    Jobs { stop, task }
}

impl Jobs {
    /// Ends the task. A job in its midst leaves what it has not committed; a later run takes it up.
    pub async fn stop(self) {
        // Where the task has ended by itself there is nobody to tell and nothing to wait for.
        let _ = self.stop.send(());
        if self.task.await.is_err() {
            tracing::error!("The jobs ended with a panic");
        }
    }
}

async fn keep_running(services: &Services) {
    let mut turns = interval(EVERY);
    // After a long sleep of the machine once is enough.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        for &job in Job::ALL {
            run_and_tell(services, job).await;
        }
    }
}

async fn keep_settling(services: &Services) {
    let mut turns = interval(SETTLE_EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        match settle(services).await {
            Ok(done) if done == Settled::default() => {}
            Ok(done) => tracing::info!(?done, "Stripe was asked what it had not told"),
            // The error can quote values.
            Err(_) => tracing::error!("Purchases could not be settled and will be tried again"),
        }
    }
}

/// Runs a job if it is its turn, and logs what it did in numbers.
async fn run_and_tell(services: &Services, job: Job) {
    match run(services, job).await {
        Ok(None) => {}
        Ok(Some(counts)) => tracing::info!(job = job.name(), ?counts, "A job ran"),
        // The error can quote values; its kind stands in `job_runs`.
        Err(_) => tracing::error!(job = job.name(), "A job failed and will be tried again"),
    }
}
