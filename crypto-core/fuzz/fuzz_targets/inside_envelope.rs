//! The other person chooses what an envelope that opens holds, and has no signature of anyone else's.
#![no_main]

use crypto_core::{Evidence, MessageId, PeerEnvelope};
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use libfuzzer_sys::fuzz_target;

mod people;

use people::{Counter, PEOPLE, PLACE, id};

/// As `docs/protocol.md` says.
fn context(label: &str, fields: &[&[u8]]) -> Vec<u8> {
    let label = format!("leboncoup/v1/{label}");
    let all = std::iter::once(label.as_bytes()).chain(fields.iter().copied());
    all.flat_map(|field| [&(field.len() as u64).to_be_bytes()[..], field].concat())
        .collect()
}

fuzz_target!(|padded: &[u8]| {
    // As a body that a report shows, and as the content of an envelope.
    let mut evidence = vec![1; 133];
    evidence.extend_from_slice(padded);
    let identity = PEOPLE.anne.vault.keyring().identity();
    assert!(
        Evidence::from_bytes(&evidence)
            .unwrap()
            .verify(&identity)
            .is_err()
    );

    let message_id = MessageId([2; 16]);
    let info = context(
        "envelope-peer",
        &[&PLACE.0, b"anne", b"bruno", &[0, 1], &[0, 0, 0, 1]],
    );
    let key =
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&PEOPLE.bruno.bundle.as_bytes()[39..71]).unwrap();
    let (encapped, ciphertext) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &key,
        &info,
        padded,
        &context("envelope-peer-id", &[&message_id.0]),
        &mut Counter::new("envelope"),
    )
    .unwrap();
    let bytes = [&[1, 0, 1, 0, 0, 0, 1][..], &encapped.to_bytes(), &ciphertext].concat();
    let Ok(envelope) = PeerEnvelope::from_bytes(bytes) else {
        return;
    };
    let conversation = PEOPLE
        .bruno
        .vault
        .conversation(PLACE, id("bruno"), id("anne"))
        .unwrap();
    let from = PEOPLE.pins.get(&id("anne")).unwrap();
    assert!(conversation.open_from_peer(from, &message_id, &envelope).is_err());
});
