//! The account key and what lies under it. A [`LockedVault`] opens into a [`Vault`]; there is no way around.

use rand_core::CryptoRng;

use crate::codec::Context;
use crate::item::{ItemKind, SealedItem};
use crate::keyring::{Epoch, Keyring};
use crate::login::LoginKeys;
use crate::recovery::RecoveryKeys;
use crate::wrap::{PasswordWrap, RecoveryWrap};
use crate::{Error, LocalCopy, LocalKey, SignedBundle, secret::Secret32};

/// Thirty-two random bytes, made once in the life of an account: passwords and codes come and go, this stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountKey(Secret32);

impl AccountKey {
    pub(crate) const fn new(secret: Secret32) -> Self {
        Self(secret)
    }

    pub(crate) const fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// HKDF-SHA256 of the account key for one purpose.
    pub(crate) fn derive(&self, context: &Context) -> Result<Secret32, Error> {
        Secret32::derive(self.0.as_bytes(), context)
    }
}

/// What the server gives to whoever proved the password or the code: a keyring without its key.
#[derive(Clone, Debug)]
pub struct LockedVault {
    keyring: SealedItem,
}

impl LockedVault {
    /// From the sealed keyring as the server keeps it.
    #[must_use]
    pub const fn new(keyring: SealedItem) -> Self {
        Self { keyring }
    }

    /// Opens with what the password gave. [`Error::WrongSecret`]: another password; [`Error::Decryption`]: the server's
    /// bytes were tampered with.
    pub fn unlock(&self, wrap: &PasswordWrap, keys: &LoginKeys) -> Result<Vault, Error> {
        self.open(wrap.open(keys)?)
    }

    /// Opens with what the recovery code gave.
    pub fn recover(&self, wrap: &RecoveryWrap, keys: &RecoveryKeys) -> Result<Vault, Error> {
        self.open(wrap.open(keys)?)
    }

    /// Opens with the copy that this browser kept, after a reload.
    pub fn reopen(&self, copy: &LocalCopy, key: &LocalKey) -> Result<Vault, Error> {
        self.open(copy.open(key)?)
    }

    fn open(&self, account_key: AccountKey) -> Result<Vault, Error> {
        let (version, plaintext) = self.keyring.open(&account_key, ItemKind::Keyring)?;
        let keyring = Keyring::from_bytes(&plaintext)?;
        Ok(Vault {
            account_key,
            keyring,
            keyring_version: version,
        })
    }
}

/// An open account: everything that this person can read or say.
#[derive(Clone, Debug)]
pub struct Vault {
    pub(crate) account_key: AccountKey,
    pub(crate) keyring: Keyring,
    keyring_version: u32,
}

impl Vault {
    pub(crate) fn make(rng: &mut impl CryptoRng) -> Self {
        Self {
            account_key: AccountKey(Secret32::make(rng)),
            keyring: Keyring::make(rng),
            keyring_version: 0,
        }
    }

    /// The keys of this person.
    #[must_use]
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The public half of the keyring, signed.
    pub fn bundle(&self) -> Result<SignedBundle, Error> {
        self.keyring.bundle()
    }

    /// Which write of the keyring this is; the next one must name it.
    #[must_use]
    pub const fn keyring_version(&self) -> u32 {
        self.keyring_version
    }

    /// Makes the message key of the next epoch. Store [`Self::seal_keyring`] first, then publish [`Self::bundle`]:
    /// cut in between, nobody seals to a key that is nowhere kept.
    pub fn make_next_epoch(&mut self, rng: &mut impl CryptoRng) -> Result<Epoch, Error> {
        self.keyring.make_next_epoch(rng)
    }

    /// The keyring, sealed for the server, as the next version.
    ///
    /// If the server refuses it because another device was first, unlock again with what the server has.
    pub fn seal_keyring(&mut self, rng: &mut impl CryptoRng) -> Result<SealedItem, Error> {
        let version = self.keyring_version.checked_add(1).ok_or(Error::Limit)?;
        let sealed = SealedItem::seal(
            rng,
            &self.account_key,
            ItemKind::Keyring,
            version,
            &self.keyring.to_bytes(),
        )?;
        self.keyring_version = version;
        Ok(sealed)
    }

    /// Seals something else that follows the person from device to device, as its version `version`.
    pub fn seal_item(
        &self,
        rng: &mut impl CryptoRng,
        kind: ItemKind,
        version: u32,
        plaintext: &[u8],
    ) -> Result<SealedItem, Error> {
        SealedItem::seal(rng, &self.account_key, kind, version, plaintext)
    }

    /// Opens such a thing: its version and its plaintext. A version lower than one seen before is a rollback by the
    /// server: compare it with what this device remembers.
    pub fn open_item(
        &self,
        kind: ItemKind,
        item: &SealedItem,
    ) -> Result<(u32, zeroize::Zeroizing<Vec<u8>>), Error> {
        item.open(&self.account_key, kind)
    }

    /// Seals the account key for this browser's own storage, under the key that the session's row on the server holds.
    pub fn make_local_copy(&self, rng: &mut impl CryptoRng, key: &LocalKey) -> Result<LocalCopy, Error> {
        LocalCopy::seal(rng, &self.account_key, key)
    }
}
