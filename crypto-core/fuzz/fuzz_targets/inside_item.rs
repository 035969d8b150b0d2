//! A device that has the account key chooses what a keyring or pins hold. What is accepted is written back the same.
#![no_main]

use crypto_core::{ItemKind, LocalKey, LockedVault};
use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "shared by the targets")]
mod people;

use people::{Counter, PEOPLE};

fuzz_target!(|plaintext: &[u8]| {
    let vault = &PEOPLE.anne.vault;
    let mut rng = Counter::new("item");
    let pins = vault.seal_item(&mut rng, ItemKind::Pins, 1, plaintext).unwrap();
    if let Ok((_, pins)) = vault.open_pins(&pins) {
        let again = vault.seal_pins(&mut rng, &pins, 1).unwrap();
        assert_eq!(
            vault.open_item(ItemKind::Pins, &again).unwrap().1.as_slice(),
            plaintext
        );
    }
    let keyring = vault
        .seal_item(&mut rng, ItemKind::Keyring, 1, plaintext)
        .unwrap();
    let key = LocalKey::make(&mut rng);
    let copy = vault.make_local_copy(&mut rng, &key).unwrap();
    if let Ok(mut opened) = LockedVault::new(keyring).reopen(&copy, &key) {
        let again = opened.seal_keyring(&mut rng).unwrap();
        assert_eq!(
            vault.open_item(ItemKind::Keyring, &again).unwrap().1.as_slice(),
            plaintext
        );
        opened.bundle().unwrap();
    }
});
