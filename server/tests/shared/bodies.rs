//! What the REST API is sent, by the tests of several kinds.

use serde_json::{Value, json};

/// What a browser sends to sign up; the cryptographic parts are of the right form and no more.
pub fn signup(email: &str, user_type: &str) -> Value {
    let bytes = |count: usize| "QUFB".repeat(count / 3);
    json!({
        "email": email, "userType": user_type, "displayName": "Camille R.", "termsAccepted": true,
        "passwordHash": "ab".repeat(32), "kdfIterations": 600_000, "accountSalt": "0f".repeat(16),
        "wrapPassword": bytes(93), "wrapRecovery": bytes(93), "recoveryHash": "cd".repeat(32),
        "keyring": bytes(120), "publicBundle": bytes(141),
    })
}

/// What a demandeur posts in Paris 11e.
pub fn demande(title: &str, key: u128) -> Value {
    json!({
        "title": title, "description": "Il goutte depuis mardi.", "category": "plomberie", "place": "75111",
        "budgetMin": 80, "budgetMax": 150, "slots": 3, "clientKey": format!("{key:032x}"),
    })
}
