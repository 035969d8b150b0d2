//! The life of an account: signing up, logging in, changing and forgetting a password, reloading, rotating.

use crate::support::{QuickKdf, SeededRng, flipped, now};
use crypto_core::{
    Error, ItemKind, KDF_NAME, KdfParameters, LocalCopy, LocalKey, LockedVault, LoginKeys, NewAccount,
    PasswordWrap, Pbkdf2, Prelogin, RecoveryCode, RecoveryKeys, RecoveryWrap, SealedItem, SignedBundle,
    make_account, open_account,
};

const EMAIL: &str = "jeanne.dupont@example.fr";
const PASSWORD: &str = "trois cafés bien serrés";

fn account(seed: &'static str) -> (NewAccount, SeededRng) {
    let mut rng = SeededRng::new(seed);
    let account = now(make_account(
        &QuickKdf,
        &mut rng,
        EMAIL,
        PASSWORD,
        KdfParameters::default(),
    ))
    .unwrap();
    (account, rng)
}

fn prelogin(account: &NewAccount) -> Prelogin {
    let credentials = &account.credentials;
    Prelogin::new(
        KDF_NAME,
        credentials.parameters.iterations(),
        &credentials.account_salt.to_hex(),
    )
    .unwrap()
}

fn login(account: &NewAccount, email: &str, password: &str) -> LoginKeys {
    now(open_account(&QuickKdf, email, password, prelogin(account))).unwrap()
}

#[test]
fn a_new_account_opens_with_its_password_whatever_the_case_of_the_email() {
    let (account, _) = account("signup");
    let keys = login(
        &account,
        "  Jeanne.Dupont@EXAMPLE.fr ",
        "trois cafe\u{301}s bien serre\u{301}s",
    );
    assert_eq!(keys.auth_key(), &account.credentials.auth_key);
    let vault = LockedVault::new(account.keyring)
        .unlock(&account.credentials.wrap_password, &keys)
        .unwrap();
    assert_eq!(vault.keyring().identity(), account.vault.keyring().identity());
    assert_eq!(vault.keyring_version(), 1);
    assert_eq!(vault.bundle().unwrap(), account.bundle);
}

/// The real engine at the real price, once.
#[test]
fn the_reference_engine_opens_what_it_made() {
    let mut rng = SeededRng::new("reference");
    let account = now(make_account(
        &Pbkdf2,
        &mut rng,
        EMAIL,
        PASSWORD,
        KdfParameters::default(),
    ))
    .unwrap();
    let keys = now(open_account(&Pbkdf2, EMAIL, PASSWORD, prelogin(&account))).unwrap();
    LockedVault::new(account.keyring)
        .unlock(&account.credentials.wrap_password, &keys)
        .unwrap();
}

#[test]
fn a_wrong_password_is_told_from_a_tampered_wrap() {
    let (account, _) = account("wrong");
    let locked = LockedVault::new(account.keyring.clone());
    for (email, password) in [
        (EMAIL, "trois cafes bien serres"),
        ("jean.dupont@example.fr", PASSWORD),
    ] {
        let keys = login(&account, email, password);
        assert_ne!(keys.auth_key(), &account.credentials.auth_key);
        assert_eq!(
            locked.unlock(&account.credentials.wrap_password, &keys).err(),
            Some(Error::WrongSecret)
        );
    }
    let keys = login(&account, EMAIL, PASSWORD);
    let wrap = account.credentials.wrap_password.as_bytes();
    for bit in 0..wrap.len() * 8 {
        let tampered = PasswordWrap::from_bytes(flipped(wrap, bit)).unwrap();
        let error = locked.unlock(&tampered, &keys).unwrap_err();
        match bit / 8 {
            0 => assert!(matches!(error, Error::UnknownVersion(_))),
            1..33 => assert_eq!(error, Error::WrongSecret),
            _ => assert_eq!(error, Error::Decryption),
        }
    }
}

/// The parameters are part of what is authenticated: an answer with another number of iterations opens nothing.
#[test]
fn another_number_of_iterations_opens_nothing() {
    let (account, _) = account("iterations");
    let other = Prelogin::new(KDF_NAME, 601_000, &account.credentials.account_salt.to_hex()).unwrap();
    let keys = now(open_account(&QuickKdf, EMAIL, PASSWORD, other)).unwrap();
    let locked = LockedVault::new(account.keyring);
    assert_eq!(
        locked.unlock(&account.credentials.wrap_password, &keys).err(),
        Some(Error::WrongSecret)
    );
}

#[test]
fn the_recovery_code_opens_the_account_and_sets_a_new_password() {
    let (account, mut rng) = account("recovery");
    let typed = account.recovery.code.to_text().to_lowercase().replace('-', " ");
    let keys = RecoveryKeys::derive(&RecoveryCode::parse(&typed).unwrap()).unwrap();
    assert_eq!(keys.auth_key(), &account.recovery.auth_key);
    let locked = LockedVault::new(account.keyring.clone());
    let vault = locked.recover(&account.recovery.wrap_recovery, &keys).unwrap();
    assert_eq!(vault.keyring().identity(), account.vault.keyring().identity());

    let new = now(vault.make_credentials(&QuickKdf, &mut rng, EMAIL, "un autre", KdfParameters::default()))
        .unwrap();
    assert_ne!(new.account_salt, account.credentials.account_salt);
    let prelogin = Prelogin {
        parameters: new.parameters,
        account_salt: new.account_salt,
    };
    let keys = now(open_account(&QuickKdf, EMAIL, "un autre", prelogin)).unwrap();
    assert_eq!(keys.auth_key(), &new.auth_key);
    locked.unlock(&new.wrap_password, &keys).unwrap();
}

#[test]
fn a_recovery_wrap_opens_under_its_own_code_only() {
    let (account, mut rng) = account("codes");
    let other = account.vault.make_recovery(&mut rng).unwrap();
    let locked = LockedVault::new(account.keyring.clone());
    let keys = RecoveryKeys::derive(&other.code).unwrap();
    assert_eq!(
        locked.recover(&account.recovery.wrap_recovery, &keys).err(),
        Some(Error::WrongSecret)
    );
    locked.recover(&other.wrap_recovery, &keys).unwrap();
    // A wrap under the password is not a wrap under a code, even if the server serves it as one.
    let swapped = RecoveryWrap::from_bytes(account.credentials.wrap_password.as_bytes()).unwrap();
    assert_eq!(locked.recover(&swapped, &keys).err(), Some(Error::WrongSecret));
}

/// Abuse case 9: whatever the server keeps of the change, the old set or the new set opens; a mixture opens nothing.
#[test]
fn abuse_9_a_password_change_cut_in_the_middle_leaves_the_old_or_the_new_state() {
    let (account, mut rng) = account("change");
    let new = now(account.vault.make_credentials(
        &QuickKdf,
        &mut rng,
        EMAIL,
        "nouveau mot",
        KdfParameters::default(),
    ))
    .unwrap();
    let locked = LockedVault::new(account.keyring.clone());
    let old_keys = login(&account, EMAIL, PASSWORD);
    let prelogin = Prelogin {
        parameters: new.parameters,
        account_salt: new.account_salt,
    };
    let new_keys = now(open_account(&QuickKdf, EMAIL, "nouveau mot", prelogin)).unwrap();
    locked
        .unlock(&account.credentials.wrap_password, &old_keys)
        .unwrap();
    locked.unlock(&new.wrap_password, &new_keys).unwrap();
    assert_eq!(
        locked.unlock(&new.wrap_password, &old_keys).err(),
        Some(Error::WrongSecret)
    );
    assert_eq!(
        locked.unlock(&account.credentials.wrap_password, &new_keys).err(),
        Some(Error::WrongSecret)
    );
    // The recovery code and the keyring are untouched by either.
    let keys = RecoveryKeys::derive(&account.recovery.code).unwrap();
    locked.recover(&account.recovery.wrap_recovery, &keys).unwrap();
}

/// Abuse case 9 for a recovery: whatever was stored of the new code and the new password, one whole way in remains.
#[test]
fn abuse_9_a_recovery_cut_in_the_middle_leaves_the_old_or_the_new_state() {
    let (account, mut rng) = account("recovery cut");
    let locked = LockedVault::new(account.keyring.clone());
    let old = RecoveryKeys::derive(&account.recovery.code).unwrap();
    let vault = locked.recover(&account.recovery.wrap_recovery, &old).unwrap();
    let parameters = KdfParameters::default();
    let credentials =
        now(vault.make_credentials(&QuickKdf, &mut rng, EMAIL, "nouveau mot", parameters)).unwrap();
    let recovery = vault.make_recovery(&mut rng).unwrap();

    // Cut before the password: the old one and the old code. After it: the new one and the old code. After both: the new ones.
    let prelogin = Prelogin {
        parameters: credentials.parameters,
        account_salt: credentials.account_salt,
    };
    let new_keys = now(open_account(&QuickKdf, EMAIL, "nouveau mot", prelogin)).unwrap();
    let new = RecoveryKeys::derive(&recovery.code).unwrap();
    let ways = [
        locked.unlock(
            &account.credentials.wrap_password,
            &login(&account, EMAIL, PASSWORD),
        ),
        locked.unlock(&credentials.wrap_password, &new_keys),
        locked.recover(&account.recovery.wrap_recovery, &old),
        locked.recover(&recovery.wrap_recovery, &new),
    ];
    for way in ways {
        assert_eq!(
            way.unwrap().keyring().identity(),
            account.vault.keyring().identity()
        );
    }
    // The old code proves nothing against the new code's part, and opens nothing of it.
    assert_ne!(recovery.auth_key, account.recovery.auth_key);
    assert_eq!(
        locked.recover(&recovery.wrap_recovery, &old).err(),
        Some(Error::WrongSecret)
    );
}

/// Abuse case 8, the part that lies here: a session that has ended gives no key, and without it the local copy is dead.
#[test]
fn abuse_8_a_local_copy_opens_with_its_sessions_key_only() {
    let (account, mut rng) = account("reload");
    let key = LocalKey::make(&mut rng);
    let copy = account.vault.make_local_copy(&mut rng, &key).unwrap();
    let copy = LocalCopy::from_bytes(copy.as_bytes()).unwrap();
    let locked = LockedVault::new(account.keyring.clone());
    let kept = LocalKey::from_bytes(key.to_bytes().as_slice()).unwrap();
    assert_eq!(
        locked.reopen(&copy, &kept).unwrap().keyring().identity(),
        account.vault.keyring().identity()
    );
    assert_eq!(
        locked.reopen(&copy, &LocalKey::make(&mut rng)).err(),
        Some(Error::Decryption)
    );
    assert_eq!(LocalKey::from_bytes(&[0; 31]).err(), Some(Error::Malformed));
}

#[test]
fn a_rotated_keyring_keeps_its_identity_and_its_old_keys() {
    let (mut account, mut rng) = account("rotate");
    account.vault.make_next_epoch(&mut rng).unwrap();
    let sealed = account.vault.seal_keyring(&mut rng).unwrap();
    assert_eq!(sealed.version(), Ok(2));
    let keys = login(&account, EMAIL, PASSWORD);
    let vault = LockedVault::new(sealed)
        .unlock(&account.credentials.wrap_password, &keys)
        .unwrap();
    assert_eq!((vault.keyring().epoch().0, vault.keyring_version()), (2, 2));
    let (old, new) = (
        account.bundle.verify().unwrap(),
        vault.bundle().unwrap().verify().unwrap(),
    );
    assert_eq!(old.identity(), new.identity());
    assert!(new.epoch() > old.epoch() && old != new);
}

#[test]
fn an_item_opens_as_its_kind_and_version_only() {
    let (account, mut rng) = account("items");
    let sealed = account
        .vault
        .seal_item(&mut rng, ItemKind::Templates, 3, b"Bonjour")
        .unwrap();
    let sealed = SealedItem::from_base64(&sealed.to_base64()).unwrap();
    let (version, plaintext) = account.vault.open_item(ItemKind::Templates, &sealed).unwrap();
    assert_eq!((version, plaintext.as_slice()), (3, &b"Bonjour"[..]));
    assert_eq!(
        account.vault.open_item(ItemKind::Pins, &sealed).err(),
        Some(Error::Decryption)
    );
    for bit in 0..sealed.as_bytes().len() * 8 {
        let tampered = SealedItem::from_bytes(flipped(sealed.as_bytes(), bit)).unwrap();
        assert!(
            account.vault.open_item(ItemKind::Templates, &tampered).is_err(),
            "bit {bit}"
        );
    }
}

/// Abuse case 2, the first part: a bundle with any bit changed, or with its signature stripped, is refused.
#[test]
fn abuse_2_a_bundle_with_a_swapped_key_or_a_stripped_signature_is_refused() {
    let (account, _) = account("bundle");
    let bytes = account.bundle.as_bytes();
    SignedBundle::from_bytes(bytes).unwrap().verify().unwrap();
    for bit in 0..bytes.len() * 8 {
        assert!(
            SignedBundle::from_bytes(flipped(bytes, bit))
                .unwrap()
                .verify()
                .is_err(),
            "bit {bit}"
        );
    }
    let stripped = [&bytes[..71], &[0; 64]].concat();
    assert_eq!(
        SignedBundle::from_bytes(stripped).unwrap().verify().err(),
        Some(Error::Signature)
    );
    assert_eq!(
        SignedBundle::from_bytes(&bytes[..134]).err(),
        Some(Error::Malformed)
    );
}

#[test]
fn nothing_secret_is_printed() {
    let (account, mut rng) = account("debug");
    let local = LocalKey::make(&mut rng);
    let printed = format!("{account:?} {local:?}");
    let secrets = [
        account.credentials.auth_key.to_password_hash(),
        account.recovery.auth_key.to_password_hash(),
        account.recovery.code.to_text().to_string(),
        hex::encode(*local.to_bytes()),
    ];
    for secret in secrets {
        assert!(!printed.contains(&secret[..4]), "printed: {printed}");
    }
}
