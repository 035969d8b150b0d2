//! `leboncoup`: serves the site. `leboncoup migrate` only brings the database up to date; `leboncoup ledger verify` only
//! reads it.

use std::env;
use std::error::Error;
use std::io;
use std::process::ExitCode;

use embedded_postgres::Cluster;
use server::adapters::embedded_postgres as private_database;
use server::config::{Config, Secret};
use server::router::router;
use server::serve::{serve, stop_signal};
use server::state::{AppState, leptos_options};
use server::{database, jobs, live, telemetry};
use tokio::net::TcpListener;

const HELP: &str = "\
leboncoup                  serves the site
leboncoup migrate          brings the database's schema and places up to date, then ends
leboncoup ledger verify    proves every movement of tokens; ends with 0 where nothing is wrong, with 1 otherwise
leboncoup moderator        lists who moderates; `moderator add` and `moderator remove` read an account's e-mail from
                           standard input, where no list of processes shows it

Settings come from the environment and from .env: see .env.example.
";

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Serve,
    Migrate,
    VerifyLedger,
    Moderator(Moderator),
}

/// What is done about moderators.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moderator {
    List,
    Add,
    Remove,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let task = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] | ["serve"] => Task::Serve,
        ["migrate"] => Task::Migrate,
        ["ledger", "verify"] => Task::VerifyLedger,
        ["moderator"] => Task::Moderator(Moderator::List),
        ["moderator", "add"] => Task::Moderator(Moderator::Add),
        ["moderator", "remove"] => Task::Moderator(Moderator::Remove),
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(task).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Before the log is set up, and for whoever starts the server by hand: a sentence, not a line of JSON.
            eprintln!("leboncoup: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(task: Task) -> Result<(), Failure> {
    let config = Config::from_env()?;
    telemetry::init(&config)?;
    // From here on a signal is a wish to stop, also while the database is being prepared.
    let stop = stop_signal()?;
    let (url, cluster) = if let Some(url) = config.database_url.clone() {
        (url, None)
    } else {
        let cluster = private_database::start(&config.data_dir).await?;
        (Secret::new(cluster.url()), Some(cluster))
    };
    let done = match task {
        Task::Serve => prepare_and_serve(config, &url, stop).await,
        Task::Migrate => database::prepare(&url).await.map_err(Failure::from),
        Task::VerifyLedger => verify_ledger(config, &url).await,
        Task::Moderator(task) => moderator(config, &url, task).await,
    };
    let left = leave(cluster).await;
    done.and(left)
}

async fn leave(cluster: Option<Cluster>) -> Result<(), Failure> {
    match cluster {
        Some(cluster) => Ok(private_database::leave(cluster).await?),
        None => Ok(()),
    }
}

async fn make_state(config: Config, url: &Secret) -> Result<AppState, Failure> {
    database::prepare(url).await?;
    let pool = database::connect(url, config.database_max_connections)?;
    let leptos_options = leptos_options(&config);
    let state = AppState::new(config, leptos_options, pool)?;
    if state.config.demo {
        backend::demo::fill(&state.services, |step| tracing::info!("Making {step} (once)")).await?;
    }
    Ok(state)
}

/// Says on standard output what is wrong with the book, a line for each fault. On the schema as it is: whoever looks into a
/// book changes nothing.
async fn verify_ledger(config: Config, url: &Secret) -> Result<(), Failure> {
    let pool = database::connect(url, config.database_max_connections)?;
    let leptos_options = leptos_options(&config);
    let state = AppState::new(config, leptos_options, pool)?;
    let report = backend::ledger::verify(&state.services).await?;
    for fault in &report.faults {
        println!("{fault}");
    }
    let looked_at = format!("{} movements, {} accounts", report.movements, report.accounts);
    if report.faults.is_empty() {
        println!("The ledger is right: {looked_at}.");
        Ok(())
    } else {
        Err(format!(
            "the ledger is wrong in {} places ({looked_at})",
            report.faults.len()
        )
        .into())
    }
}

/// Names moderators. They are known by their public ids here too: an e-mail is never written down.
async fn moderator(config: Config, url: &Secret, task: Moderator) -> Result<(), Failure> {
    use backend::moderation::{add_moderator, moderators, remove_moderator};
    let pool = database::connect(url, config.database_max_connections)?;
    let leptos_options = leptos_options(&config);
    let services = AppState::new(config, leptos_options, pool)?.services.clone();
    match task {
        Moderator::List => {
            for id in moderators(&services).await? {
                println!("{}", id.0);
            }
        }
        Moderator::Add => {
            let id = add_moderator(&services, &typed_email()?).await?;
            println!("{} moderates.", id.0);
        }
        Moderator::Remove => {
            let id = remove_moderator(&services, &typed_email()?).await?;
            println!("{} moderates no more.", id.0);
        }
    }
    Ok(())
}

fn typed_email() -> io::Result<String> {
    eprint!("E-mail: ");
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line)
}

async fn prepare_and_serve(
    config: Config,
    url: &Secret,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let mut stop = Box::pin(stop);
    let state = tokio::select! {
        state = make_state(config, url) => state?,
        () = &mut stop => return Ok(()),
    };
    let (config, pool) = (state.config.clone(), state.services.db.clone());
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("{} cannot be listened on: {}", config.listen, error.kind()))?;
    tracing::info!("LeBonCoup: {}", config.frontend_url);
    let jobs = jobs::start(state.services.clone());
    let listening = live::start(&state.services);
    let stop = live::end_at(state.services.live.clone(), stop);
    let served = serve(listener, router(state), config.shutdown_grace, stop).await;
    tracing::info!("Stopping");
    jobs.stop().await;
    listening.stop().await;
    served?;
    pool.close().await;
    Ok(())
}
