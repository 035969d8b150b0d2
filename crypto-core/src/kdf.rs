//! From a password to a master key: PBKDF2-HMAC-SHA256 (RFC 8018 § 5.2), 32 bytes out.
//!
//! The pure Rust [`Pbkdf2`] is the reference and runs everywhere. In a browser `webcrypto::BrowserKdf` (feature
//! `webcrypto`) is quicker and leaves the interface thread free. Both agree on every vector.

use std::num::NonZeroU32;

use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Error, normalise, secret::Secret32};

/// Fewest iterations accepted from a server (OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256).
pub const MIN_ITERATIONS: u32 = 600_000;
/// Most iterations accepted from a server: beyond, a hostile answer would hang the device.
pub const MAX_ITERATIONS: u32 = 2_000_000;
/// How the derivation is named in `prelogin` and in the database.
pub const KDF_NAME: &str = "pbkdf2-sha256";

/// How dear a derivation is. Only values within the limits exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParameters {
    iterations: NonZeroU32,
}

impl KdfParameters {
    /// Refuses anything outside [`MIN_ITERATIONS`]`..=`[`MAX_ITERATIONS`] before any work is done with it.
    pub fn new(iterations: u32) -> Result<Self, Error> {
        match NonZeroU32::new(iterations) {
            Some(count) if (MIN_ITERATIONS..=MAX_ITERATIONS).contains(&iterations) => {
                Ok(Self { iterations: count })
            }
            _ => Err(Error::Iterations { asked: iterations }),
        }
    }

    /// PBKDF2 iterations.
    #[must_use]
    pub const fn iterations(self) -> u32 {
        self.iterations.get()
    }

    /// Whether the account was made when less was thought enough: make new credentials at the next login.
    #[must_use]
    pub fn is_outdated(self) -> bool {
        self.iterations < Self::default().iterations
    }
}

impl Default for KdfParameters {
    /// What new accounts get today.
    fn default() -> Self {
        Self {
            iterations: NonZeroU32::MIN.saturating_add(MIN_ITERATIONS - 1),
        }
    }
}

/// Sixteen random bytes of one account; a new one with every new password. Not secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountSalt([u8; 16]);

impl AccountSalt {
    /// Draws one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// From the bytes that [`Self::as_bytes`] gave.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// 32 lower-case hexadecimal digits, for JSON.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// The reverse of [`Self::to_hex`].
    pub fn from_hex(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| Error::Malformed)?;
        Ok(Self(bytes))
    }
}

/// PBKDF2-HMAC-SHA256 by some engine. Asynchronous, because the browser's is.
pub trait Kdf {
    /// Derives 32 bytes. Any number of iterations: the limits stand in [`KdfParameters`].
    fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        iterations: NonZeroU32,
    ) -> impl Future<Output = Result<Zeroizing<[u8; 32]>, Error>>;
}

/// The reference: pure Rust, the same natively and in wasm. Ready at its first poll; takes about 300 ms of the calling
/// thread for 600 000 iterations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pbkdf2;

impl Kdf for Pbkdf2 {
    async fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        iterations: NonZeroU32,
    ) -> Result<Zeroizing<[u8; 32]>, Error> {
        Ok(derive_pbkdf2(password, salt, iterations))
    }
}

/// PBKDF2-HMAC-SHA256, whatever its parameters.
///
/// For vectors and for reading old data; accounts go through [`derive_master_key`]. The source specification's own
/// parameters (§ 1.2) are `derive_pbkdf2(password, normalised e-mail, 100 000)`.
#[must_use]
pub fn derive_pbkdf2(password: &[u8], salt: &[u8], iterations: NonZeroU32) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations.get(), key.as_mut());
    key
}

/// What the password is worth: everything else about a login is derived from it. Never stored, never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKey(Secret32);

impl MasterKey {
    pub(crate) const fn secret(&self) -> &Secret32 {
        &self.0
    }
}

/// Derives the master key of an account: salt = `account_salt (16) ‖ normalised e-mail`, password in NFC.
///
/// Fails with [`Error::InputLength`] on an empty or overlong e-mail or password, [`Error::Backend`] where the engine does.
pub async fn derive_master_key(
    kdf: &impl Kdf,
    email: &str,
    password: &str,
    account_salt: &AccountSalt,
    parameters: KdfParameters,
) -> Result<MasterKey, Error> {
    let email = normalise::email(email)?;
    let password = normalise::password(password)?;
    let salt = Zeroizing::new([&account_salt.as_bytes()[..], email.as_bytes()].concat());
    let key = kdf
        .derive(password.as_bytes(), &salt, parameters.iterations)
        .await?;
    Ok(MasterKey(Secret32::new(*key)))
}
