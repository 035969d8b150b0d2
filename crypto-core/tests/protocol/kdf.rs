//! Key derivation against vectors from elsewhere. The expected values were not made by this crate.

use std::num::NonZeroU32;

use crate::support::now;
use crypto_core::{
    AccountSalt, KdfParameters, LoginKeys, Pbkdf2, Prelogin, derive_master_key, derive_pbkdf2,
};

fn pbkdf2(password: &[u8], salt: &[u8], iterations: u32) -> String {
    hex::encode(*derive_pbkdf2(
        password,
        salt,
        NonZeroU32::new(iterations).unwrap(),
    ))
}

/// RFC 7914 § 11 (the first 32 of its 64 bytes: PBKDF2's blocks are independent).
#[test]
fn rfc_7914_section_11() {
    assert_eq!(
        pbkdf2(b"passwd", b"salt", 1),
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
    );
    assert_eq!(
        pbkdf2(b"Password", b"NaCl", 80_000),
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
    );
}

/// The vector of the design.
#[test]
fn six_hundred_thousand_iterations() {
    let key = pbkdf2(
        b"correct horse battery staple",
        b"0123456789abcdef0123456789abcdef",
        600_000,
    );
    assert_eq!(
        key,
        "68cd89850731c58c07fc9839d7f90b8b5fb501fbade984c4b1f0bb2977ad894e"
    );
}

/// The source specification's own parameters (§ 1.2): salt = e-mail, 100 000 iterations. Expected by Python's `hashlib`.
#[test]
fn the_specifications_own_parameters() {
    let key = pbkdf2(b"password123", b"test@example.com", 100_000);
    assert_eq!(
        key,
        "9d1d387bfb47f2b9b4059f03f07e2e765cc6a39f6e91615a3e8c28a746a2679c"
    );
}

/// Salt, e-mail and password as an account puts them together, down to what the server gets. Expected by Python's
/// `hashlib` and `hmac`.
#[test]
fn an_account_derives_what_the_protocol_says() {
    let salt = AccountSalt::from_hex("000102030405060708090a0b0c0d0e0f").unwrap();
    let prelogin = Prelogin {
        parameters: KdfParameters::default(),
        account_salt: salt,
    };
    let (email, password) = (
        " Jeanne.Dupont@Example.FR",
        "E\u{301}te\u{301}-a\u{300}-la-plage-2026",
    );
    let key = now(derive_master_key(
        &Pbkdf2,
        email,
        password,
        &salt,
        prelogin.parameters,
    ))
    .unwrap();
    let keys = LoginKeys::derive(&key, prelogin).unwrap();
    assert_eq!(
        keys.auth_key().to_password_hash(),
        "4c8e10f80de23cea275f513f250b2b0b68d99aee2baf76cd5a790f55179ca1d3"
    );
}

/// Nothing below today's number is accepted at all, so nothing is outdated yet.
#[test]
fn what_is_accepted_today_is_not_outdated() {
    for iterations in [600_000, 600_001, 2_000_000] {
        assert!(
            !KdfParameters::new(iterations).unwrap().is_outdated(),
            "{iterations}"
        );
    }
}
