//! `stripe-sandbox`: serves until it is stopped; with `--with-parent`, until whoever started it ends.

use std::env;
use std::error::Error;
use std::os::unix::process::parent_id;
use std::process::ExitCode;
use std::time::Duration;

use stripe_sandbox::{Sandbox, Settings, router};
use tokio::net::TcpListener;

const HELP: &str = "\
stripe-sandbox                  stands in for Stripe until it is stopped
stripe-sandbox --with-parent    the same, until the process that started it ends

SANDBOX_LISTEN            address and port; default 127.0.0.1:12111
SANDBOX_WEBHOOK_URL       where events go; default http://127.0.0.1:3000/api/webhooks/stripe
SANDBOX_WEBHOOK_SECRET    what they are signed with; default whsec_sandbox
";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let with_parent = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--with-parent"] => true,
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(with_parent).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stripe-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(with_parent: bool) -> Result<(), Box<dyn Error>> {
    let set = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    let listener = TcpListener::bind(set("SANDBOX_LISTEN", "127.0.0.1:12111")).await?;
    let sandbox = Sandbox::new(Settings {
        origin: format!("http://{}", listener.local_addr()?),
        webhook_url: set("SANDBOX_WEBHOOK_URL", "http://127.0.0.1:3000/api/webhooks/stripe"),
        webhook_secret: set("SANDBOX_WEBHOOK_SECRET", "whsec_sandbox"),
    })?;
    let serving = axum::serve(listener, router(sandbox));
    tokio::select! {
        served = async { serving.await } => served?,
        () = parents_end(), if with_parent => {}
    }
    Ok(())
}

/// Ready when the process that started this one has ended: then another one is the parent.
async fn parents_end() {
    let parent = parent_id();
    while parent_id() == parent {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
