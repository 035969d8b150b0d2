//! The private database of development: the crate `embedded-postgres`, from asynchronous code.

use std::path::Path;

use embedded_postgres::{Cluster, Error, Left, Options};
use tokio::task::{JoinError, spawn_blocking};

/// Why the private database could not be started or left.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(transparent)]
    Cluster(#[from] Error),
    #[error("the private database's thread ended early")]
    Task(#[from] JoinError),
}

/// Makes the cluster in `data_dir` if there is none, starts it if it does not run, and joins its users.
pub async fn start(data_dir: &Path) -> Result<Cluster, EmbeddedError> {
    let options = Options {
        dir: data_dir.join("postgres"),
        fast: false,
    };
    let progress = |sentence: &str| tracing::info!("{sentence}");
    Ok(spawn_blocking(move || Cluster::start(&options, &progress)).await??)
}

/// Leaves the cluster; the last one to leave stops it.
pub async fn leave(cluster: Cluster) -> Result<(), EmbeddedError> {
    if spawn_blocking(move || cluster.leave()).await?? == Left::Stopped {
        tracing::info!("The private database is stopped");
    }
    Ok(())
}
