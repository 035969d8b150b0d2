//! The server chooses every byte.
#![no_main]

use crypto_core::attachment::RustCipher;
use crypto_core::{
    AttachmentId, AttachmentKey, AttachmentPlace, Blob, Evidence, ItemKind, LocalCopy, LocalKey, LockedVault,
    MessageId, PeerEnvelope, RecoveryKeys, RecoveryWrap, SealedItem, SelfEnvelope, SignedBundle,
    open_attachment,
};
use libfuzzer_sys::fuzz_target;

mod people;

use people::{Counter, PEOPLE, PLACE, id, now};

/// The seed, which is signed properly: whoever changes a byte of it has no key for that.
const HONEST_BUNDLE: &[u8] = include_bytes!("../seeds/served/bundle");

fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else {
        return;
    };
    let people = &*PEOPLE;
    let conversation = people
        .bruno
        .vault
        .conversation(PLACE, id("bruno"), id("anne"))
        .unwrap();
    let message_id = MessageId([2; 16]);
    match kind % 8 {
        0 => {
            let verified = SignedBundle::from_bytes(bytes).and_then(|it| it.verify());
            assert!(verified.is_err() || bytes == &HONEST_BUNDLE[1..]);
        }
        1 => {
            let from = people.pins.get(&id("anne")).unwrap();
            let opened = PeerEnvelope::from_bytes(bytes)
                .and_then(|it| conversation.open_from_peer(from, &message_id, &it));
            assert!(opened.is_err());
        }
        2 => assert!(
            SelfEnvelope::from_bytes(bytes)
                .and_then(|it| conversation.open_own(&message_id, &it))
                .is_err()
        ),
        3 => assert!(
            Blob::from_bytes(bytes)
                .and_then(|it| conversation.open_blob(&it))
                .is_err()
        ),
        4 => {
            let opened =
                SealedItem::from_bytes(bytes).and_then(|it| people.anne.vault.open_item(ItemKind::Pins, &it));
            assert!(opened.is_err());
        }
        5 => {
            let evidence = Evidence::from_bytes(bytes);
            assert!(
                evidence
                    .and_then(|it| it.verify(&people.anne.vault.keyring().identity()))
                    .is_err()
            );
        }
        6 => {
            let place = AttachmentPlace {
                conversation: PLACE,
                attachment: AttachmentId([3; 16]),
            };
            let key = AttachmentKey::make(&mut Counter::new("file"));
            assert!(now(open_attachment(&RustCipher, &key, &place, bytes)).is_err());
        }
        _ => {
            let locked = LockedVault::new(people.anne.keyring.clone());
            let keys = RecoveryKeys::derive(&people.anne.recovery.code).unwrap();
            let wrapped = RecoveryWrap::from_bytes(bytes).and_then(|it| locked.recover(&it, &keys));
            assert!(wrapped.is_err() || bytes == people.anne.recovery.wrap_recovery.as_bytes());
            let key = LocalKey::make(&mut Counter::new("local"));
            assert!(
                LocalCopy::from_bytes(bytes)
                    .and_then(|it| locked.reopen(&it, &key))
                    .is_err()
            );
        }
    }
});
