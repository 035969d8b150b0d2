//! Sixty digits that two people compare by voice or by camera: equal on both screens if nobody sits in between.

use std::fmt;

use sha2::{Digest, Sha512};
use subtle::ConstantTimeEq;

use crate::codec::Context;
use crate::ids::PublicId;

/// In front of the digits in a QR code.
const QR_PREFIX: &str = "LEBONCOUP1:";

/// Twelve groups of five digits, about 199 bits. The same whichever side computes it.
#[derive(Clone, PartialEq, Eq)]
pub struct SafetyNumber(String);

impl SafetyNumber {
    /// Of two people, each with his public id and his identity. SHA-512 over both, the smaller id first; each group is five
    /// bytes of it, big-endian, modulo 100 000.
    #[must_use]
    pub fn derive(one: (&PublicId, &[u8; 32]), other: (&PublicId, &[u8; 32])) -> Self {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        let context = Context::new("safety-number")
            .field(first.0.as_bytes())
            .field(first.1)
            .field(second.0.as_bytes())
            .field(second.1);
        let hash: [u8; 64] = Sha512::digest(context.as_bytes()).into();
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        #[expect(
            clippy::integer_division_remainder_used,
            reason = "its time may tell what it divides, and everything here is public"
        )]
        let groups = hash
            .chunks_exact(5)
            .map(|bytes| format!("{:05}", number(bytes) % 100_000));
        Self(groups.collect())
    }

    /// The sixty digits without blanks.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// What the QR code says; fits its alphanumeric mode.
    #[must_use]
    pub fn to_qr_text(&self) -> String {
        format!("{QR_PREFIX}{}", self.0)
    }

    /// Whether a scanned text is the other screen's QR code for the same number.
    #[must_use]
    pub fn matches_qr_text(&self, scanned: &str) -> bool {
        scanned.as_bytes().ct_eq(self.to_qr_text().as_bytes()).into()
    }
}

impl fmt::Display for SafetyNumber {
    /// Twelve groups of five with a blank between.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, group) in self.0.as_bytes().chunks(5).enumerate() {
            if position > 0 {
                formatter.write_str(" ")?;
            }
            formatter.write_str(std::str::from_utf8(group).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

impl fmt::Debug for SafetyNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_see_sixty_digits_that_change_with_any_input() {
        let (anne, bruno) = (PublicId::new("anne").unwrap(), PublicId::new("bruno").unwrap());
        let number = SafetyNumber::derive((&anne, &[1; 32]), (&bruno, &[2; 32]));
        assert_eq!(
            number,
            SafetyNumber::derive((&bruno, &[2; 32]), (&anne, &[1; 32]))
        );
        assert_eq!(number.digits().len(), 60);
        assert_eq!(
            number
                .to_string()
                .split(' ')
                .filter(|group| group.len() == 5)
                .count(),
            12
        );
        assert_ne!(
            number,
            SafetyNumber::derive((&anne, &[2; 32]), (&bruno, &[1; 32]))
        );
        assert_ne!(
            number,
            SafetyNumber::derive((&anne, &[1; 32]), (&bruno, &[3; 32]))
        );
        assert!(number.matches_qr_text(&number.to_qr_text()));
        assert!(!number.matches_qr_text(number.digits()));
    }
}
