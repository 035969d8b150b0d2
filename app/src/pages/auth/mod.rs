//! Signing up, logging in, and the way back in without the password.

mod login;
mod making;
mod recover;
mod roles;
mod signup;
mod terms;

pub use login::LoginPage;
pub use recover::RecoverPage;
pub use signup::SignupPage;
