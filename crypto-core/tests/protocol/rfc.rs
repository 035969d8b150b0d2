//! Vectors of the RFCs that the protocol stands on.

use hkdf::Hkdf;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR};
use sha2::Sha256;

fn bytes(digits: &str) -> Vec<u8> {
    hex::decode(digits).unwrap()
}

fn counting(range: std::ops::RangeInclusive<u8>) -> Vec<u8> {
    range.collect()
}

/// RFC 5869 appendix A, cases 1 to 3 (SHA-256).
#[test]
fn rfc_5869_hkdf_sha256() {
    let cases = [
        (
            vec![0x0b; 22],
            counting(0x00..=0x0c),
            counting(0xf0..=0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            counting(0x00..=0x4f),
            counting(0x60..=0xaf),
            counting(0xb0..=0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
             da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            Vec::new(),
            Vec::new(),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (ikm, salt, info, expected) in cases {
        let expected = bytes(expected);
        let mut okm = vec![0; expected.len()];
        Hkdf::<Sha256>::new(Some(&salt), &ikm)
            .expand(&info, &mut okm)
            .unwrap();
        assert_eq!(okm, expected);
    }
}

/// RFC 9180's own set for our suite (base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM): the first encryption, from the
/// receiver's side, as CFRG published it in `test-vectors.json` (`mode` 0, `kem_id` 32, `kdf_id` 1, `aead_id` 2).
#[test]
fn rfc_9180_base_mode_of_our_suite() {
    type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
    type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;
    let secret = bytes("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d");
    let public = bytes("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c");
    let encapped = bytes("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256");
    let info = bytes("4f6465206f6e2061204772656369616e2055726e");
    let ciphertext =
        bytes("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a");

    let x25519 = x25519_dalek::StaticSecret::from(<[u8; 32]>::try_from(secret.clone()).unwrap());
    assert_eq!(x25519_dalek::PublicKey::from(&x25519).as_bytes()[..], public);
    let open = |ciphertext: &[u8]| {
        hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &Private::from_bytes(&secret).unwrap(),
            &Encapped::from_bytes(&encapped).unwrap(),
            &info,
            ciphertext,
            b"Count-0",
        )
    };
    assert_eq!(open(&ciphertext).unwrap(), b"Beauty is truth, truth beauty");
    assert!(open(&crate::support::flipped(&ciphertext, 0)).is_err());
}
