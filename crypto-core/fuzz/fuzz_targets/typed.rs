//! What a person types, and what a server answers to it.
#![no_main]

use crypto_core::{AttachmentKey, MessageId, PasswordWrap, Prelogin, PublicId, RecoveryCode, normalise};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = RecoveryCode::parse(text) {
        assert!(RecoveryCode::parse(&code.to_text()).is_ok());
    }
    if let Ok(email) = normalise::email(text) {
        assert_eq!(*normalise::email(&email).unwrap(), *email);
    }
    if let Ok(password) = normalise::password(text) {
        assert_eq!(*normalise::password(&password).unwrap(), *password);
    }
    let _ = Prelogin::new("pbkdf2-sha256", 600_000, text);
    let _ = PasswordWrap::from_base64(text);
    let _ = AttachmentKey::from_base64(text);
    let _ = PublicId::new(text);
    let _ = text.parse::<MessageId>();
});
