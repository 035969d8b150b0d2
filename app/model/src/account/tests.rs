use serde_json::json;

use super::*;
use crate::FieldProblem;
use crate::auth::{Opened, Recover, RecoveryRequest};

fn credentials() -> serde_json::Value {
    json!({ "passwordHash": "ab".repeat(32), "kdfIterations": 600_000, "accountSalt": "0f".repeat(16), "wrapPassword": "AAAA" })
}

fn recovery() -> serde_json::Value {
    json!({ "recoveryHash": "cd".repeat(32), "wrapRecovery": "AAAA" })
}

fn change_email() -> ChangeEmail {
    let form =
        json!({ "currentPasswordHash": "ab".repeat(32), "email": "a@b.fr", "credentials": credentials() });
    serde_json::from_value(form).unwrap()
}

#[test]
fn a_change_names_every_wrong_field_at_once() {
    assert!(change_email().validate().is_ok());
    let mut wrong = change_email();
    wrong.current_password_hash = "AB".repeat(32);
    wrong.email = "nobody".into();
    wrong.credentials.password_hash.pop();
    wrong.credentials.account_salt = "0g".repeat(16);
    wrong.credentials.kdf_iterations = 599_999;
    let errors = wrong.validate().unwrap_err();
    for field in ["currentPasswordHash", "email", "passwordHash", "accountSalt"] {
        assert_eq!(errors.get(field), Some(FieldProblem::Invalid), "{field}");
    }
    let bounds = FieldProblem::OutOfRange {
        min: 600_000,
        max: 2_000_000,
    };
    assert_eq!(errors.get("kdfIterations"), Some(bounds));
}

#[test]
fn every_request_checks_the_proof_it_stands_on() {
    let wrong = "short";
    let proof = Some(FieldProblem::Invalid);
    let form = json!({ "currentPasswordHash": wrong, "credentials": credentials() });
    let change: ChangePassword = serde_json::from_value(form.clone()).unwrap();
    assert_eq!(change.validate().unwrap_err().get("currentPasswordHash"), proof);
    let renew: RenewCredentials = serde_json::from_value(form).unwrap();
    assert_eq!(renew.validate().unwrap_err().get("currentPasswordHash"), proof);
    let form = json!({ "currentPasswordHash": wrong, "newRecovery": recovery() });
    let replace: ReplaceRecovery = serde_json::from_value(form).unwrap();
    assert_eq!(replace.validate().unwrap_err().get("currentPasswordHash"), proof);
    let delete: DeleteAccount = serde_json::from_value(json!({ "currentPasswordHash": wrong })).unwrap();
    assert_eq!(delete.validate().unwrap_err().get("currentPasswordHash"), proof);

    let start: RecoveryRequest =
        serde_json::from_value(json!({ "email": "a@b.fr", "recoveryHash": wrong })).unwrap();
    assert_eq!(start.validate().unwrap_err().get("recoveryHash"), proof);
    let form = json!({
        "email": "a@b.fr", "recoveryHash": "cd".repeat(32), "credentials": credentials(),
        "newRecovery": { "recoveryHash": wrong, "wrapRecovery": "AAAA" },
    });
    let recover: Recover = serde_json::from_value(form).unwrap();
    assert_eq!(recover.validate().unwrap_err().get("recoveryHash"), proof);
}

#[test]
fn an_unknown_field_is_refused() {
    let mut form = credentials();
    form["password"] = "plaintext".into();
    assert!(serde_json::from_value::<NewCredentials>(form).is_err());
    let mut form = recovery();
    form["code"] = "XXXX".into();
    assert!(serde_json::from_value::<NewRecovery>(form).is_err());
}

#[test]
fn a_name_is_trimmed_and_stays_on_one_line() {
    let profile = |name: &str| Profile {
        display_name: name.into(),
        language: Language::Fr,
        shows_typing: false,
    };
    assert_eq!(
        profile(" Camille R. ").validate().unwrap().display_name,
        "Camille R."
    );
    assert_eq!(
        profile(" ").validate().unwrap_err().get("displayName"),
        Some(FieldProblem::Required)
    );
    for name in ["Camille\nR.", "Camille\tR.", "Camille\u{7f}"] {
        assert_eq!(
            profile(name).validate().unwrap_err().get("displayName"),
            Some(FieldProblem::Invalid)
        );
    }
}

#[test]
fn nothing_secret_is_printed() {
    assert_eq!(format!("{:?}", change_email()), "ChangeEmail(…)");
    assert_eq!(format!("{:?}", LocalKey("AAAA".into())), "LocalKey(…)");
    let opened = Opened {
        user_id: "e".repeat(64),
        me: crate::auth::Me {
            public_id: crate::PublicId("abc".into()),
            display_name: "Camille".into(),
            user_type: crate::auth::UserType::Pro,
            tokens: crate::Tokens(0),
            premium_tokens: crate::Tokens(0),
        },
        wrap_password: String::new(),
        keyring: String::new(),
    };
    assert_eq!(format!("{opened:?}"), "Opened(…)");
}
