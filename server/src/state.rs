//! What every handler may ask for.

use std::env;
use std::ops::Deref;
use std::sync::Arc;

use app::functions::context::Site;
use axum::extract::FromRef;
use backend::auth::PasswordHasher;
use backend::clock::{Clock, SystemClock};
use backend::demande::SearchCache;
use backend::entropy::SystemEntropy;
use backend::legal::Instance;
use backend::live::Live;
use backend::purchase::Payments;
use backend::{Secrets, Services};
use leptos::config::LeptosOptions;
use sqlx::PgPool;

use crate::adapters::stripe::Stripe;
use crate::config::Config;
use crate::middleware::rate_limit::RateLimiter;

/// The state of the router. Each layer and handler that a request meets clones it: one pointer.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}

/// What there is once in the process.
pub struct Shared {
    /// Where cargo-leptos put what browsers load.
    pub leptos_options: LeptosOptions,
    /// The use cases' services.
    pub services: Services,
    /// What the server was told.
    pub config: Config,
    /// Counts who asks for how much.
    pub limiter: RateLimiter,
    /// What pages know of the site.
    pub site: Site,
    /// The port of cargo-leptos' live reload, while it watches.
    pub dev_reload: Option<u16>,
}

impl AppState {
    /// The state of a server that was told `config` and uses `db`. Says what `config` should not be without.
    pub fn new(config: Config, leptos_options: LeptosOptions, db: PgPool) -> Result<Self, StateError> {
        Self::with_clock(config, leptos_options, db, Arc::new(SystemClock))
    }

    /// The same, with a time of its own.
    pub fn with_clock(
        config: Config,
        leptos_options: LeptosOptions,
        db: PgPool,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StateError> {
        for warning in config.warnings() {
            tracing::warn!("{warning}");
        }
        let services = Services {
            db,
            clock,
            entropy: Arc::new(SystemEntropy),
            secrets: Arc::new(Secrets {
                email_salt: config.secrets.email_salt.expose().to_owned(),
                pepper: config.secrets.pepper.expose().as_bytes().to_vec(),
                jwt: config.secrets.jwt.expose().as_bytes().to_vec(),
            }),
            passwords: PasswordHasher::new(config.bcrypt_cost)?,
            search: Arc::new(SearchCache::default()),
            live: Live::default(),
            payments: payments(&config)?,
        };
        Ok(Self(Arc::new(Shared {
            leptos_options,
            services,
            site: Site {
                origin: config.frontend_url.clone(),
                secure: config.secure(),
                instance: Instance {
                    notice: config.legal_notice.as_deref().map(Arc::from),
                    source_url: config.source_url.as_deref().map(Arc::from),
                },
            },
            dev_reload: config.reload_port,
            limiter: RateLimiter::new(config.redis_url.as_ref()).map_err(|_| StateError::Redis)?,
            config,
        })))
    }
}

/// How tokens are sold.
fn payments(config: &Config) -> Result<Option<Payments>, StateError> {
    let Some(settings) = &config.stripe else {
        return Ok(None);
    };
    Ok(Some(Payments {
        gateway: Arc::new(Stripe::new(settings).map_err(|_| StateError::Tls)?),
        webhook_secret: Arc::from(settings.webhook_secret.expose().as_bytes()),
        origin: config.frontend_url.clone(),
    }))
}

/// Why there is no state.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// bcrypt does not take the cost.
    #[error(transparent)]
    Passwords(#[from] backend::auth::Error),
    /// The URL names no Redis. It is not repeated: it may hold a password.
    #[error("REDIS_URL cannot be used")]
    Redis,
    /// Stripe is talked to over TLS, for which the system's certificates are missing.
    #[error("no certificates to know Stripe by: install ca-certificates")]
    Tls,
}

/// Where the browser's files are. cargo-leptos says so through the environment; without it they are where it puts them.
#[must_use]
pub fn leptos_options(config: &Config) -> LeptosOptions {
    // Beside the binary cargo-leptos writes down the hashes that stand in the files' names.
    let hashes = env::current_exe()
        .ok()
        .and_then(|path| Some(path.parent()?.join("hash.txt")));
    LeptosOptions::builder()
        .output_name("leboncoup")
        .site_root(env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| "target/site".to_owned()))
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .reload_port(u32::from(config.reload_port.unwrap_or(3001)))
        .hash_files(hashes.is_some_and(|path| path.exists()))
        .build()
}
