//! Public bundles and pins: abuse case 2, and the keys of abuse case 10.

use crypto_core::{Error, PinError, Pins, SignedBundle};
use ed25519_dalek::{Signer, SigningKey, Verifier};

use crate::by_hand::context;
use crate::people::{Person, anne_and_bruno, id};
use crate::support::SeededRng;

/// All points whose X25519 is zero for every secret: RFC 7748 § 6.1 and the curve's 8-torsion, with their non-canonical twins.
pub fn low_order_points() -> Vec<[u8; 32]> {
    let mut points: Vec<[u8; 32]> = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]
    .map(|digits| <[u8; 32]>::try_from(hex::decode(digits).unwrap()).unwrap())
    .to_vec();
    // The highest bit is ignored.
    points.extend(points.clone().into_iter().map(|mut point| {
        point[31] |= 0x80;
        point
    }));
    points
}

/// A bundle signed by `identity`, with any content.
pub fn signed(identity: &SigningKey, suite: u16, epoch: u32, message_key: &[u8; 32]) -> SignedBundle {
    let public = identity.verifying_key().to_bytes();
    let message = context(
        "bundle",
        &[&suite.to_be_bytes(), &epoch.to_be_bytes(), &public, message_key],
    );
    let signature = identity.sign(&message).to_bytes();
    let head = [&[1][..], &suite.to_be_bytes(), &epoch.to_be_bytes()].concat();
    SignedBundle::from_bytes([&head[..], &public, message_key, &signature].concat()).unwrap()
}

#[test]
fn a_bundle_made_by_hand_as_the_protocol_says_is_accepted() {
    let identity = SigningKey::from_bytes(&[7; 32]);
    let bundle = signed(&identity, 1, 3, &[9; 32]).verify().unwrap();
    assert_eq!(
        (bundle.epoch().0, *bundle.identity()),
        (3, identity.verifying_key().to_bytes())
    );
}

/// Whether a bundle with this message key, properly signed, is refused for it.
pub fn low_order_is_refused(message_key: &[u8; 32]) -> bool {
    signed(&SigningKey::from_bytes(&[7; 32]), 1, 1, message_key).verify() == Err(Error::WeakKey)
}

#[test]
fn abuse_10_a_bundle_with_a_low_order_key_is_refused() {
    for point in low_order_points() {
        assert!(low_order_is_refused(&point), "{}", hex::encode(point));
    }
    assert!(!low_order_is_refused(&[9; 32]));
}

/// With an identity of small order, one signature is good for many messages.
#[test]
fn abuse_10_a_weak_identity_is_refused() {
    let identity = SigningKey::from_bytes(&[7; 32]);
    let mut bytes = signed(&identity, 1, 1, &[9; 32]).as_bytes().to_vec();
    let mut neutral = [0; 32];
    neutral[0] = 1;
    bytes[7..39].copy_from_slice(&neutral);
    // R = neutral, s = 0: verifies for everything where small order is let through.
    bytes[71..135].fill(0);
    bytes[71] = 1;
    assert_eq!(
        SignedBundle::from_bytes(bytes).unwrap().verify().err(),
        Some(Error::WeakKey)
    );
}

/// R = neutral, s = k · a: only the identity's owner can make it, yet it is no signature of RFC 8032, and a verifier that is not strict
/// accepts it. Two verifiers that disagree would let a message be proved to one person and denied to another. Computed outside this
/// crate, from the seed and the bundle of the test.
#[test]
fn abuse_10_a_signature_with_a_weak_nonce_point_is_refused() {
    let identity = SigningKey::from_bytes(&[7; 32]);
    let mut bytes = signed(&identity, 1, 1, &[9; 32]).as_bytes().to_vec();
    bytes[71..135].fill(0);
    bytes[71] = 1;
    let s = hex::decode("22e09187d59381021c675ceb2e2ca483d5f3e28752b9fac39e2ebaedad18e608").unwrap();
    bytes[103..135].copy_from_slice(&s);

    let message = context(
        "bundle",
        &[
            &[0, 1],
            &[0, 0, 0, 1],
            &identity.verifying_key().to_bytes(),
            &[9; 32],
        ],
    );
    let signature = ed25519_dalek::Signature::from_slice(&bytes[71..135]).unwrap();
    assert!(identity.verifying_key().verify(&message, &signature).is_ok());
    assert_eq!(
        SignedBundle::from_bytes(bytes).unwrap().verify().err(),
        Some(Error::Signature)
    );
}

#[test]
fn epoch_zero_and_unknown_suites_are_refused() {
    let identity = SigningKey::from_bytes(&[7; 32]);
    assert_eq!(
        signed(&identity, 1, 0, &[9; 32]).verify().err(),
        Some(Error::Malformed)
    );
    assert_eq!(
        signed(&identity, 2, 1, &[9; 32]).verify().err(),
        Some(Error::Malformed)
    );
}

#[test]
fn abuse_2_a_swapped_identity_stops_sending_until_acknowledged() {
    let (mut anne, bruno) = anne_and_bruno();
    let stranger = Person::new("stranger").vault.bundle().unwrap().verify().unwrap();
    anne.pins
        .mark_verified(&bruno.id, &bruno.vault.keyring().identity());
    assert_eq!(
        anne.pins.accept(&bruno.id, &stranger).err(),
        Some(PinError::IdentityChanged)
    );
    assert_eq!(
        anne.pins.get(&bruno.id).unwrap().identity(),
        &bruno.vault.keyring().identity()
    );
    assert!(anne.pins.get(&bruno.id).unwrap().is_verified());
    anne.pins.acknowledge(&bruno.id, &stranger).unwrap();
    assert!(!anne.pins.get(&bruno.id).unwrap().is_verified());
    anne.pins
        .mark_verified(&bruno.id, &bruno.vault.keyring().identity());
    assert!(
        !anne.pins.get(&bruno.id).unwrap().is_verified(),
        "another identity was verified"
    );
}

#[test]
fn abuse_2_a_replayed_epoch_stops_sending_and_cannot_be_acknowledged() {
    let (mut anne, mut bruno) = anne_and_bruno();
    let old = bruno.vault.bundle().unwrap().verify().unwrap();
    bruno
        .vault
        .make_next_epoch(&mut SeededRng::new("rotation"))
        .unwrap();
    anne.trust(&bruno);
    assert_eq!(
        anne.pins.accept(&bruno.id, &old).err(),
        Some(PinError::EpochWentDown)
    );
    assert_eq!(
        anne.pins.acknowledge(&bruno.id, &old).err(),
        Some(PinError::EpochWentDown)
    );
    anne.trust(&bruno);
}

#[test]
fn abuse_2_two_keys_for_one_epoch_stop_sending() {
    let identity = SigningKey::from_bytes(&[7; 32]);
    let mut pins = Pins::default();
    pins.accept(&id("bruno"), &signed(&identity, 1, 1, &[9; 32]).verify().unwrap())
        .unwrap();
    let other = signed(&identity, 1, 1, &[10; 32]).verify().unwrap();
    assert_eq!(
        pins.accept(&id("bruno"), &other).err(),
        Some(PinError::KeyReplaced)
    );
    assert_eq!(
        pins.acknowledge(&id("bruno"), &other).err(),
        Some(PinError::KeyReplaced)
    );
}

#[test]
fn pins_follow_the_person() {
    let (mut anne, bruno) = anne_and_bruno();
    anne.trust(&Person::new("carla"));
    anne.pins
        .mark_verified(&bruno.id, &bruno.vault.keyring().identity());
    let sealed = anne
        .vault
        .seal_pins(&mut SeededRng::new("pins"), &anne.pins, 4)
        .unwrap();
    assert_eq!(anne.vault.open_pins(&sealed).unwrap(), (4, anne.pins));
    assert_eq!(bruno.vault.open_pins(&sealed).err(), Some(Error::Decryption));
}
