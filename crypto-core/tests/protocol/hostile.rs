//! Abuse case 10, wholesale: random bytes, and well-formed bytes with a few of them changed, into everything that parses. The seeds
//! are fixed, so a failure comes back; `fuzz/` looks for new ones, with coverage.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crypto_core::attachment::RustCipher;
use crypto_core::{
    AccountSalt, AttachmentId, AttachmentKey, AttachmentPlace, Blob, Chains, Error, Evidence, History,
    ItemKind, KDF_NAME, KdfParameters, LocalCopy, LocalKey, LockedVault, MessageId, NewAccount, Participants,
    PasswordWrap, PeerEnvelope, Prelogin, PublicId, RecoveryCode, RecoveryKeys, RecoveryWrap, SafetyNumber,
    SealedItem, SelfEnvelope, SignedBundle, make_account, normalise, open_account, open_attachment,
    seal_attachment,
};
use ed25519_dalek::{Signer, SigningKey};
use rand_core::Rng;

use crate::by_hand::{context, raw};
use crate::people::{CONVERSATION, Person, anne_and_bruno, id};
use crate::support::{QuickKdf, SeededRng, flipped, now};

/// For each parser, half of them random, half of them changed.
const CASES: usize = 2000;

fn below(rng: &mut SeededRng, limit: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % limit.max(1)
}

fn random(rng: &mut SeededRng, valid: &[u8]) -> Vec<u8> {
    // Often of the right length, and behind a first byte that is right: further in than at random.
    let length = match below(rng, 3) {
        0 => below(rng, 700),
        _ => valid.len(),
    };
    let mut bytes = vec![0; length];
    rng.fill_bytes(&mut bytes);
    if let (Some(first), Some(version), true) = (bytes.first_mut(), valid.first(), below(rng, 4) > 0) {
        *first = *version;
    }
    bytes
}

/// One to three changes of the kinds that break parsers: lengths that lie, bytes that are missing, doubled or too many.
fn changed(rng: &mut SeededRng, valid: &[u8]) -> Vec<u8> {
    let mut bytes = valid.to_vec();
    for _ in 0..=below(rng, 3) {
        let at = below(rng, bytes.len());
        let end = (at + below(rng, 40)).min(bytes.len());
        let extreme = [0, 1, 0x7f, 0x80, 0xff][below(rng, 5)];
        match below(rng, 8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.extend_from_within(at..end),
            3 => bytes.insert(at, extreme),
            4 => bytes[at..end].fill(extreme),
            5 => bytes.extend(vec![0; below(rng, 300)]),
            _ if at < bytes.len() => bytes[at] ^= 1 << below(rng, 8),
            _ => {}
        }
    }
    bytes
}

/// Feeds a parser. A panic is reported with the bytes that caused it.
fn feed(name: &'static str, valid: &[u8], mut parse: impl FnMut(&[u8])) {
    let mut rng = SeededRng::new(name);
    parse(valid);
    for case in 0..CASES {
        let bytes = if case % 2 == 0 {
            random(&mut rng, valid)
        } else {
            changed(&mut rng, valid)
        };
        let survived = catch_unwind(AssertUnwindSafe(|| parse(&bytes))).is_ok();
        assert!(survived, "{name}, case {case}: {}", hex::encode(&bytes));
    }
}

/// Feeds something sealed or signed: it opens as it was made, and no other bytes do.
fn feed_sealed<T>(name: &'static str, valid: &[u8], mut open: impl FnMut(&[u8]) -> Result<T, Error>) {
    assert!(open(valid).is_ok(), "{name} does not open as it was made");
    for bit in 0..valid.len().min(64) * 8 {
        assert!(open(&flipped(valid, bit)).is_err(), "{name}, bit {bit}");
    }
    feed(name, valid, |bytes| {
        assert!(open(bytes).is_err() || bytes == valid, "opened");
    });
}

fn account() -> (NewAccount, SeededRng) {
    let mut rng = SeededRng::new("hostile");
    let parameters = KdfParameters::default();
    let made = now(make_account(
        &QuickKdf,
        &mut rng,
        "anne@example.fr",
        "un mot de passe",
        parameters,
    ));
    (made.unwrap(), rng)
}

#[test]
fn abuse_10_hostile_accounts_are_refused() {
    let (account, mut rng) = account();
    let (credentials, vault) = (&account.credentials, &account.vault);
    let locked = LockedVault::new(account.keyring.clone());
    let prelogin = Prelogin {
        parameters: credentials.parameters,
        account_salt: credentials.account_salt,
    };
    let keys = now(open_account(
        &QuickKdf,
        "anne@example.fr",
        "un mot de passe",
        prelogin,
    ))
    .unwrap();
    feed_sealed("password wrap", credentials.wrap_password.as_bytes(), |bytes| {
        locked.unlock(&PasswordWrap::from_bytes(bytes)?, &keys)
    });
    let keys = RecoveryKeys::derive(&account.recovery.code).unwrap();
    feed_sealed(
        "recovery wrap",
        account.recovery.wrap_recovery.as_bytes(),
        |bytes| locked.recover(&RecoveryWrap::from_bytes(bytes)?, &keys),
    );
    let key = LocalKey::make(&mut rng);
    let copy = vault.make_local_copy(&mut rng, &key).unwrap();
    feed_sealed("local copy", copy.as_bytes(), |bytes| {
        locked.reopen(&LocalCopy::from_bytes(bytes)?, &key)
    });
    feed_sealed("keyring", account.keyring.as_bytes(), |bytes| {
        LockedVault::new(SealedItem::from_bytes(bytes)?).reopen(&copy, &key)
    });
    feed_sealed("bundle", account.bundle.as_bytes(), |bytes| {
        SignedBundle::from_bytes(bytes)?.verify()
    });
}

#[test]
fn abuse_10_hostile_messages_are_refused() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "Bonjour");
    let message_id = sealed.message.message_id;
    let (mine, theirs) = (anne.with(&bruno), bruno.with(&anne));
    let from = bruno.pins.get(&anne.id).unwrap();
    feed_sealed("peer envelope", sealed.for_peer.as_bytes(), |bytes| {
        theirs.open_from_peer(from, &message_id, &PeerEnvelope::from_bytes(bytes)?)
    });
    feed_sealed("self envelope", sealed.for_self.as_bytes(), |bytes| {
        mine.open_own(&message_id, &SelfEnvelope::from_bytes(bytes)?)
    });
    let received = theirs
        .open_from_peer(from, &message_id, &sealed.for_peer)
        .unwrap();
    let evidence = theirs.evidence(&received).unwrap().to_bytes();
    feed_sealed("evidence", &evidence, |bytes| {
        Evidence::from_bytes(bytes)?.verify(from.identity())
    });

    let participants = Participants {
        user_a: id("anne"),
        user_b: id("bruno"),
    };
    let mut history = History::new(CONVERSATION, participants);
    history.fold_received(1, &received).unwrap();
    let blob = theirs
        .seal_blob(&mut SeededRng::new("blob"), &history, 1, 1)
        .unwrap();
    feed_sealed("blob", blob.as_bytes(), |bytes| {
        theirs.open_blob(&Blob::from_bytes(bytes)?)
    });

    let mut rng = SeededRng::new("file");
    let (key, place) = (
        AttachmentKey::make(&mut rng),
        AttachmentPlace {
            conversation: CONVERSATION,
            attachment: AttachmentId([1; 16]),
        },
    );
    let file = now(seal_attachment(&RustCipher, &mut rng, &key, &place, &[7; 300])).unwrap();
    feed_sealed("attachment", &file, |bytes| {
        now(open_attachment(&RustCipher, &key, &place, bytes))
    });
}

/// What a dishonest peer seals and signs properly, with anything inside.
#[test]
fn abuse_10_hostile_contents_of_envelopes_do_not_panic() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "Bonjour");
    let message_id = sealed.message.message_id;
    let theirs = bruno.with(&anne);
    let from = bruno.pins.get(&anne.id).unwrap();
    let received = theirs
        .open_from_peer(from, &message_id, &sealed.for_peer)
        .unwrap();
    let evidence = theirs.evidence(&received).unwrap().to_bytes();
    let (head, body) = (&evidence[..69], &evidence[133..]);

    // The padding, in front of the signature.
    let text = &evidence[69..];
    let mut padded = [&u32::try_from(text.len()).unwrap().to_be_bytes()[..], text].concat();
    padded.resize(256, 0);
    let key: [u8; 32] = bruno.vault.bundle().unwrap().as_bytes()[39..71]
        .try_into()
        .unwrap();
    feed("padded text", &padded, |bytes| {
        let fits = [
            &bytes[..bytes.len().min(65_536)],
            &vec![0; 256_usize.saturating_sub(bytes.len())],
        ]
        .concat();
        let envelope = raw(&key, "anne", "bruno", &message_id, &fits);
        let opened = theirs.open_from_peer(from, &message_id, &envelope);
        assert!(opened.is_err() || fits == padded, "opened");
    });

    // The body, behind a signature that is good.
    let mallory = SigningKey::from_bytes(&[7; 32]);
    let identity = mallory.verifying_key().to_bytes();
    feed("signed body", body, |bytes| {
        let message = context("message", &[&head[5..37], &head[37..69], &head[1..5], bytes]);
        let signature = mallory.sign(&message).to_bytes();
        let evidence = Evidence::from_bytes(&[head, &signature, bytes].concat()).unwrap();
        if let Ok(message) = evidence.verify(&identity) {
            // Whatever it says, it can be taken in.
            let mut history = History::new(
                CONVERSATION,
                Participants {
                    user_a: id("anne"),
                    user_b: id("bruno"),
                },
            );
            history.fold_own(1, &message).unwrap();
            history.fold_own(u64::MAX, &message).unwrap();
        }
    });
}

/// What another device of the same person left under the account key. What is accepted is written back the same.
#[test]
fn abuse_10_hostile_contents_of_items_and_blobs_do_not_panic() {
    let (account, mut rng) = account();
    let vault = &account.vault;
    let key = LocalKey::make(&mut rng);
    let copy = vault.make_local_copy(&mut rng, &key).unwrap();
    let open = |kind, item: &SealedItem| vault.open_item(kind, item).unwrap().1;

    let keyring = open(ItemKind::Keyring, &account.keyring);
    feed("inside a keyring", &keyring, |bytes| {
        let item = vault.seal_item(&mut rng, ItemKind::Keyring, 1, bytes).unwrap();
        if let Ok(mut opened) = LockedVault::new(item).reopen(&copy, &key) {
            let again = opened.seal_keyring(&mut rng).unwrap();
            assert_eq!(open(ItemKind::Keyring, &again).as_slice(), bytes);
            opened.bundle().unwrap();
            // Its last epoch may be the last there is.
            let _ = opened.make_next_epoch(&mut rng);
        }
    });

    let mut people = Person::new("anne");
    people.trust(&Person::new("bruno"));
    people.trust(&Person::new("carla"));
    let mut rng = SeededRng::new("pins");
    let sealed = people.vault.seal_pins(&mut rng, &people.pins, 1).unwrap();
    let (_, pins) = people.vault.open_item(ItemKind::Pins, &sealed).unwrap();
    feed("inside pins", &pins, |bytes| {
        let item = vault.seal_item(&mut rng, ItemKind::Pins, 1, bytes).unwrap();
        if let Ok((_, pins)) = vault.open_pins(&item) {
            let again = vault.seal_pins(&mut rng, &pins, 1).unwrap();
            assert_eq!(open(ItemKind::Pins, &again).as_slice(), bytes);
        }
    });

    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../vectors/conversation.json")).unwrap();
    let json = serde_json::to_vec(&vectors["blob"]["history"]).unwrap();
    feed("a history", &json, |bytes| {
        if let Ok(mut history) = serde_json::from_slice::<History>(bytes) {
            history.merge(&history.clone()).unwrap();
            history.fold_unreadable(u64::MAX, MessageId([1; 16]), id("anne"));
            let _ = history.chains.behind(&history.chains.clone());
            let conversation = vault
                .conversation(history.conversation_id, id("bruno"), id("anne"))
                .unwrap();
            for message in &history.messages {
                let _ = conversation.evidence_of(message);
            }
        }
    });
}

/// What a person types or scans, and the texts of a server's answer.
#[test]
fn abuse_10_hostile_texts_do_not_panic() {
    let code = RecoveryCode::make(&mut SeededRng::new("code")).to_text();
    let people = [id("anne"), id("bruno")];
    let number = SafetyNumber::derive((&people[0], &[1; 32]), (&people[1], &[2; 32]));
    let wrap = "A".repeat(124);
    let valid = [
        ("code", code.as_str()),
        ("e-mail", " Jeanne.\u{c9}t\u{e9}@Example.FR\u{a0}"),
        ("password", "e\u{301}te\u{301} \u{1f642}\u{212b}"),
        ("salt", "000102030405060708090a0b0c0d0e0f"),
        ("uuid", "0190a7c4-9b1e-7cc3-98c4-dc0c0c07398f"),
        ("qr code", &number.to_qr_text()),
        ("base64", &wrap),
    ];
    for (name, valid) in valid {
        feed(name, valid.as_bytes(), |bytes| {
            let text = String::from_utf8_lossy(bytes);
            if let Ok(code) = RecoveryCode::parse(&text) {
                assert_eq!(
                    *RecoveryCode::parse(&code.to_text()).unwrap().to_text(),
                    *code.to_text()
                );
            }
            if let Ok(email) = normalise::email(&text) {
                assert_eq!(*normalise::email(&email).unwrap(), *email);
            }
            if let Ok(password) = normalise::password(&text) {
                assert_eq!(*normalise::password(&password).unwrap(), *password);
            }
            let _ = AccountSalt::from_hex(&text);
            let _ = Prelogin::new(KDF_NAME, 600_000, &text);
            let _ = PublicId::new(text.as_ref());
            let _ = text.parse::<MessageId>();
            let _ = PasswordWrap::from_base64(&text);
            let _ = AttachmentKey::from_base64(&text);
            assert_eq!(number.matches_qr_text(&text), text == number.to_qr_text());
        });
    }
}

/// What is too large is refused by its length, before any work; what may be as large is refused by its tag; what nests is not
/// followed down.
#[test]
fn abuse_10_megabytes_are_a_clean_error() {
    let (anne, bruno) = anne_and_bruno();
    let conversation = anne.with(&bruno);
    let large = vec![1; Blob::MAX];
    assert_eq!(
        conversation
            .open_blob(&Blob::from_bytes(large.as_slice()).unwrap())
            .err(),
        Some(Error::Decryption)
    );
    assert_eq!(
        Blob::from_bytes([large.as_slice(), &[1]].concat()).err(),
        Some(Error::TooLarge)
    );
    let item = SealedItem::from_bytes(&large[..SealedItem::MAX]).unwrap();
    assert_eq!(anne.vault.open_pins(&item).err(), Some(Error::Decryption));
    assert_eq!(
        SealedItem::from_bytes(&large[..=SealedItem::MAX]).err(),
        Some(Error::TooLarge)
    );
    let mut rng = SeededRng::new("large");
    assert_eq!(
        anne.vault
            .seal_item(&mut rng, ItemKind::Templates, 1, &large[..SealedItem::MAX])
            .err(),
        Some(Error::TooLarge)
    );
    let place = AttachmentPlace {
        conversation: CONVERSATION,
        attachment: AttachmentId([1; 16]),
    };
    let key = AttachmentKey::make(&mut rng);
    assert_eq!(
        now(open_attachment(&RustCipher, &key, &place, &large[..8 << 20])).err(),
        Some(Error::Decryption)
    );
    let deep = [&b"{\"conversation_id\":"[..], &vec![b'['; 1 << 20]].concat();
    assert!(serde_json::from_slice::<History>(&deep).is_err());
    assert_eq!(
        normalise::password(&"\u{fdfa}".repeat(1 << 20)),
        Err(Error::InputLength)
    );
    assert!(RecoveryCode::parse(&"0".repeat(1 << 20)).is_err());
}
