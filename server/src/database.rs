//! The connection to the database, and what it must hold before anything is served.

use std::str::FromStr as _;
use std::time::Duration;

use backend::place::{LoadError, LoadProgress};
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::time::{Instant, sleep};

use crate::config::Secret;

/// How long a database that is still starting is waited for.
const STARTS_WITHIN: Duration = Duration::from_mins(1);
/// How long a request waits for a free connection.
const CONNECTION_WITHIN: Duration = Duration::from_secs(5);
/// A connection that has rested for so long is asked whether it still lives before a request gets it. Asking each time would
/// send the database one question more for each that matters.
const RESTED: Duration = Duration::from_secs(1);
/// Longer statements are ended by the database: no request waits for them any more.
const STATEMENT_TIMEOUT: &str = "30s";
/// A transaction that does nothing for so long was forgotten, and its locks are in everyone's way.
const TRANSACTION_TIMEOUT: &str = "300s";

/// Why there is no database to work with.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("DATABASE_URL is not a URL that PostgreSQL could be reached by")]
    Url,
    #[error("the database could not be reached: {0}")]
    Unreachable(String),
    #[error("the schema could not be brought up to date")]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Places(#[from] LoadError),
}

/// Brings the schema up to date and loads the places this program was built with, and says how far it is. A database that
/// is still starting is waited for; servers that start at once wait for each other.
///
/// On connections of its own, without time limits or complaints about slow statements: it takes as long as it takes.
pub async fn prepare(url: &Secret) -> Result<(), DatabaseError> {
    let options = options(url)?.disable_statement_logging();
    wait_until_up(&options).await?;
    let pool = PgPoolOptions::new().max_connections(2).connect_lazy_with(options);
    backend::MIGRATOR.run(&pool).await?;
    let progress = |step| match step {
        LoadProgress::UpToDate => tracing::debug!("The places are loaded already"),
        LoadProgress::Started { places } => tracing::info!("Loading {places} places (once, some seconds)"),
        LoadProgress::Outlines { done, total } => tracing::info!("Loading outlines: {done} of {total}"),
        LoadProgress::Writing => tracing::info!("Writing the places and their indexes"),
        LoadProgress::Done { places } => tracing::info!("{places} places are loaded"),
    };
    backend::place::load(&pool, progress).await?;
    pool.close().await;
    Ok(())
}

/// The connections that requests share. None is opened before it is wanted.
pub fn connect(url: &Secret, max_connections: u32) -> Result<PgPool, DatabaseError> {
    let limits = [
        ("statement_timeout", STATEMENT_TIMEOUT),
        ("idle_in_transaction_session_timeout", TRANSACTION_TIMEOUT),
    ];
    let pool = PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(CONNECTION_WITHIN)
        .test_before_acquire(false)
        .before_acquire(|connection, rest| {
            Box::pin(async move {
                if rest.idle_for >= RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        });
    Ok(pool.connect_lazy_with(options(url)?.options(limits)))
}

fn options(url: &Secret) -> Result<PgConnectOptions, DatabaseError> {
    // The parser's error may quote the URL, and the URL holds a password.
    let options = PgConnectOptions::from_str(url.expose()).map_err(|_| DatabaseError::Url)?;
    Ok(options.application_name("leboncoup"))
}

async fn wait_until_up(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let give_up = Instant::now() + STARTS_WITHIN;
    let mut told = false;
    loop {
        match options.connect().await {
            Ok(connection) => {
                let _ = connection.close().await;
                return Ok(());
            }
            Err(error) if is_starting(&error) && Instant::now() < give_up => {
                if !told {
                    tracing::info!("Waiting for the database, {} s at most", STARTS_WITHIN.as_secs());
                    told = true;
                }
                sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(unreachable(&error)),
        }
    }
}

/// Whether it may yet come up: nobody listens, or PostgreSQL says that it is not ready (57P03, `cannot_connect_now`).
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(database) => database.code().as_deref() == Some("57P03"),
        _ => false,
    }
}

/// What went wrong, without the names and addresses that the driver's messages repeat.
fn unreachable(error: &sqlx::Error) -> DatabaseError {
    DatabaseError::Unreachable(match error {
        sqlx::Error::Io(error) => error.kind().to_string(),
        sqlx::Error::Database(database) => match database.code().as_deref() {
            Some("28P01" | "28000") => "it refuses the user or the password".to_owned(),
            Some("3D000") => "it has no database of that name".to_owned(),
            code => format!("it refuses the connection ({})", code.unwrap_or("no code")),
        },
        sqlx::Error::Tls(_) => "TLS failed".to_owned(),
        _ => "the connection failed".to_owned(),
    })
}
