//! Anne and Bruno, made once, from fixed bytes.

use std::convert::Infallible;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use crypto_core::{
    ConversationId, Error, Kdf, KdfParameters, NewAccount, Pins, PublicId, Zeroizing, derive_pbkdf2,
    make_account,
};
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

pub const PLACE: ConversationId = ConversationId([1; 16]);

pub struct People {
    pub anne: NewAccount,
    pub bruno: NewAccount,
    pub pins: Pins,
}

pub static PEOPLE: LazyLock<People> = LazyLock::new(|| {
    let (anne, bruno) = (account("anne@example.fr"), account("bruno@example.fr"));
    let mut pins = Pins::default();
    for (name, account) in [("anne", &anne), ("bruno", &bruno)] {
        pins.accept(&id(name), &account.bundle.verify().unwrap()).unwrap();
    }
    People { anne, bruno, pins }
});

pub fn id(name: &str) -> PublicId {
    PublicId::new(name).unwrap()
}

fn account(email: &'static str) -> NewAccount {
    let parameters = KdfParameters::default();
    now(make_account(
        &Quick,
        &mut Counter::new(email),
        email,
        "un mot de passe",
        parameters,
    ))
    .unwrap()
}

pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

/// One iteration.
pub struct Quick;

impl Kdf for Quick {
    async fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        _: NonZeroU32,
    ) -> Result<Zeroizing<[u8; 32]>, Error> {
        Ok(derive_pbkdf2(password, salt, NonZeroU32::MIN))
    }
}

/// SHA-256 in counter mode.
pub struct Counter(&'static str, u64);

impl Counter {
    pub fn new(seed: &'static str) -> Self {
        Self(seed, 0)
    }
}

impl TryRng for Counter {
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
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::new()
                .chain_update(self.0)
                .chain_update(self.1.to_be_bytes())
                .finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
            self.1 += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Counter {}
