//! Sealed messages as they lie in the log: one envelope for the other person, one for oneself.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::bundle::SUITE;
use crate::codec::{Context, Reader};
use crate::ids::MessageId;
use crate::keyring::{Epoch, Keyring};
use crate::opaque::opaque;
use crate::padding::{MAX_PADDED, MIN_PADDED};
use crate::pins::TrustedBundle;
use crate::{Error, aead, secret::Secret32};

const VERSION: u8 = 1;
const PEER_HEAD: usize = 1 + 2 + 4 + 32;

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

opaque!(
    /// A message for the other person: `version (1) ‖ suite (2) ‖ epoch (4) ‖ encapsulated key (32) ‖ ciphertext and tag`.
    PeerEnvelope, PEER_HEAD + MIN_PADDED + aead::TAG, PEER_HEAD + MAX_PADDED + aead::TAG
);
opaque!(
    /// The same message for the sender's own devices: `version (1) ‖ nonce (12) ‖ ciphertext and tag`.
    SelfEnvelope, 1 + aead::OVERHEAD + MIN_PADDED, 1 + aead::OVERHEAD + MAX_PADDED
);

impl PeerEnvelope {
    /// HPKE base mode (RFC 9180 § 5.1.1), one message per encapsulated key. `info` names the two people and the
    /// conversation; suite and epoch are added to it.
    pub(crate) fn seal(
        rng: &mut impl CryptoRng,
        to: &TrustedBundle,
        info: &Context,
        message_id: &MessageId,
        padded: &[u8],
    ) -> Result<Self, Error> {
        let epoch = to.bundle.epoch;
        let public = PublicKey::from_bytes(&to.bundle.message_key).map_err(|_| Error::WeakKey)?;
        let (encapped, ciphertext) =
            hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &public,
                with_key(info, epoch).as_bytes(),
                padded,
                aad(message_id).as_bytes(),
                rng,
            )
            .map_err(|_| Error::WeakKey)?;
        let head = [&[VERSION][..], &SUITE.to_be_bytes(), &epoch.0.to_be_bytes()].concat();
        Self::from_bytes([&head[..], &encapped.to_bytes(), &ciphertext].concat())
    }

    /// The padded text and the epoch that it was sealed to.
    pub(crate) fn open(
        &self,
        keyring: &Keyring,
        info: &Context,
        message_id: &MessageId,
    ) -> Result<(Epoch, Zeroizing<Vec<u8>>), Error> {
        let mut reader = Reader::new(&self.0);
        reader.version(VERSION)?;
        if u16::from_be_bytes(reader.array()?) != SUITE {
            return Err(Error::Malformed);
        }
        let epoch = Epoch(reader.u32()?);
        let encapped = EncappedKey::from_bytes(reader.take(32)?).map_err(|_| Error::WeakKey)?;
        let private = PrivateKey::from_bytes(keyring.message_key(epoch)?.as_bytes())
            .map_err(|_| Error::UnknownEpoch)?;
        let padded = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private,
            &encapped,
            with_key(info, epoch).as_bytes(),
            reader.rest(),
            aad(message_id).as_bytes(),
        )
        .map_err(|_| Error::Decryption)?;
        Ok((epoch, Zeroizing::new(padded)))
    }
}

impl SelfEnvelope {
    pub(crate) fn seal(
        rng: &mut impl CryptoRng,
        key: &Secret32,
        context: &Context,
        padded: &[u8],
    ) -> Result<Self, Error> {
        let sealed = aead::seal(rng, key, context, padded)?;
        Self::from_bytes([&[VERSION][..], &sealed].concat())
    }

    pub(crate) fn open(&self, key: &Secret32, context: &Context) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut reader = Reader::new(&self.0);
        reader.version(VERSION)?;
        aead::open(key, context, reader.rest())
    }
}

fn with_key(info: &Context, epoch: Epoch) -> Context {
    info.clone()
        .field(&SUITE.to_be_bytes())
        .field(&epoch.0.to_be_bytes())
}

fn aad(message_id: &MessageId) -> Context {
    Context::new("envelope-peer-id").field(&message_id.0)
}
