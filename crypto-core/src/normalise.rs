//! One person types the same e-mail and the same password in many ways; all of them must derive one key.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::Error;

/// Bytes of an e-mail, at most: RFC 5321 allows 254, and letters outside ASCII take more than one.
pub const MAX_EMAIL: usize = 1024;
/// Bytes of a password in NFC, at most.
pub const MAX_PASSWORD: usize = 4096;

/// Without blanks around it, in lower case: the same rule as the server's `userId`.
pub fn email(typed: &str) -> Result<Zeroizing<String>, Error> {
    within(typed.len(), MAX_EMAIL)?;
    let normalised = Zeroizing::new(typed.trim().to_lowercase());
    within(normalised.len(), MAX_EMAIL)?;
    Ok(normalised)
}

/// In NFC: `é` is one character whatever keyboard typed it. Nothing is trimmed.
pub fn password(typed: &str) -> Result<Zeroizing<String>, Error> {
    within(typed.len(), MAX_PASSWORD)?;
    // Reserved beforehand (NFC makes a text at most three times as long in UTF-8), so that no growing buffer leaves a
    // copy behind.
    let mut normalised = Zeroizing::new(String::with_capacity(typed.len().saturating_mul(3)));
    normalised.extend(typed.nfc());
    within(normalised.len(), MAX_PASSWORD)?;
    Ok(normalised)
}

const fn within(length: usize, max: usize) -> Result<(), Error> {
    if length == 0 || length > max {
        Err(Error::InputLength)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_trimmed_and_lowered() {
        assert_eq!(
            email("  Jeanne.ÉTÉ@Example.FR\n").unwrap().as_str(),
            "jeanne.été@example.fr"
        );
    }

    #[test]
    fn a_password_is_the_same_whatever_keyboard_typed_it() {
        assert_eq!(password("e\u{301}te\u{301} ").unwrap().as_str(), "\u{e9}t\u{e9} ");
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(email("   "), Err(Error::InputLength));
        assert_eq!(password(""), Err(Error::InputLength));
        assert_eq!(password(&"x".repeat(MAX_PASSWORD + 1)), Err(Error::InputLength));
        assert!(password(&"x".repeat(MAX_PASSWORD)).is_ok());
    }
}
