//! An account after signing up: its password, e-mail, recovery code, sessions, profile, deletion, and what it exports.
//!
//! Bytes that the browser made are in standard base64, hashes and salts in lower-case hexadecimal, as in
//! [`Signup`](crate::auth::Signup). Whatever could take an account over is asked for together with the current password.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::FieldErrors;
use crate::auth::{Language, check_display_name, check_email, check_kdf, check_proof, opaque_debug};

mod export;
#[cfg(test)]
mod tests;

pub use export::*;

/// What the server keeps of a password. Replaces the former one whole: either works, never neither.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCredentials {
    /// See [`Signup::password_hash`](crate::auth::Signup::password_hash).
    pub password_hash: String,
    /// PBKDF2 iterations, within [`KDF_ITERATIONS`](crate::auth::KDF_ITERATIONS).
    pub kdf_iterations: u32,
    /// 16 bytes in hexadecimal.
    pub account_salt: String,
    /// The account key, wrapped under the password.
    pub wrap_password: String,
}

/// What the server keeps of a recovery code. Replaces the former one whole.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRecovery {
    /// The authentication branch of the recovery code: 64 hexadecimal digits.
    pub recovery_hash: String,
    /// The account key, wrapped under the recovery code.
    pub wrap_recovery: String,
}

/// Changes the password. Every session ends; the caller gets another one.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// Derived from the current password: 64 hexadecimal digits.
    pub current_password_hash: String,
    /// What replaces it.
    pub credentials: NewCredentials,
}

/// Changes the e-mail. Keys are derived from it too, so everything that stands on the password is new, even where the
/// password is the same.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeEmail {
    /// Derived from the current password and the former e-mail.
    pub current_password_hash: String,
    /// The new one, as typed. Hashed at once; never stored, never logged.
    pub email: String,
    /// Derived from the new one.
    pub credentials: NewCredentials,
}

/// The same password under today's number of iterations; sent by the device at login, unasked. Sessions go on.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenewCredentials {
    /// Derived as up to now.
    pub current_password_hash: String,
    /// Derived as from now on; never with fewer iterations.
    pub credentials: NewCredentials,
}

/// Replaces the recovery code.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplaceRecovery {
    /// Derived from the current password.
    pub current_password_hash: String,
    /// What replaces it; the former code is dead.
    pub new_recovery: NewRecovery,
}

/// Deletes the account, for good.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteAccount {
    /// Derived from the current password.
    pub current_password_hash: String,
}

/// What a person says of himself, and how he is spoken to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    /// What other people read.
    pub display_name: String,
    /// The language of the interface.
    pub language: Language,
    /// Whether the other side of a conversation sees that he is writing, where both sides show it.
    pub shows_typing: bool,
}

/// One session of the caller's. Opens nothing: the token is what does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct SessionId(pub Uuid);

impl fmt::Display for SessionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for SessionId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A session that is open, in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionInfo {
    /// What to name it by when it is to end.
    pub id: SessionId,
    /// "Firefox, Linux"; empty where the browser did not say.
    pub device: String,
    /// When it was opened, RFC 3339, UTC.
    pub created_at: String,
    /// When it was last used, RFC 3339, UTC; good to a minute.
    pub last_seen_at: String,
    /// Whole minutes since it was last used, when the server answered.
    pub last_seen_minutes: u32,
    /// Whether the caller is asking through this one.
    pub current: bool,
}

/// What a signed-in device needs, beside its own copy of the account key, to open the vault again after a reload.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SealedVault {
    /// See [`Opened::user_id`](crate::auth::Opened::user_id).
    pub user_id: String,
    /// See [`Signup::keyring`](crate::auth::Signup::keyring).
    pub keyring: String,
}

/// What follows a person from device to device, sealed under his account key, beside the keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VaultItemKind {
    /// The identities of others, as first seen.
    Pins,
    /// Heads of the chains of all devices seen.
    Devices,
    /// His own templates of answers.
    Templates,
}

impl VaultItemKind {
    /// Its name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pins => "pins",
            Self::Devices => "devices",
            Self::Templates => "templates",
        }
    }
}

/// Such a thing, sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VaultItem {
    /// Its version, from 1. Sent along with what shall take its place: one more than the one that it was made from.
    pub version: u32,
    /// Sealed, base64.
    pub sealed: String,
}

/// The key of a session's local copy (protocol, § Reload): 32 bytes in base64. Kept by the server, told to that session only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LocalKey(pub String);

opaque_debug!(
    NewCredentials,
    NewRecovery,
    ChangePassword,
    ChangeEmail,
    RenewCredentials,
    ReplaceRecovery,
    DeleteAccount,
    SealedVault,
    VaultItem,
    LocalKey
);

impl NewCredentials {
    /// Checks what can be checked without decoding.
    pub fn check(&self, errors: &mut FieldErrors) {
        check_proof(errors, "passwordHash", &self.password_hash);
        check_kdf(errors, &self.account_salt, self.kdf_iterations);
    }
}

impl NewRecovery {
    /// Checks what can be checked without decoding.
    pub fn check(&self, errors: &mut FieldErrors) {
        check_proof(errors, "recoveryHash", &self.recovery_hash);
    }
}

impl ChangePassword {
    /// Checks every rule that needs no database.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = proof(&self.current_password_hash);
        self.credentials.check(&mut errors);
        errors.into_result(self)
    }
}

impl ChangeEmail {
    /// Checks every rule that needs no database.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = proof(&self.current_password_hash);
        check_email(&mut errors, &self.email);
        self.credentials.check(&mut errors);
        errors.into_result(self)
    }
}

impl RenewCredentials {
    /// Checks every rule that needs no database.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = proof(&self.current_password_hash);
        self.credentials.check(&mut errors);
        errors.into_result(self)
    }
}

impl ReplaceRecovery {
    /// Checks every rule that needs no database.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = proof(&self.current_password_hash);
        self.new_recovery.check(&mut errors);
        errors.into_result(self)
    }
}

impl DeleteAccount {
    /// Checks the form of the proof.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        proof(&self.current_password_hash).into_result(self)
    }
}

/// Begins the check of a request that the current password stands behind.
fn proof(current_password_hash: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    check_proof(&mut errors, "currentPasswordHash", current_password_hash);
    errors
}

impl Profile {
    /// Trims the name and checks it.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        self.display_name = self.display_name.trim().to_owned();
        let mut errors = FieldErrors::default();
        check_display_name(&mut errors, &self.display_name);
        errors.into_result(self)
    }
}
