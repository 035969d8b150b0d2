//! What must hold for any input: everything comes back, any turned bit and any swapped context fails, nothing panics.

use std::sync::LazyLock;

use crypto_core::attachment::RustCipher;
use crypto_core::{
    AttachmentId, AttachmentKey, AttachmentPlace, Blob, Chains, Content, ConversationId, DeviceId, Draft,
    Evidence, History, ItemKind, LocalCopy, LocalKey, LockedVault, LoginKeys, MessageId, Observation,
    Participants, PasswordWrap, PeerEnvelope, Prelogin, PublicId, RecoveryCode, RecoveryWrap, SealedItem,
    SealedMessage, SelfEnvelope, SignedBundle, normalise, open_attachment, seal_attachment,
};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, prop_assume, proptest};
use proptest::sample::Index;

use crate::people::{CONVERSATION, DEVICE, Person, anne_and_bruno, id};
use crate::support::{SeededRng, flipped, now};

/// Made once: making an account takes longer than all that is done with it.
static PEOPLE: LazyLock<(Person, Person)> = LazyLock::new(anne_and_bruno);

fn seal(place: ConversationId, message_id: [u8; 16], sent_at: u64, content: Content) -> SealedMessage {
    let (anne, bruno) = &*PEOPLE;
    let to = anne
        .pins
        .clone()
        .accept(&bruno.id, &bruno.vault.bundle().unwrap().verify().unwrap())
        .unwrap();
    let draft = Draft {
        message_id: MessageId(message_id),
        device: DEVICE,
        sent_at,
        content,
    };
    let conversation = anne
        .vault
        .conversation(place, anne.id.clone(), bruno.id.clone())
        .unwrap();
    conversation
        .seal(&mut SeededRng::new("property"), &to, &Chains::default(), draft)
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_file_comes_back_and_no_turned_bit_passes(plaintext in vec(any::<u8>(), 0..200_000), at: Index) {
        let mut rng = SeededRng::new("file");
        let place = AttachmentPlace { conversation: CONVERSATION, attachment: AttachmentId([1; 16]) };
        let key = AttachmentKey::make(&mut rng);
        let sealed = now(seal_attachment(&RustCipher, &mut rng, &key, &place, &plaintext)).unwrap();
        prop_assert_eq!(&now(open_attachment(&RustCipher, &key, &place, &sealed)).unwrap(), &plaintext);
        let turned = flipped(&sealed, at.index(sealed.len() * 8));
        prop_assert!(now(open_attachment(&RustCipher, &key, &place, &turned)).is_err());
        let cut = &sealed[..at.index(sealed.len())];
        prop_assert!(now(open_attachment(&RustCipher, &key, &place, cut)).is_err());
    }
}

proptest! {
    #[test]
    fn any_message_comes_back(
        place: [u8; 16], message_id: [u8; 16], sent_at: u64, kind in "[a-z0-9_]{1,32}", text in ".{0,2000}",
    ) {
        let (anne, bruno) = &*PEOPLE;
        let place = ConversationId(place);
        let sealed = seal(place, message_id, sent_at, Content::new(kind, text).unwrap());
        let theirs = bruno.vault.conversation(place, bruno.id.clone(), anne.id.clone()).unwrap();
        let from = bruno.pins.get(&anne.id).unwrap();
        let received = theirs.open_from_peer(from, &MessageId(message_id), &sealed.for_peer).unwrap();
        prop_assert_eq!(&received.message, &sealed.message);
        let mine = anne.vault.conversation(place, anne.id.clone(), bruno.id.clone()).unwrap();
        prop_assert_eq!(&mine.open_own(&MessageId(message_id), &sealed.for_self).unwrap(), &sealed.message);
        let length = sealed.for_peer.as_bytes().len() - 39 - 16;
        prop_assert!(length.is_power_of_two() && length >= 256);
        let evidence = theirs.evidence(&received).unwrap();
        prop_assert_eq!(Evidence::from_bytes(&evidence.to_bytes()).unwrap(), evidence);
    }

    #[test]
    fn any_swapped_context_fails(place: [u8; 16], other: [u8; 16], message_id: [u8; 16], stranger in "[a-z]{1,12}") {
        prop_assume!(place != other && message_id != other && !["anne", "bruno"].contains(&stranger.as_str()));
        let (anne, bruno) = &*PEOPLE;
        let sealed = seal(ConversationId(place), message_id, 1, Content::new("text", "bonjour").unwrap());
        let from = bruno.pins.get(&anne.id).unwrap();
        let contexts = [
            (other, bruno.id.clone(), anne.id.clone(), message_id),
            (place, id(&stranger), anne.id.clone(), message_id),
            (place, bruno.id.clone(), id(&stranger), message_id),
            (place, anne.id.clone(), bruno.id.clone(), message_id),
            (place, bruno.id.clone(), anne.id.clone(), other),
        ];
        for (place, me, peer, message_id) in contexts {
            let theirs = bruno.vault.conversation(ConversationId(place), me.clone(), peer.clone()).unwrap();
            prop_assert!(theirs.open_from_peer(from, &MessageId(message_id), &sealed.for_peer).is_err());
            // The sender's own copy, with his and the other's place exchanged.
            let mine = anne.vault.conversation(ConversationId(place), peer, me).unwrap();
            prop_assert!(mine.open_own(&MessageId(message_id), &sealed.for_self).is_err());
        }
    }

    #[test]
    fn any_turned_bit_fails(text in ".{0,600}", at: Index) {
        let (anne, bruno) = &*PEOPLE;
        let SealedMessage { message, for_peer, for_self } =
            seal(CONVERSATION, [1; 16], 1, Content::new("text", text).unwrap());
        let turned = |bytes: &[u8]| flipped(bytes, at.index(bytes.len() * 8));
        let from = bruno.pins.get(&anne.id).unwrap();
        let for_peer = PeerEnvelope::from_bytes(turned(for_peer.as_bytes())).unwrap();
        prop_assert!(bruno.with(anne).open_from_peer(from, &message.message_id, &for_peer).is_err());
        let for_self = SelfEnvelope::from_bytes(turned(for_self.as_bytes())).unwrap();
        prop_assert!(anne.with(bruno).open_own(&message.message_id, &for_self).is_err());

        let mut history = History::new(CONVERSATION, Participants { user_a: id("anne"), user_b: id("bruno") });
        history.fold_own(1, &message).unwrap();
        let blob = anne.with(bruno).seal_blob(&mut SeededRng::new("blob"), &history, 1, 1).unwrap();
        prop_assert_eq!(&anne.with(bruno).open_blob(&blob).unwrap().history, &history);
        prop_assert!(anne.with(bruno).open_blob(&Blob::from_bytes(turned(blob.as_bytes())).unwrap()).is_err());
    }

    #[test]
    fn any_cut_fails(at: Index) {
        let (anne, bruno) = &*PEOPLE;
        let sealed = seal(CONVERSATION, [1; 16], 1, Content::new("text", "x".repeat(700)).unwrap());
        let from = bruno.pins.get(&anne.id).unwrap();
        let cut = |bytes: &[u8]| bytes[..at.index(bytes.len())].to_vec();
        let opened = PeerEnvelope::from_bytes(cut(sealed.for_peer.as_bytes()))
            .and_then(|envelope| bruno.with(anne).open_from_peer(from, &MessageId([1; 16]), &envelope));
        prop_assert!(opened.is_err());
        let opened = SelfEnvelope::from_bytes(cut(sealed.for_self.as_bytes()))
            .and_then(|envelope| anne.with(bruno).open_own(&MessageId([1; 16]), &envelope));
        prop_assert!(opened.is_err());
    }

    #[test]
    fn any_item_opens_as_itself_only(bytes in vec(any::<u8>(), 0..2000), version: u32, at: Index) {
        let (anne, bruno) = &*PEOPLE;
        let item = anne.vault.seal_item(&mut SeededRng::new("item"), ItemKind::Templates, version, &bytes).unwrap();
        let (opened_version, opened) = anne.vault.open_item(ItemKind::Templates, &item).unwrap();
        prop_assert_eq!((opened_version, &opened[..]), (version, &bytes[..]));
        for kind in [ItemKind::Keyring, ItemKind::Pins, ItemKind::Devices] {
            prop_assert!(anne.vault.open_item(kind, &item).is_err());
        }
        prop_assert!(bruno.vault.open_item(ItemKind::Templates, &item).is_err());
        let turned = SealedItem::from_bytes(flipped(item.as_bytes(), at.index(item.as_bytes().len() * 8))).unwrap();
        prop_assert!(anne.vault.open_item(ItemKind::Templates, &turned).is_err());
    }

    /// The server chooses every byte that is parsed before it is opened.
    #[test]
    fn no_bytes_of_the_server_panic(bytes in vec(any::<u8>(), 0..2000), key: [u8; 32], number: u32, text in ".{0,200}") {
        let (anne, bruno) = &*PEOPLE;
        let from = bruno.pins.get(&anne.id).unwrap();
        let message_id = MessageId([1; 16]);
        let _ = SignedBundle::from_bytes(bytes.as_slice()).and_then(|bundle| bundle.verify());
        let _ = PeerEnvelope::from_bytes(bytes.as_slice())
            .and_then(|envelope| bruno.with(anne).open_from_peer(from, &message_id, &envelope));
        let _ = SelfEnvelope::from_bytes(bytes.as_slice())
            .and_then(|envelope| anne.with(bruno).open_own(&message_id, &envelope));
        let _ = Blob::from_bytes(bytes.as_slice()).and_then(|blob| anne.with(bruno).open_blob(&blob));
        let _ = Evidence::from_bytes(&bytes).and_then(|evidence| evidence.verify(&key));
        let _ = PasswordWrap::from_base64(&text);
        let _ = LocalKey::from_bytes(&bytes);
        let _ = LocalCopy::from_bytes(bytes.as_slice());
        let _ = AttachmentKey::from_base64(&text);
        let _ = serde_json::from_slice::<History>(&bytes);
        let _ = Prelogin::new(&text, number, &text);
        let _ = RecoveryCode::parse(&text);
        let place = AttachmentPlace { conversation: CONVERSATION, attachment: AttachmentId([1; 16]) };
        let file_key = AttachmentKey::make(&mut SeededRng::new("file"));
        prop_assert!(now(open_attachment(&RustCipher, &file_key, &place, &bytes)).is_err());
    }

    /// A hostile peer chooses every byte inside an envelope; a person's own hostile device, inside an item.
    #[test]
    fn no_bytes_inside_a_seal_panic(bytes in vec(any::<u8>(), 0..1500)) {
        let (anne, bruno) = &*PEOPLE;
        let from = bruno.pins.get(&anne.id).unwrap();
        let mut key = [0; 32];
        key.copy_from_slice(&bruno.vault.bundle().unwrap().as_bytes()[39..71]);
        let mut padded = bytes.clone();
        padded.resize(bytes.len().max(256), 0);
        let envelope = crate::by_hand::raw(&key, "anne", "bruno", &MessageId([1; 16]), &padded);
        prop_assert!(bruno.with(anne).open_from_peer(from, &MessageId([1; 16]), &envelope).is_err());
        let pins = anne.vault.seal_item(&mut SeededRng::new("pins"), ItemKind::Pins, 1, &bytes).unwrap();
        prop_assert!(anne.vault.open_pins(&pins).is_err());
    }

    #[test]
    fn a_code_reads_back_however_it_is_typed(seed in "[a-z]{8}", noise in vec(0..4_usize, 44)) {
        let seed: &'static str = Box::leak(seed.into_boxed_str());
        let code = RecoveryCode::make(&mut SeededRng::new(seed));
        let typed: String = code.to_text().chars().zip(noise).map(|(letter, noise)| match noise {
            0 => letter.to_string(),
            1 => letter.to_lowercase().to_string(),
            2 => format!(" {letter}"),
            _ => letter.to_string().replace('0', "o").replace('1', "l"),
        }).collect();
        prop_assert_eq!(RecoveryCode::parse(&typed).unwrap().to_text(), code.to_text());
    }

    #[test]
    fn normalising_twice_changes_nothing(typed in ".{1,100}") {
        if let Ok(email) = normalise::email(&typed) {
            prop_assert_eq!(&normalise::email(&email).unwrap(), &email);
        }
        let password = normalise::password(&typed).unwrap();
        prop_assert_eq!(&normalise::password(&password).unwrap(), &password);
    }

    /// Abuse case 6 for every way of serving a log wrongly: only the whole log in its order is in order.
    #[test]
    fn only_the_true_log_is_in_order(served in vec(0..6_usize, 0..8)) {
        let log = &*LOG;
        let mut chains = Chains::default();
        let all_in_order = served.iter().all(|place| chains.observe(&log[*place].message) == Ok(Observation::InOrder));
        prop_assert_eq!(all_in_order, served.iter().copied().eq(0..served.len()));
    }
}

/// Six messages of Anne's one device.
static LOG: LazyLock<Vec<SealedMessage>> = LazyLock::new(|| {
    let (mut anne, bruno) = anne_and_bruno();
    let mut chains = Chains::default();
    (1..=6)
        .map(|number| anne.say(&bruno, &mut chains, number, "bonjour"))
        .collect()
});

/// A keyring is parsed after it was opened: its own account's hostile device could have written it.
#[test]
fn a_malformed_keyring_is_refused() {
    let mut rng = SeededRng::new("keyring");
    let (email, password) = ("anne@example.fr", "un mot de passe");
    let made = now(crypto_core::make_account(
        &crate::support::QuickKdf,
        &mut rng,
        email,
        password,
        crypto_core::KdfParameters::default(),
    ))
    .unwrap();
    let keys: LoginKeys = now(crypto_core::open_account(
        &crate::support::QuickKdf,
        email,
        password,
        Prelogin {
            parameters: made.credentials.parameters,
            account_salt: made.credentials.account_salt,
        },
    ))
    .unwrap();
    let keyring = |count: u32, epochs: &[u32]| {
        let mut bytes = vec![1; 33];
        bytes.extend_from_slice(&count.to_be_bytes());
        for epoch in epochs {
            bytes.extend([&epoch.to_be_bytes()[..], &[7; 32]].concat());
        }
        bytes
    };
    let mut opens = |plaintext: &[u8]| {
        let item = made
            .vault
            .seal_item(&mut rng, ItemKind::Keyring, 1, plaintext)
            .unwrap();
        LockedVault::new(item)
            .unlock(&made.credentials.wrap_password, &keys)
            .is_ok()
    };
    assert!(opens(&keyring(2, &[1, 5])));
    let rising: Vec<u32> = (1..=1025).collect();
    let wrong = [
        vec![],
        keyring(0, &[]),
        keyring(1, &[0]),
        keyring(2, &[1]),
        keyring(1, &[1, 2]),
        keyring(2, &[2, 1]),
        keyring(2, &[1, 1]),
        keyring(u32::MAX, &[1, 2]),
        keyring(1025, &rising),
        [&[2], &keyring(1, &[1])[1..]].concat(),
    ];
    for (case, plaintext) in wrong.iter().enumerate() {
        assert!(!opens(plaintext), "case {case}");
    }
}

/// As the product writes them.
#[test]
fn ids_of_the_product_are_accepted() {
    for text in ["0123456789", "abcdefghjkmnpqrs", "a"] {
        assert_eq!(PublicId::new(text).unwrap().as_str(), text);
    }
    assert!("0190a7c4-9b1e-7cc3-98c4-dc0c0c07398f".parse::<DeviceId>().is_ok());
}

/// The lengths that docs/protocol.md names.
#[test]
fn lengths_are_those_of_the_protocol() {
    assert_eq!((SignedBundle::MIN, SignedBundle::MAX), (135, 135));
    assert_eq!((PasswordWrap::MIN, PasswordWrap::MAX), (93, 93));
    assert_eq!((RecoveryWrap::MIN, RecoveryWrap::MAX), (93, 93));
    assert_eq!((LocalCopy::MIN, LocalCopy::MAX), (61, 61));
    assert_eq!((SealedItem::MIN, SealedItem::MAX), (1 + 4 + 28, 1 << 20));
    assert_eq!((Blob::MIN, Blob::MAX), (1 + 4 + 8 + 28, 64 << 20));
    assert_eq!(
        (PeerEnvelope::MIN, PeerEnvelope::MAX),
        (39 + 256 + 16, 39 + 65_536 + 16)
    );
    assert_eq!(
        (SelfEnvelope::MIN, SelfEnvelope::MAX),
        (1 + 28 + 256, 1 + 28 + 65_536)
    );
}
