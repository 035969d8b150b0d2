//! Everything that can be set, in one place. `.env.example` lists the same, `docs/operations.md` explains.

mod development;
mod map_tiles;
mod parse;
mod proxies;
mod secret;
mod secret_file;
mod stripe;

use std::collections::HashMap;
use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use backend::entropy::SystemEntropy;

pub use map_tiles::MapTiles;
pub use parse::ConfigError;
use parse::Values;
pub use proxies::TrustedProxies;
pub use secret::Secret;
pub use stripe::StripeSettings;

/// What the server was told. Read once, when it starts.
///
/// A [`Secret`] may come as a file: `PEPPER_FILE` names it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `LEBONCOUP_ENV`: `development` or `production`; default `development`.
    pub environment: Environment,
    /// `LISTEN`, or what cargo-leptos sets as `LEPTOS_SITE_ADDR`: address and port; default `127.0.0.1:3000`.
    pub listen: SocketAddr,
    /// `FRONTEND_URL`: the public origin, without a path; default `http://` and `LISTEN`. Required in production, where
    /// it begins with `https://`.
    pub frontend_url: String,
    /// `DATA_DIR`: folder of the private database and of development's secrets; default `.data`.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`: a PostgreSQL URL; default a private cluster in `DATA_DIR`. Required in production.
    pub database_url: Option<Secret>,
    /// `DATABASE_MAX_CONNECTIONS`: connections held to the database at most; default 20.
    pub database_max_connections: u32,
    /// `JWT_SECRET`, `SECRET_SALT`, `PEPPER`: at least 32 bytes each; default random, kept in `DATA_DIR`. Required in
    /// production.
    pub secrets: Secrets,
    /// `BCRYPT_COST`: binary logarithm of bcrypt's rounds, 4 to 31; default 12.
    pub bcrypt_cost: u32,
    /// `DEMO`: 1 or 0, whether to fill an empty database with demonstration data; default 1, in production 0.
    pub demo: bool,
    /// `LEGAL_NOTICE_FILE`: a Markdown file that says who publishes and who hosts the site; default none. Here: its text,
    /// read when the server starts.
    pub legal_notice: Option<String>,
    /// `SOURCE_URL`: where the source of the running version can be had, an `http` or `https` URL; default none.
    pub source_url: Option<String>,
    /// `MAP_TILE_URL`, `MAP_TILE_CREDIT`: another map under ours, as `https://host/{z}/{x}/{y}.png`, and whose it is. Whoever
    /// opens a map then asks that host; default none, and no request leaves for another host.
    pub map_tiles: Option<MapTiles>,
    /// `TRUSTED_PROXIES`: addresses or networks (`10.0.0.0/8`), with commas, whose `X-Forwarded-For` is believed;
    /// default none.
    pub trusted_proxies: TrustedProxies,
    /// What one caller may ask for.
    pub limits: RateLimits,
    /// `REDIS_URL`: a Redis URL, where several servers count together what is limited; default none, each counts by itself.
    pub redis_url: Option<Secret>,
    /// `STRIPE_SECRET_KEY`, `STRIPE_WEBHOOK_SECRET`, `STRIPE_API_URL`: how tokens are sold; default none, and they are not.
    pub stripe: Option<StripeSettings>,
    /// `REQUEST_TIMEOUT_SECONDS`: how long an answer may take to begin, in seconds; default 30.
    pub request_timeout: Duration,
    /// `MAX_CONCURRENT_REQUESTS`: requests worked on at once; more are refused; default 512.
    pub max_concurrent_requests: usize,
    /// `BODY_LIMIT_BYTES`: the largest body of a request, in bytes; default 1048576.
    pub body_limit: usize,
    /// `SHUTDOWN_GRACE_SECONDS`: how long open requests may go on when the server stops, in seconds; default 8.
    pub shutdown_grace: Duration,
    /// `LOG_FORMAT`: `json` or `pretty`; default `pretty` at a terminal, `json` elsewhere.
    pub log_format: Option<LogFormat>,
    /// `RUST_LOG`: what is logged, as tracing's `EnvFilter` reads it; default `info`, without
    /// PostgreSQL's notices.
    pub log_filter: String,
    /// `LEPTOS_RELOAD_PORT`: the port of cargo-leptos' live reload; only while `cargo leptos watch` runs the server.
    pub reload_port: Option<u16>,
}

/// How much may be asked for within a window (specification § 7.2, as corrected).
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// `RATE_LIMIT_WINDOW_SECONDS`: the window of every limit, in seconds; default 900.
    pub window: Duration,
    /// `RATE_LIMIT_API`: requests to the API by one address, not signed in; default 100.
    pub api: u32,
    /// `RATE_LIMIT_API_SIGNED_IN`: requests to the API by one account; default 1000.
    pub api_signed_in: u32,
    /// `RATE_LIMIT_INTERFACE`: what pages ask for by themselves, for one address or account; default 3000.
    pub interface: u32,
    /// `RATE_LIMIT_LOGIN`: refused passwords and recovery codes, by address and by account; default 5.
    pub login: u32,
    /// `RATE_LIMIT_PRELOGIN`: questions of how a key is derived, by address; default 60.
    pub prelogin: u32,
    /// `RATE_LIMIT_SIGNUP`: accounts opened or asked for, by address; default 20.
    pub signup: u32,
}

/// What the server runs for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Safe defaults for everything, plain HTTP.
    Development,
    /// Nothing is guessed, TLS in front.
    Production,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// For people.
    Pretty,
}

/// The server's secrets. All three are needed to serve existing accounts: keep them as safe as the database, elsewhere.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// `JWT_SECRET`: signs session tokens. Changing it signs everyone out.
    pub jwt: Secret,
    /// `SECRET_SALT`: turns an e-mail into a `userId` (specification § 1.1). Changing it loses every account.
    pub email_salt: Secret,
    /// `PEPPER`: keyed into password hashes. Changing it loses every password.
    pub pepper: Secret,
}

impl Config {
    /// Reads the environment, then `.env` in the current folder for what is not set there.
    ///
    /// In development missing secrets are made once, and kept in `DATA_DIR/secrets.env` so that sessions and accounts
    /// outlive a restart.
    pub fn from_env() -> Result<Self, ConfigError> {
        let file: HashMap<String, String> = match dotenvy::dotenv_iter() {
            Ok(lines) => lines
                .collect::<Result<_, _>>()
                .map_err(|_| ConfigError::EnvFile)?,
            Err(error) if error.not_found() => HashMap::new(),
            Err(_) => return Err(ConfigError::EnvFile),
        };
        let set = |name: &str| env::var(name).ok().or_else(|| file.get(name).cloned());
        let values = Values::new(&set);
        let given = ["JWT_SECRET", "SECRET_SALT", "PEPPER"]
            .iter()
            .all(|name| values.gives(name));
        let mut made = if values.environment()? == Environment::Production || given {
            HashMap::new()
        } else {
            development::secrets(&values.data_dir(), &SystemEntropy)?
        };
        made.retain(|name, _| !values.gives(name));
        Self::parse(|name| values.text(name).or_else(|| made.get(name).cloned()))
    }

    /// Reads every value through `lookup`, which knows a value by the name of its variable.
    pub fn parse(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let values = Values::new(&lookup);
        let environment = values.environment()?;
        let production = environment == Environment::Production;
        let listen = match values.text("LISTEN") {
            Some(_) => values.parsed("LISTEN", "an address and a port, like 127.0.0.1:3000")?,
            None => values.parsed("LEPTOS_SITE_ADDR", "an address and a port, like 127.0.0.1:3000")?,
        }
        .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let watched = values.text("LEPTOS_WATCH").is_some();
        Ok(Self {
            environment,
            listen,
            frontend_url: values.frontend_url(production, listen)?,
            data_dir: values.data_dir(),
            database_url: values.database_url(production)?,
            database_max_connections: values.number("DATABASE_MAX_CONNECTIONS", 1..=1000)?.unwrap_or(20),
            secrets: values.secrets(production)?,
            bcrypt_cost: values.number("BCRYPT_COST", 4..=31)?.unwrap_or(12),
            demo: values.flag("DEMO")?.unwrap_or(!production),
            legal_notice: values.legal_notice()?,
            source_url: values.source_url()?,
            map_tiles: values.map_tiles()?,
            trusted_proxies: values
                .parsed(
                    "TRUSTED_PROXIES",
                    "addresses or networks with commas, like 10.0.0.0/8,::1",
                )?
                .unwrap_or_default(),
            limits: values.rate_limits()?,
            redis_url: values.redis_url()?,
            stripe: values.stripe(production)?,
            request_timeout: values
                .seconds("REQUEST_TIMEOUT_SECONDS", 1..=3600)?
                .unwrap_or(Duration::from_secs(30)),
            max_concurrent_requests: values
                .number("MAX_CONCURRENT_REQUESTS", 1..=100_000)?
                .unwrap_or(512),
            body_limit: values
                .number("BODY_LIMIT_BYTES", 1024..=1 << 30)?
                .unwrap_or(1 << 20),
            shutdown_grace: values
                .seconds("SHUTDOWN_GRACE_SECONDS", 0..=3600)?
                .unwrap_or(Duration::from_secs(8)),
            log_format: values.log_format()?,
            log_filter: values
                .text("RUST_LOG")
                .unwrap_or_else(|| "info,sqlx::postgres::notice=warn".to_owned()),
            reload_port: match values.number("LEPTOS_RELOAD_PORT", 1..=u16::MAX)? {
                _ if production || !watched => None,
                port => port.or(Some(3001)),
            },
        })
    }

    /// Whether the site is reached over TLS only: cookies are then `Secure`, and browsers told to insist.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.frontend_url.starts_with("https://")
    }

    /// What production should not be without, though it runs: a sentence each.
    #[must_use]
    pub fn warnings(&self) -> Vec<&'static str> {
        if !self.production() {
            return Vec::new();
        }
        let notice = self.legal_notice.is_none().then_some(
            "LEGAL_NOTICE_FILE is not set: the site does not say who publishes and hosts it, as the law demands",
        );
        let source = self.source_url.is_none().then_some(
            "SOURCE_URL is not set: the site does not say where its source is, as its licence (AGPL, section 13) demands",
        );
        notice.into_iter().chain(source).collect()
    }

    /// Whether this is production.
    #[must_use]
    pub fn production(&self) -> bool {
        self.environment == Environment::Production
    }
}

#[cfg(test)]
mod tests;
