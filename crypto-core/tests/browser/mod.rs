//! What runs in the browser.
#![expect(clippy::unwrap_used, reason = "a test's helper may fail the test")]

use std::num::NonZeroU32;

use crypto_core::attachment::{ChunkCipher, RustCipher};
use crypto_core::webcrypto::{BrowserKdf, SubtleCipher, SubtleKdf};
use crypto_core::{
    AttachmentId, AttachmentKey, AttachmentPlace, ConversationId, Error, Kdf, Pbkdf2, open_attachment,
    seal_attachment,
};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../protocol/frozen.rs"]
mod frozen;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn frozen_derivations_by_the_reference() {
    frozen::derivations(&Pbkdf2).await;
}

#[wasm_bindgen_test]
async fn frozen_derivations_by_subtle_crypto() {
    frozen::derivations(&SubtleKdf).await;
}

#[wasm_bindgen_test]
async fn frozen_accounts_and_their_conversation_by_the_reference() {
    frozen::conversation(&frozen::accounts(&Pbkdf2).await);
}

#[wasm_bindgen_test]
async fn frozen_accounts_and_their_conversation_by_the_browser() {
    frozen::conversation(&frozen::accounts(&BrowserKdf).await);
}

#[wasm_bindgen_test]
async fn frozen_attachments_by_the_reference() {
    frozen::attachments(&RustCipher).await;
}

#[wasm_bindgen_test]
async fn frozen_attachments_by_subtle_crypto() {
    frozen::attachments(&SubtleCipher).await;
}

/// Engines agree on random input too: what one seals the other opens, and both refuse a turned bit.
#[wasm_bindgen_test]
async fn the_engines_agree_on_random_input() {
    let mut rng = UnwrapErr(SysRng);
    let iterations = NonZeroU32::new(1000).unwrap();
    for length in [0, 1, 63, 64, 65, 1000] {
        let mut bytes = vec![0; length];
        rand::Rng::fill_bytes(&mut rng, &mut bytes);
        let one = Pbkdf2.derive(&bytes, &bytes, iterations).await.unwrap();
        let other = SubtleKdf.derive(&bytes, &bytes, iterations).await.unwrap();
        assert_eq!(one, other, "{length}");
    }
    for length in [0, 1, 65_536, 200_000] {
        both_ways(&RustCipher, &SubtleCipher, length).await;
        both_ways(&SubtleCipher, &RustCipher, length).await;
    }
}

async fn both_ways(from: &impl ChunkCipher, to: &impl ChunkCipher, length: usize) {
    let mut rng = UnwrapErr(SysRng);
    let place = AttachmentPlace {
        conversation: ConversationId([1; 16]),
        attachment: AttachmentId([2; 16]),
    };
    let key = AttachmentKey::make(&mut rng);
    let plaintext = vec![7; length];
    let mut sealed = seal_attachment(from, &mut rng, &key, &place, &plaintext)
        .await
        .unwrap();
    assert_eq!(
        open_attachment(to, &key, &place, &sealed).await.unwrap(),
        plaintext
    );
    let middle = sealed.len() / 2;
    sealed[middle] ^= 1;
    assert_eq!(
        open_attachment(to, &key, &place, &sealed).await,
        Err(Error::Decryption)
    );
}
