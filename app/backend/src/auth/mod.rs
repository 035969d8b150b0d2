//! Accounts and sessions: signing up, logging in, and who is calling.

mod error;
mod identity;
mod login;
mod password;
mod pepper;
mod prelogin;
mod session;
mod signup;
#[cfg(test)]
mod tests;
mod token;

pub use error::Error;
pub use identity::{UserHash, user_hash};
pub use login::login;
pub use password::PasswordHasher;
pub use prelogin::prelogin;
pub(crate) use session::me;
pub use session::{Caller, SESSION_DURATION, Session, authenticate, end_session};
pub use signup::signup;
