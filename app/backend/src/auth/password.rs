//! `bcrypt(base64(HMAC-SHA256(PEPPER, passwordHash)))`: 44 bytes, so bcrypt's limit of 72 is never met, and worthless to
//! whoever steals the database without the pepper.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::Error;

/// Hashes and verifies, at most as many at once as there are processors: a wave of logins must not starve everything else.
#[derive(Clone)]
pub struct PasswordHasher {
    cost: u32,
    running: Arc<Semaphore>,
    /// Verified against where there is no account, so that both answers take the same time.
    decoy: Arc<str>,
}

impl PasswordHasher {
    /// `cost` is bcrypt's: 2^cost rounds. 12 in production (about a quarter of a second), 4 in tests.
    pub fn new(cost: u32) -> Result<Self, Error> {
        let decoy = bcrypt::non_truncating_hash([0; 44], cost).map_err(|_| Error::Crypto("bcrypt"))?;
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            cost,
            running: Arc::new(Semaphore::new(processors)),
            decoy: decoy.into(),
        })
    }

    /// The hash to store.
    pub async fn hash(&self, pepper: &[u8], password_hash: &str) -> Result<String, Error> {
        let input = peppered(pepper, password_hash)?;
        let cost = self.cost;
        self.run(move || bcrypt::non_truncating_hash(input.as_bytes(), cost))
            .await
    }

    /// Whether `password_hash` is the one that `stored` was made from. Without `stored` it takes as long and says no.
    pub async fn verify(
        &self,
        pepper: &[u8],
        password_hash: &str,
        stored: Option<String>,
    ) -> Result<bool, Error> {
        let input = peppered(pepper, password_hash)?;
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let matches = self
            .run(move || bcrypt::non_truncating_verify(input.as_bytes(), &stored))
            .await?;
        Ok(matches && known)
    }

    /// Whatever still asks for bcrypt fails from now on: shows what does ask.
    #[cfg(test)]
    pub(crate) fn close(&self) {
        self.running.close();
    }

    async fn run<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, bcrypt::BcryptError> + Send + 'static,
    {
        let _place = self
            .running
            .acquire()
            .await
            .map_err(|_| Error::Crypto("bcrypt pool closed"))?;
        let done = tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Error::Crypto("bcrypt task"))?;
        done.map_err(|_| Error::Crypto("bcrypt"))
    }
}

fn peppered(pepper: &[u8], password_hash: &str) -> Result<Zeroizing<String>, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(pepper).map_err(|_| Error::Crypto("pepper"))?;
    mac.update(password_hash.as_bytes());
    Ok(Zeroizing::new(STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_and_the_same_pepper_match() {
        let hasher = PasswordHasher::new(4).unwrap();
        let stored = hasher.hash(b"pepper", "aa").await.unwrap();
        assert_eq!(stored.len(), 60);
        assert!(
            hasher
                .verify(b"pepper", "aa", Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify(b"pepper", "ab", Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(!hasher.verify(b"other", "aa", Some(stored)).await.unwrap());
        assert!(!hasher.verify(b"pepper", "aa", None).await.unwrap());
    }

    #[tokio::test]
    async fn where_there_is_no_account_the_work_is_the_same() {
        let hasher = PasswordHasher::new(5).unwrap();
        let stored = hasher.hash(b"pepper", "aa").await.unwrap();
        assert_eq!(hasher.decoy[..7], stored[..7], "algorithm and cost");
        assert_eq!(hasher.decoy.len(), stored.len());
    }

    #[test]
    fn what_bcrypt_gets_is_44_bytes() {
        assert_eq!(peppered(b"pepper", &"f".repeat(64)).unwrap().len(), 44);
    }
}
