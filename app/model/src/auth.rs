//! Signing up and logging in. What a password is worth never appears here: only what the browser derived from it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::account::{NewCredentials, NewRecovery};
use crate::{FieldErrors, FieldProblem, PublicId, Tokens};

/// Characters of an e-mail address, at most (RFC 5321 § 4.5.3.1.3).
pub const EMAIL_MAX: u32 = 254;
/// Characters of a display name, at most.
pub const DISPLAY_NAME_MAX: u32 = 40;
/// PBKDF2 iterations that an account may have: fewer are guessed too fast, more would freeze a phone.
pub const KDF_ITERATIONS: std::ops::RangeInclusive<u32> = 600_000..=2_000_000;
/// Characters of a password, at least. A floor; what counts is how hard it is to guess.
pub const PASSWORD_MIN: u32 = 10;
/// Characters of a password, at most: enough for any sentence, little enough to normalise at once.
pub const PASSWORD_MAX: u32 = 256;

/// What someone comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum UserType {
    /// Posts demandes.
    Demandeur,
    /// Answers them.
    Pro,
}

impl UserType {
    /// The name in the database and in the JWT.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demandeur => "demandeur",
            Self::Pro => "pro",
        }
    }
}

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French, the default.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// The BCP 47 tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// Asks how a key is derived for this e-mail.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreloginRequest {
    /// As typed. Hashed at once; never stored, never logged.
    pub email: String,
}

/// How a key is derived for an e-mail. Of the same shape, and stable, for an e-mail that nobody signed up with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Prelogin {
    /// Always `pbkdf2-sha256`.
    pub kdf: String,
    /// The client refuses anything outside 600 000 – 2 000 000 before it derives.
    pub iterations: u32,
    /// 16 bytes in hexadecimal.
    pub account_salt: String,
}

/// Opens an account. Everything but the e-mail was made by the browser; bytes are in standard base64.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signup {
    /// As typed. Hashed at once; never stored, never logged.
    pub email: String,
    /// What the account is for.
    pub user_type: UserType,
    /// What other people read.
    pub display_name: String,
    /// The language of the interface.
    #[serde(default)]
    pub language: Language,
    /// Whether the terms were accepted.
    pub terms_accepted: bool,
    /// The authentication branch of the derived key: 64 hexadecimal digits. The password itself never leaves the device.
    pub password_hash: String,
    /// PBKDF2 iterations.
    pub kdf_iterations: u32,
    /// 16 bytes in hexadecimal.
    pub account_salt: String,
    /// The account key, wrapped under the password.
    pub wrap_password: String,
    /// The account key, wrapped under the recovery code.
    pub wrap_recovery: String,
    /// The authentication branch of the recovery code: 64 hexadecimal digits.
    pub recovery_hash: String,
    /// The identity and message keys, wrapped under the account key.
    pub keyring: String,
    /// The public half of the keyring, signed by the identity.
    pub public_bundle: String,
}

/// Logs in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Login {
    /// As typed. Hashed at once; never stored, never logged.
    pub email: String,
    /// See [`Signup::password_hash`].
    pub password_hash: String,
}

/// Proves a recovery code, to get what it opens. Nothing is changed yet.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecoveryRequest {
    /// As typed. Hashed at once; never stored, never logged.
    pub email: String,
    /// See [`Signup::recovery_hash`].
    pub recovery_hash: String,
}

/// What a proven recovery code opens; from it the device makes the new credentials of a [`Recover`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecoveryOpened {
    /// See [`Signup::wrap_recovery`].
    pub wrap_recovery: String,
    /// See [`Signup::keyring`].
    pub keyring: String,
}

/// Gives an account whose password is forgotten another one, and another recovery code: the one that was used is spent.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recover {
    /// As typed. Hashed at once; never stored, never logged.
    pub email: String,
    /// The code that is spent by this; see [`Signup::recovery_hash`].
    pub recovery_hash: String,
    /// Replaces the password.
    pub credentials: NewCredentials,
    /// Replaces the code.
    pub new_recovery: NewRecovery,
}

/// These carry an e-mail, a `userId` or proofs of a password: their `Debug` says what they are and nothing else.
macro_rules! opaque_debug {
    ($($request:ident),+) => {
        $(
            impl fmt::Debug for $request {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str(concat!(stringify!($request), "(…)"))
                }
            }
        )+
    };
}
pub(crate) use opaque_debug;
opaque_debug!(
    PreloginRequest,
    Signup,
    Login,
    Opened,
    RecoveryRequest,
    RecoveryOpened,
    Recover
);

/// Who is calling, as the interface needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// What other people see beside the name.
    pub public_id: PublicId,
    /// What other people read.
    pub display_name: String,
    /// Demandeur or pro.
    pub user_type: UserType,
    /// Ordinary tokens.
    pub tokens: Tokens,
    /// Premium tokens.
    pub premium_tokens: Tokens,
}

/// What only the owner of an account gets, right after proving the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// The specification's identifier (§ 1.1), 64 hexadecimal digits; shown to nobody else.
    pub user_id: String,
    /// Who has logged in.
    pub me: Me,
    /// See [`Signup::wrap_password`].
    pub wrap_password: String,
    /// See [`Signup::keyring`].
    pub keyring: String,
}

/// Whether a text could be an e-mail address: something on both sides of one `@`, a dot in the domain, no blank.
/// Only its owner can tell whether it is one.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let domain_is_fine = domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    !local.is_empty()
        && !local.contains('@')
        && domain_is_fine
        && text.len() <= EMAIL_MAX as usize
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Checks an e-mail field.
pub fn check_email(errors: &mut FieldErrors, email: &str) {
    errors.check("email", !email.trim().is_empty(), FieldProblem::Required);
    errors.check("email", is_email(email), FieldProblem::Invalid);
}

/// Checks a proof made from a password or a recovery code: 64 hexadecimal digits.
pub fn check_proof(errors: &mut FieldErrors, field: &str, proof: &str) {
    errors.check(field, is_hex(proof, 32), FieldProblem::Invalid);
}

/// Checks how a key is derived: the salt's form and the iterations' bounds.
pub fn check_kdf(errors: &mut FieldErrors, account_salt: &str, iterations: u32) {
    errors.check("accountSalt", is_hex(account_salt, 16), FieldProblem::Invalid);
    errors.check(
        "kdfIterations",
        KDF_ITERATIONS.contains(&iterations),
        FieldProblem::OutOfRange {
            min: *KDF_ITERATIONS.start(),
            max: *KDF_ITERATIONS.end(),
        },
    );
}

/// Checks a display name that was trimmed: one line.
pub fn check_display_name(errors: &mut FieldErrors, name: &str) {
    errors.check_text("displayName", name, DISPLAY_NAME_MAX);
    errors.check(
        "displayName",
        !name.chars().any(char::is_control),
        FieldProblem::Invalid,
    );
}

/// Checks the length of a password that is being chosen (its strength is measured elsewhere). Only ever called in a browser.
pub fn check_password(errors: &mut FieldErrors, password: &str) {
    let length = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    errors.check("password", length > 0, FieldProblem::Required);
    errors.check(
        "password",
        length >= PASSWORD_MIN,
        FieldProblem::TooShort { min: PASSWORD_MIN },
    );
    errors.check(
        "password",
        length <= PASSWORD_MAX,
        FieldProblem::TooLong { max: PASSWORD_MAX },
    );
}

/// How long a password that is being chosen would stand, from 1 (refused) to 4 (strong): by its length, as far as its
/// characters differ. Repeating one character adds nothing.
#[must_use]
pub fn password_level(password: &str) -> u8 {
    let length = password.chars().count();
    let distinct = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    match (length, distinct) {
        (length, _) if length < PASSWORD_MIN as usize => 1,
        (20.., 8..) => 4,
        (14.., 7..) => 3,
        _ => 2,
    }
}

/// Whether a text is `bytes` bytes in lower-case hexadecimal.
#[must_use]
pub fn is_hex(text: &str, bytes: usize) -> bool {
    text.len() == bytes * 2
        && text
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

impl Signup {
    /// Trims the name and checks every rule that needs no database.
    pub fn validate(mut self) -> Result<Self, FieldErrors> {
        self.display_name = self.display_name.trim().to_owned();
        let mut errors = FieldErrors::default();
        check_email(&mut errors, &self.email);
        check_display_name(&mut errors, &self.display_name);
        errors.check("termsAccepted", self.terms_accepted, FieldProblem::NotAccepted);
        check_proof(&mut errors, "passwordHash", &self.password_hash);
        check_proof(&mut errors, "recoveryHash", &self.recovery_hash);
        check_kdf(&mut errors, &self.account_salt, self.kdf_iterations);
        errors.into_result(self)
    }
}

impl Login {
    /// Checks the form of both fields.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        check_email(&mut errors, &self.email);
        check_proof(&mut errors, "passwordHash", &self.password_hash);
        errors.into_result(self)
    }
}

impl RecoveryRequest {
    /// Checks the form of both fields.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        check_email(&mut errors, &self.email);
        check_proof(&mut errors, "recoveryHash", &self.recovery_hash);
        errors.into_result(self)
    }
}

impl Recover {
    /// Checks every rule that needs no database.
    pub fn validate(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        check_email(&mut errors, &self.email);
        check_proof(&mut errors, "recoveryHash", &self.recovery_hash);
        self.credentials.check(&mut errors);
        self.new_recovery.check(&mut errors);
        errors.into_result(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_an_email() {
        for email in ["a@b.fr", " camille.r+x@exemple.co.uk ", "é@é.fr"] {
            assert!(is_email(email), "{email}");
        }
        for text in [
            "", "a", "a@b", "@b.fr", "a@", "a b@c.fr", "a@b@c.fr", "a@.fr", "a@b.", "a@-b.fr", "a\n@b.fr",
        ] {
            assert!(!is_email(text), "{text}");
        }
        assert!(!is_email(&format!("{}@b.fr", "a".repeat(250))));
    }

    #[test]
    fn a_longer_and_more_varied_password_is_stronger() {
        let levels = [
            "",
            "court",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "soleil2026",
            "soleil-de-midi",
            "trois mésanges au balcon",
        ];
        assert_eq!(levels.map(password_level), [1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn hexadecimal_is_lower_case_and_of_the_right_length() {
        assert!(is_hex("00ff", 2));
        for text in ["00FF", "00f", "00fg", "00ff0", ""] {
            assert!(!is_hex(text, 2), "{text}");
        }
    }
}
