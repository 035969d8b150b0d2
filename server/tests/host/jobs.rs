//! The jobs of a running server.

use std::time::Duration;

use backend::Services;
use backend::jobs::Job;
use server::jobs;
use server::state::{AppState, leptos_options};
use sqlx::PgPool;

use crate::support::config;

fn services(db: PgPool) -> Services {
    let config = config(&[]);
    let options = leptos_options(&config);
    AppState::new(config, options, db).unwrap().services.clone()
}

async fn statuses(db: &PgPool) -> Vec<String> {
    sqlx::query_scalar("select status from job_runs order by name")
        .fetch_all(db)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn two_servers_that_start_at_once_run_each_job_once_and_stop(db: PgPool) {
    let running = [
        jobs::start(services(db.clone())),
        jobs::start(services(db.clone())),
    ];
    let all = vec!["done"; Job::ALL.len()];
    while statuses(&db).await != all {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for jobs in running {
        tokio::time::timeout(Duration::from_secs(5), jobs.stop())
            .await
            .unwrap();
    }
    assert_eq!(statuses(&db).await, all);
}
