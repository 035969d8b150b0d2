//! A second, independent writing of the peer envelope after `docs/protocol.md`: for forging what the crate would not make.

use crypto_core::{MessageId, PeerEnvelope};
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};

use crate::people::CONVERSATION;
use crate::support::SeededRng;

/// Fields with their lengths before them, the label first.
pub fn context(label: &str, fields: &[&[u8]]) -> Vec<u8> {
    let label = format!("leboncoup/v1/{label}");
    let mut bytes = Vec::new();
    for field in std::iter::once(label.as_bytes()).chain(fields.iter().copied()) {
        bytes.extend_from_slice(&u64::try_from(field.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(field);
    }
    bytes
}

/// Signature and body for the owner of `key`, epoch 1, in the conversation of the tests.
pub fn seal(
    key: &[u8; 32],
    sender: &str,
    recipient: &str,
    message_id: &MessageId,
    signature: &[u8],
    body: &[u8],
) -> PeerEnvelope {
    let text = [signature, body].concat();
    let mut padded = [&u32::try_from(text.len()).unwrap().to_be_bytes()[..], &text].concat();
    padded.resize(padded.len().max(256).next_power_of_two(), 0);
    raw(key, sender, recipient, message_id, &padded)
}

/// Any bytes at all.
pub fn raw(
    key: &[u8; 32],
    sender: &str,
    recipient: &str,
    message_id: &MessageId,
    padded: &[u8],
) -> PeerEnvelope {
    let (suite, epoch) = ([0, 1], [0, 0, 0, 1]);
    let info = context(
        "envelope-peer",
        &[
            &CONVERSATION.0,
            sender.as_bytes(),
            recipient.as_bytes(),
            &suite,
            &epoch,
        ],
    );
    let (encapped, ciphertext) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &<X25519HkdfSha256 as Kem>::PublicKey::from_bytes(key).unwrap(),
        &info,
        padded,
        &context("envelope-peer-id", &[&message_id.0]),
        &mut SeededRng::new("by hand"),
    )
    .unwrap();
    PeerEnvelope::from_bytes([&[1][..], &suite, &epoch, &encapped.to_bytes(), &ciphertext].concat()).unwrap()
}
