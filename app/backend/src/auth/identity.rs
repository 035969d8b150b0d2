//! From an e-mail to the identifier that stands for it.

use sha2::{Digest, Sha256};

use crate::Secrets;

/// The specification's `userId` (§ 1.1): 64 hexadecimal digits. The e-mail itself is dropped as soon as this is made.
pub struct UserHash(String);

impl UserHash {
    /// The 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `sha256(trim(lowercase(email)) ‖ SECRET_SALT)`, as the specification has it; on the server only, since the salt is secret.
#[must_use]
pub fn user_hash(secrets: &Secrets, email: &str) -> UserHash {
    let mut hash = Sha256::new();
    hash.update(email.to_lowercase().trim());
    hash.update(&secrets.email_salt);
    UserHash(hex::encode(hash.finalize()))
}
