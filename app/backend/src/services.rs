//! What every use case may ask for.

use std::fmt;
use std::sync::Arc;

use sqlx::PgPool;

use crate::auth::PasswordHasher;
use crate::clock::Clock;
use crate::demande::SearchCache;
use crate::entropy::Entropy;
use crate::live::Live;
use crate::purchase::Payments;

/// The database, the time, randomness and the server's secrets. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The database.
    pub db: PgPool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The server's secrets.
    pub secrets: Arc<Secrets>,
    /// bcrypt, in a bounded pool.
    pub passwords: PasswordHasher,
    /// What searches share.
    pub search: Arc<SearchCache>,
    /// Who watches what.
    pub live: Live,
    /// How tokens are sold; `None` where they are not.
    pub payments: Option<Payments>,
}

/// The server's secrets. A stolen database is worth little without them: keep them elsewhere.
pub struct Secrets {
    /// `SECRET_SALT`: turns an e-mail into a `userId` (specification § 1.1).
    pub email_salt: String,
    /// `PEPPER`: keyed into password hashes, and the key under which wraps are kept.
    pub pepper: Vec<u8>,
    /// `JWT_SECRET`: signs session tokens.
    pub jwt: Vec<u8>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secrets(…)")
    }
}
