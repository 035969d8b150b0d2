//! Messages sealed and opened, and every way of moving, turning or forging them that must fail.

use crypto_core::{
    Chains, Content, ConversationId, Error, Evidence, MessageId, PeerEnvelope, SealedMessage, SelfEnvelope,
};

use crate::people::{CONVERSATION, Person, anne_and_bruno, draft, id};
use crate::support::flipped;

#[test]
fn a_message_reaches_the_other_person_and_ones_own_devices() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(
        &bruno,
        &mut Chains::default(),
        1,
        "Bonjour, toujours disponible samedi ?",
    );
    let id = sealed.message.message_id;
    let from = bruno.pins.get(&anne.id).unwrap();
    let envelope = PeerEnvelope::from_base64(&sealed.for_peer.to_base64()).unwrap();
    let received = bruno.with(&anne).open_from_peer(from, &id, &envelope).unwrap();
    assert_eq!(received.message, sealed.message);
    assert_eq!((received.epoch.0, received.to_old_epoch), (1, false));
    assert_eq!(
        anne.with(&bruno).open_own(&id, &sealed.for_self).unwrap(),
        sealed.message
    );
    assert_eq!(
        received.message.content.text(),
        "Bonjour, toujours disponible samedi ?"
    );
}

#[test]
fn short_messages_all_have_one_length() {
    let (mut anne, bruno) = anne_and_bruno();
    let mut chains = Chains::default();
    let yes = anne.say(&bruno, &mut chains, 1, "oui");
    let no = anne.say(&bruno, &mut chains, 2, "non, merci bien");
    assert_eq!(yes.for_peer.as_bytes().len(), no.for_peer.as_bytes().len());
    assert_eq!(yes.for_self.as_bytes().len(), no.for_self.as_bytes().len());
    assert_eq!(yes.for_self.as_bytes().len(), SelfEnvelope::MIN);
}

#[test]
fn the_longest_message_fits_and_a_longer_one_is_refused() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, &"é".repeat(30_000));
    assert_eq!(sealed.for_peer.as_bytes().len(), PeerEnvelope::MAX);
    assert_eq!(
        Content::new("text", "é".repeat(30_001)).err(),
        Some(Error::TooLarge)
    );
    assert_eq!(Content::new("Text", "").err(), Some(Error::Malformed));
}

#[test]
fn a_message_to_an_old_epoch_opens_and_says_so() {
    let (mut anne, mut bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "avant");
    let mut rng = crate::support::SeededRng::new("rotation");
    bruno.vault.make_next_epoch(&mut rng).unwrap();
    let from = bruno.pins.get(&anne.id).unwrap();
    let received = bruno
        .with(&anne)
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();
    assert!(received.to_old_epoch);
    let sealed = anne.say(&bruno, &mut Chains::default(), 2, "après");
    let received = bruno
        .with(&anne)
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();
    assert!(!received.to_old_epoch && received.epoch.0 == 2);
}

/// Abuse case 3: conversation, recipient, message id and direction are all bound.
#[test]
fn abuse_3_an_envelope_moved_elsewhere_does_not_open() {
    let (mut anne, bruno) = anne_and_bruno();
    let SealedMessage {
        message,
        for_peer,
        for_self,
    } = anne.say(&bruno, &mut Chains::default(), 1, "à vous");
    let from = bruno.pins.get(&anne.id).unwrap();
    let other_place = ConversationId([1; 16]);
    let other_id = MessageId([2; 16]);

    let elsewhere = bruno
        .vault
        .conversation(other_place, bruno.id.clone(), anne.id.clone())
        .unwrap();
    assert_eq!(
        elsewhere
            .open_from_peer(from, &message.message_id, &for_peer)
            .err(),
        Some(Error::Decryption)
    );
    assert_eq!(
        bruno.with(&anne).open_from_peer(from, &other_id, &for_peer).err(),
        Some(Error::Decryption)
    );
    let as_carla = bruno
        .vault
        .conversation(CONVERSATION, bruno.id.clone(), id("carla"))
        .unwrap();
    assert_eq!(
        as_carla
            .open_from_peer(from, &message.message_id, &for_peer)
            .err(),
        Some(Error::Decryption)
    );
    let carla = Person::new("carla");
    let hers = carla
        .vault
        .conversation(CONVERSATION, bruno.id.clone(), anne.id.clone())
        .unwrap();
    assert_eq!(
        hers.open_from_peer(from, &message.message_id, &for_peer).err(),
        Some(Error::Decryption)
    );
    // Reflected to its sender.
    let reflected = anne
        .with(&bruno)
        .open_from_peer(from, &message.message_id, &for_peer);
    assert_eq!(reflected.err(), Some(Error::Decryption));

    let elsewhere = anne
        .vault
        .conversation(other_place, anne.id.clone(), bruno.id.clone())
        .unwrap();
    assert_eq!(
        elsewhere.open_own(&message.message_id, &for_self).err(),
        Some(Error::Decryption)
    );
    assert_eq!(
        anne.with(&bruno).open_own(&other_id, &for_self).err(),
        Some(Error::Decryption)
    );
    assert_eq!(
        bruno.with(&anne).open_own(&message.message_id, &for_self).err(),
        Some(Error::Decryption)
    );
}

#[test]
fn abuse_3_self_and_peer_envelopes_do_not_stand_for_one_another() {
    let (mut anne, bruno) = anne_and_bruno();
    let SealedMessage {
        message,
        for_peer,
        for_self,
    } = anne.say(&bruno, &mut Chains::default(), 1, "à vous");
    let from = bruno.pins.get(&anne.id).unwrap();
    let as_self = SelfEnvelope::from_bytes(for_peer.as_bytes()).unwrap();
    assert!(anne.with(&bruno).open_own(&message.message_id, &as_self).is_err());
    assert!(bruno.with(&anne).open_own(&message.message_id, &as_self).is_err());
    let padded = [for_self.as_bytes(), &[0; 64]].concat();
    let as_peer = PeerEnvelope::from_bytes(padded).unwrap();
    assert!(
        bruno
            .with(&anne)
            .open_from_peer(from, &message.message_id, &as_peer)
            .is_err()
    );
}

/// Abuse case 10, for envelopes.
#[test]
fn abuse_10_any_bit_turned_or_cut_off_is_refused() {
    let (mut anne, bruno) = anne_and_bruno();
    let SealedMessage {
        message,
        for_peer,
        for_self,
    } = anne.say(&bruno, &mut Chains::default(), 1, "à vous");
    let from = bruno.pins.get(&anne.id).unwrap();
    let (mine, theirs) = (anne.with(&bruno), bruno.with(&anne));
    for bit in 0..for_peer.as_bytes().len() * 8 {
        let envelope = PeerEnvelope::from_bytes(flipped(for_peer.as_bytes(), bit)).unwrap();
        // X25519 ignores the highest bit of a point (RFC 7748 § 5), but HPKE binds its bytes.
        assert!(
            theirs
                .open_from_peer(from, &message.message_id, &envelope)
                .is_err(),
            "bit {bit}"
        );
    }
    for bit in 0..for_self.as_bytes().len() * 8 {
        let envelope = SelfEnvelope::from_bytes(flipped(for_self.as_bytes(), bit)).unwrap();
        assert!(
            mine.open_own(&message.message_id, &envelope).is_err(),
            "bit {bit}"
        );
    }
    assert_eq!(
        PeerEnvelope::from_bytes(&for_peer.as_bytes()[..PeerEnvelope::MIN - 1]).err(),
        Some(Error::Malformed)
    );
    assert_eq!(
        PeerEnvelope::from_bytes(vec![1; 1 << 20]).err(),
        Some(Error::TooLarge)
    );
    // By its length, before it is decoded.
    assert_eq!(
        SelfEnvelope::from_base64(&"!".repeat(4 << 20)).err(),
        Some(Error::TooLarge)
    );
}

/// Abuse case 10: encapsulated keys of small order (the list of Cremers and Jackson 2019, § 4.2, in canonical form).
#[test]
fn abuse_10_a_low_order_encapsulated_key_is_refused() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "à vous");
    let from = bruno.pins.get(&anne.id).unwrap();
    for point in crate::bundle::low_order_points() {
        let mut bytes = sealed.for_peer.as_bytes().to_vec();
        bytes[7..39].copy_from_slice(&point);
        let envelope = PeerEnvelope::from_bytes(bytes).unwrap();
        let opened = bruno
            .with(&anne)
            .open_from_peer(from, &sealed.message.message_id, &envelope);
        assert_eq!(opened.err(), Some(Error::Decryption));
    }
}

/// Abuse case 4: Bruno has Anne's signed words and seals them anew for Carla, as if said to her.
#[test]
fn abuse_4_a_message_re_encrypted_for_a_third_person_fails_by_its_signature() {
    let (mut anne, bruno) = anne_and_bruno();
    let mut carla = Person::new("carla");
    carla.trust(&anne);
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "je vous dois 500 €");
    let from = bruno.pins.get(&anne.id).unwrap();
    let received = bruno
        .with(&anne)
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();

    // The words, sealed by the recipe of docs/protocol.md to Carla, with Anne's signature as Bruno got it.
    let evidence = bruno.with(&anne).evidence(&received).unwrap().to_bytes();
    let (signature, body) = (&evidence[69..133], &evidence[133..]);
    let mut bundle = [0; 32];
    bundle.copy_from_slice(&carla.vault.bundle().unwrap().as_bytes()[39..71]);
    for (named, body) in [("bruno", body.to_vec()), ("carla", renamed(body))] {
        let forged = crate::by_hand::seal(
            &bundle,
            "anne",
            named,
            &sealed.message.message_id,
            signature,
            &body,
        );
        let at_carla = carla
            .vault
            .conversation(CONVERSATION, id(named), anne.id.clone())
            .unwrap();
        let known = carla.pins.get(&anne.id).unwrap();
        let opened = at_carla.open_from_peer(known, &sealed.message.message_id, &forged);
        assert_eq!(opened.err(), Some(Error::Signature), "{named}");
    }
}

/// The same body with its recipient changed; both names have five letters.
fn renamed(body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    let place = body.windows(5).position(|letters| letters == b"bruno").unwrap();
    body[place..place + 5].copy_from_slice(b"carla");
    body
}

/// The recipe by hand really is the crate's: what it seals with a genuine signature opens.
#[test]
fn an_envelope_sealed_by_hand_as_the_protocol_says_opens() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "bonjour");
    let from = bruno.pins.get(&anne.id).unwrap();
    let conversation = bruno.with(&anne);
    let received = conversation
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();
    let evidence = conversation.evidence(&received).unwrap().to_bytes();
    let mut key = [0; 32];
    key.copy_from_slice(&bruno.vault.bundle().unwrap().as_bytes()[39..71]);
    let id = &sealed.message.message_id;
    let again = crate::by_hand::seal(&key, "anne", "bruno", id, &evidence[69..133], &evidence[133..]);
    assert_eq!(conversation.open_from_peer(from, id, &again).unwrap(), received);
}

#[test]
fn a_report_is_proved_by_the_signature() {
    let (mut anne, bruno) = anne_and_bruno();
    let sealed = anne.say(&bruno, &mut Chains::default(), 1, "payez-moi en espèces");
    let from = bruno.pins.get(&anne.id).unwrap();
    let received = bruno
        .with(&anne)
        .open_from_peer(from, &sealed.message.message_id, &sealed.for_peer)
        .unwrap();
    let bytes = bruno.with(&anne).evidence(&received).unwrap().to_bytes();
    let identity = anne.vault.keyring().identity();
    let evidence = Evidence::from_bytes(&bytes).unwrap();
    assert_eq!(evidence.verify(&identity).unwrap(), sealed.message);
    assert_eq!(evidence.recipient().identity(), &bruno.vault.keyring().identity());
    assert_eq!(
        evidence.verify(&bruno.vault.keyring().identity()).err(),
        Some(Error::Signature)
    );
    for bit in 0..bytes.len() * 8 {
        let proved =
            Evidence::from_bytes(&flipped(&bytes, bit)).and_then(|evidence| evidence.verify(&identity));
        assert!(proved.is_err(), "bit {bit}");
    }
}

#[test]
fn a_message_is_sealed_only_to_the_bundle_of_its_recipient() {
    let (anne, bruno) = anne_and_bruno();
    let (mut anne, carla) = (anne, Person::new("carla"));
    let to_carla = anne.trust(&carla);
    let mut rng = crate::support::SeededRng::new("wrong");
    let sealed = anne
        .with(&bruno)
        .seal(&mut rng, &to_carla, &Chains::default(), draft(1, "bonjour"));
    assert_eq!(sealed.err(), Some(Error::Malformed));
    assert!(
        anne.vault
            .conversation(CONVERSATION, anne.id.clone(), anne.id.clone())
            .is_err()
    );
}
