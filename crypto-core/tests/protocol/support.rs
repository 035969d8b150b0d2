//! What the tests share: an executor for futures that never wait, a quick derivation, a repeatable source of bytes.

use std::convert::Infallible;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crypto_core::{Error, Kdf, Zeroizing, derive_pbkdf2};
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

/// Runs a future whose engine never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the reference engine never waits"),
    }
}

/// PBKDF2 with one thousandth of the iterations asked for: for tests that are not about their number.
pub struct QuickKdf;

impl Kdf for QuickKdf {
    async fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        iterations: NonZeroU32,
    ) -> Result<Zeroizing<[u8; 32]>, Error> {
        let few = NonZeroU32::new(iterations.get() / 1000).unwrap_or(NonZeroU32::MIN);
        Ok(derive_pbkdf2(password, salt, few))
    }
}

/// SHA-256 in counter mode: the same bytes for the same seed in every version of every library.
pub struct SeededRng {
    seed: &'static str,
    counter: u64,
    rest: Vec<u8>,
}

impl SeededRng {
    pub fn new(seed: &'static str) -> Self {
        Self {
            seed,
            counter: 0,
            rest: Vec::new(),
        }
    }
}

impl TryRng for SeededRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        while self.rest.len() < bytes.len() {
            let block = Sha256::new()
                .chain_update(self.seed)
                .chain_update(self.counter.to_be_bytes())
                .finalize();
            self.rest.extend_from_slice(&block);
            self.counter += 1;
        }
        bytes.copy_from_slice(&self.rest.drain(..bytes.len()).collect::<Vec<_>>());
        Ok(())
    }
}

impl TryCryptoRng for SeededRng {}

/// A copy of `bytes` with one bit turned.
pub fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}
