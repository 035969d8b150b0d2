//! The crate's one error type.

use crate::kdf::{MAX_ITERATIONS, MIN_ITERATIONS};

/// Why an operation was refused. Never carries a secret, an identifier or any part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server asked for a derivation that is too cheap to protect the password or too dear to run.
    #[error("{asked} iterations asked for; only {MIN_ITERATIONS} to {MAX_ITERATIONS} are accepted")]
    Iterations {
        /// What was asked for.
        asked: u32,
    },
    /// The server named a derivation that this version does not know.
    #[error("unknown key derivation function")]
    UnknownKdf,
    /// An e-mail or a password is empty, or longer than any real one.
    #[error("an e-mail or a password is empty or too long")]
    InputLength,
    /// The key does not match the commitment in front of the wrap: the password or the code is not the right one.
    #[error("wrong password or recovery code")]
    WrongSecret,
    /// A recovery code that was not typed as it was shown.
    #[error("not a recovery code: {0}")]
    RecoveryCode(#[from] crate::recovery::RecoveryCodeError),
    /// Bytes that do not have the shape they should have.
    #[error("malformed input")]
    Malformed,
    /// A format of a later version of the product.
    #[error("format version {0} is not known to this version")]
    UnknownVersion(u8),
    /// Longer than this kind of thing may be.
    #[error("input too large")]
    TooLarge,
    /// Tampered with, cut, moved to another place, or sealed under another key.
    #[error("decryption failed")]
    Decryption,
    /// A signature is missing or wrong.
    #[error("signature verification failed")]
    Signature,
    /// A public key of small order, with which no secret can be shared.
    #[error("weak public key")]
    WeakKey,
    /// No secret key of that epoch is in the keyring.
    #[error("no key for that epoch")]
    UnknownEpoch,
    /// A counter or a collection is full.
    #[error("limit reached")]
    Limit,
    /// SubtleCrypto is not there (insecure context) or refused.
    #[error("the browser's cryptography is not available")]
    Backend,
}
