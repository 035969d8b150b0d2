//! Signing up and logging in.

mod login;
mod making;
mod recovery;
mod signup;
mod strength;

pub use login::LoginPage;
pub use signup::SignupPage;
