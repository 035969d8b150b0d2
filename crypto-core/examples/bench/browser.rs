//! In a browser: what `bench/crypto-browser.mjs` calls. The page has the clock.

use crypto_core::webcrypto::BrowserKdf;
use crypto_core::{AccountSalt, KDF_NAME, KdfParameters, Prelogin, open_account};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::subject::{self, Aead, Talk};

/// One derivation in wasm, on the calling thread.
#[wasm_bindgen]
pub fn derive() -> u8 {
    subject::derive()
}

/// The first half of a login, as the page does it: from e-mail and password to what is sent.
#[wasm_bindgen]
pub async fn login() -> String {
    let salt = AccountSalt::from_bytes([7; 16]).to_hex();
    let prelogin = Prelogin::new(KDF_NAME, KdfParameters::default().iterations(), &salt).unwrap();
    let keys = open_account(&BrowserKdf, "anne@example.fr", "trois cafés", prelogin).await;
    keys.unwrap().auth_key().to_password_hash()
}

/// AES-256-GCM in wasm.
#[wasm_bindgen(js_name = Aead)]
pub struct BrowserAead(Aead);

#[wasm_bindgen(js_class = Aead)]
impl BrowserAead {
    /// For texts of `length` bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize) -> Self {
        Self(Aead::new(length))
    }

    /// Seals `times` texts.
    pub fn seal(&mut self, times: usize) -> usize {
        (0..times).map(|_| self.0.seal()).sum()
    }
}

/// Envelopes in wasm.
#[wasm_bindgen(js_name = Talk)]
pub struct BrowserTalk(Talk);

#[wasm_bindgen(js_class = Talk)]
impl BrowserTalk {
    /// Makes two accounts: two derivations.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Talk::new())
    }

    /// Seals `times` messages.
    pub fn seal(&self, times: usize) -> usize {
        (0..times).map(|_| self.0.seal()).sum()
    }

    /// Opens one `times` times.
    pub fn open(&self, times: usize) -> usize {
        (0..times).map(|_| self.0.open()).sum()
    }
}
