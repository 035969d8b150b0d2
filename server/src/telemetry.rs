//! Log lines: JSON for machines, readable ones for people.

use std::io::{IsTerminal as _, stdout};
use std::panic;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::config::{Config, LogFormat};

/// Begins to log, once for the process.
pub fn init(config: &Config) -> Result<(), ParseError> {
    let at_terminal = stdout().is_terminal();
    let format = config.log_format.unwrap_or(if at_terminal {
        LogFormat::Pretty
    } else {
        LogFormat::Json
    });
    let filter = filter(&config.log_filter)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter);
    match format {
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .init(),
        LogFormat::Pretty => lines.compact().with_ansi(at_terminal).with_target(false).init(),
    }
    if format == LogFormat::Json {
        panic::set_hook(Box::new(|info| {
            // Without its message: one made by `{:?}` of a value may hold what somebody wrote.
            let location = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(panic.location = location, "a thread panicked");
        }));
    }
    Ok(())
}

/// What `RUST_LOG` asks for, but for what is never logged however much is asked for: below `info` these libraries repeat
/// paths, headers and bodies.
pub fn filter(asked: &str) -> Result<EnvFilter, ParseError> {
    let mut filter = EnvFilter::builder().parse(asked)?;
    for quiet in [
        "h2=info",
        "hyper=info",
        "hyper_util=info",
        "server_fn=info",
        "tower_http=info",
    ] {
        filter = filter.add_directive(quiet.parse()?);
    }
    Ok(filter)
}
