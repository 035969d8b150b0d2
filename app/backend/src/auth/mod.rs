//! Accounts and sessions: signing up, logging in, recovering a forgotten password, and who is calling.

mod credentials;
mod error;
mod identity;
mod login;
mod owner;
mod password;
mod pepper;
mod prelogin;
mod recover;
mod recovery;
mod session;
mod signup;
mod start_recovery;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use credentials::{KeptCredentials, KeptRecovery, decode_wrap};
pub use error::Error;
pub use identity::{UserHash, user_hash};
pub use login::login;
pub(crate) use owner::prove_owner;
pub use password::PasswordHasher;
pub(crate) use pepper::{Sealed, open, seal};
pub use prelogin::prelogin;
pub use recover::recover;
pub use session::{Caller, SESSION_DURATION, Session, authenticate, end_session, look_again};
pub(crate) use session::{Owner, end_all_sessions, me, open_session, user_type};
pub(crate) use signup::email_taken;
pub use signup::signup;
pub use start_recovery::start_recovery;
