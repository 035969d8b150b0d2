//! The account key under a password or a recovery code: `version (1) ‖ commitment (32) ‖ nonce (12) ‖ ciphertext (48)`.

use rand_core::CryptoRng;

use crate::login::{Branches, LoginKeys};
use crate::opaque::opaque;
use crate::recovery::RecoveryKeys;
use crate::vault::AccountKey;
use crate::{Error, aead, codec::Context, codec::Reader, secret::Secret32};

const VERSION: u8 = 1;
const LENGTH: usize = 1 + 32 + aead::OVERHEAD + 32;

opaque!(
    /// The account key under the password: what the server keeps as `wrap_password`.
    PasswordWrap, LENGTH, LENGTH
);
opaque!(
    /// The account key under the recovery code: what the server keeps as `wrap_recovery`.
    RecoveryWrap, LENGTH, LENGTH
);

impl PasswordWrap {
    pub(crate) fn seal(rng: &mut impl CryptoRng, key: &AccountKey, login: &LoginKeys) -> Result<Self, Error> {
        seal(rng, key, &login.branches, &login.wrap_context()).map(Self)
    }

    pub(crate) fn open(&self, login: &LoginKeys) -> Result<AccountKey, Error> {
        open(&self.0, &login.branches, &login.wrap_context())
    }
}

impl RecoveryWrap {
    pub(crate) fn seal(
        rng: &mut impl CryptoRng,
        key: &AccountKey,
        keys: &RecoveryKeys,
    ) -> Result<Self, Error> {
        seal(rng, key, &keys.0, &Context::new("wrap-recovery")).map(Self)
    }

    pub(crate) fn open(&self, keys: &RecoveryKeys) -> Result<AccountKey, Error> {
        open(&self.0, &keys.0, &Context::new("wrap-recovery"))
    }
}

fn seal(
    rng: &mut impl CryptoRng,
    key: &AccountKey,
    branches: &Branches,
    context: &Context,
) -> Result<Vec<u8>, Error> {
    let context = context.clone().field(branches.commitment.as_bytes());
    let sealed = aead::seal(rng, &branches.kek, &context, key.secret().as_bytes())?;
    Ok([&[VERSION][..], branches.commitment.as_bytes(), &sealed].concat())
}

fn open(wrap: &[u8], branches: &Branches, context: &Context) -> Result<AccountKey, Error> {
    let mut reader = Reader::new(wrap);
    reader.version(VERSION)?;
    if Secret32::new(reader.array()?) != branches.commitment {
        return Err(Error::WrongSecret);
    }
    let context = context.clone().field(branches.commitment.as_bytes());
    let plaintext = aead::open(&branches.kek, &context, reader.rest())?;
    let key = plaintext.as_slice().try_into().map_err(|_| Error::Malformed)?;
    Ok(AccountKey::new(Secret32::new(key)))
}
