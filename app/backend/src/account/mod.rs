//! An account after signing up: its password, e-mail, recovery code, sessions, profile, deletion and export.
//!
//! Whatever could take an account over wants the current password beside the session (`proof.rs`), and replaces all that
//! belongs together in one transaction: the old state or the new one works, never neither.

mod change_email;
mod change_password;
mod delete;
mod error;
mod export;
mod local_key;
mod profile;
mod proof;
mod renew_credentials;
mod replace;
mod replace_recovery;
mod revoke_session;
mod sessions;
mod sign_out_everywhere;
#[cfg(test)]
pub(crate) mod tests;
mod vault;
mod vault_item;

pub use change_email::change_email;
pub use change_password::change_password;
pub use delete::delete;
pub use error::Error;
pub use export::export;
pub use local_key::{forget_local_key, keep_local_key, local_key};
pub use profile::{profile, set_profile};
pub use renew_credentials::renew_credentials;
pub use replace_recovery::replace_recovery;
pub use revoke_session::revoke_session;
pub use sessions::sessions;
pub use sign_out_everywhere::sign_out_everywhere;
pub use vault::vault;
pub use vault_item::{keep_vault_item, vault_item};
