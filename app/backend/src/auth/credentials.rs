//! What devices make of a password and of a recovery code, as the server keeps it: hashed, and sealed under the pepper.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::account::{NewCredentials, NewRecovery};
use model::{FieldErrors, FieldProblem};
use uuid::Uuid;

use super::Error;
use super::pepper::{Sealed, seal};
use crate::Services;

/// Octets of a wrap. Today's have 93; longer ones may come with another suite.
pub(super) const WRAP_BYTES: std::ops::RangeInclusive<usize> = 60..=512;

/// The columns of a password. Written together or not at all.
pub(crate) struct KeptCredentials {
    pub password_hash: String,
    pub kdf_iterations: i32,
    pub account_salt: Vec<u8>,
    pub wrap_password: Vec<u8>,
}

/// The columns of a recovery code. Written together or not at all.
pub(crate) struct KeptRecovery {
    pub recovery_hash: String,
    pub wrap_recovery: Vec<u8>,
}

/// The octets of a wrap. Asked for before anything is compared with an account, so that a malformed request is refused
/// whoever it is about.
pub(crate) fn decode_wrap(field: &str, text: &str) -> Result<Vec<u8>, FieldErrors> {
    STANDARD
        .decode(text)
        .ok()
        .filter(|bytes| WRAP_BYTES.contains(&bytes.len()))
        .ok_or_else(|| FieldErrors::of(field, FieldProblem::Invalid))
}

impl KeptCredentials {
    /// Of validated credentials and their decoded wrap. Runs bcrypt once.
    pub(crate) async fn make(
        services: &Services,
        user: Uuid,
        new: &NewCredentials,
        wrap: &[u8],
    ) -> Result<Self, Error> {
        let pepper = &services.secrets.pepper;
        Ok(Self {
            password_hash: services.passwords.hash(pepper, &new.password_hash).await?,
            kdf_iterations: i32::try_from(new.kdf_iterations).unwrap_or(i32::MAX),
            account_salt: hex::decode(&new.account_salt)
                .map_err(|_| FieldErrors::of("accountSalt", FieldProblem::Invalid))?,
            wrap_password: seal(
                pepper,
                services.entropy.as_ref(),
                Sealed::WrapPassword,
                user,
                wrap,
            )?,
        })
    }
}

impl KeptRecovery {
    /// Of a validated code and its decoded wrap. Runs bcrypt once.
    pub(crate) async fn make(
        services: &Services,
        user: Uuid,
        new: &NewRecovery,
        wrap: &[u8],
    ) -> Result<Self, Error> {
        let pepper = &services.secrets.pepper;
        Ok(Self {
            recovery_hash: services.passwords.hash(pepper, &new.recovery_hash).await?,
            wrap_recovery: seal(
                pepper,
                services.entropy.as_ref(),
                Sealed::WrapRecovery,
                user,
                wrap,
            )?,
        })
    }
}
