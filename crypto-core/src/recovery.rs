//! The recovery code: 160 random bits on paper, which open the account when the password is forgotten.
//!
//! Written in Crockford's base32 (no I, L, O, U), 32 characters and 4 of checksum, shown as nine groups of four.
//! The checksum finds a mistyped character before anything is sent; it adds nothing to guess by.

use std::fmt;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::login::{AuthKey, Branches};
use crate::{Error, codec::Context};

/// Random bytes of a code.
const ENTROPY: usize = 20;
/// Characters of a code without its separators.
pub const CODE_CHARACTERS: usize = 36;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is wrong with a typed code; good enough to say where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryCodeError {
    /// Not [`CODE_CHARACTERS`] characters.
    #[error("{0} characters instead of {CODE_CHARACTERS}")]
    Length(usize),
    /// A character that no code has.
    #[error("a character that no code has")]
    Character,
    /// All characters are possible, but at least one is not what was shown.
    #[error("at least one character is wrong")]
    Checksum,
}

/// A recovery code. Shown once, never stored, never sent.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; ENTROPY]);

impl RecoveryCode {
    /// Draws one.
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let mut code = Self([0; ENTROPY]);
        rng.fill_bytes(&mut code.0);
        code
    }

    /// `XXXX-XXXX-…`, nine groups of four.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CODE_CHARACTERS + 8));
        let bytes = Zeroizing::new([&self.0[..], &self.checksum(), &[0, 0]].concat());
        // Five bytes are eight characters, two groups: 20 bytes and 20 bits of checksum are 36, nine groups.
        let values = Zeroizing::new(bytes.chunks_exact(5).flat_map(quintets).collect::<Vec<u8>>());
        for group in values.chunks_exact(4).take(CODE_CHARACTERS.div_ceil(4)) {
            if !text.is_empty() {
                text.push('-');
            }
            for value in group {
                text.extend(ALPHABET.get(usize::from(*value)).copied().map(char::from));
            }
        }
        text
    }

    /// Reads what a person typed: case, blanks and dashes do not matter, O is 0, I and L are 1.
    pub fn parse(typed: &str) -> Result<Self, RecoveryCodeError> {
        let values = Zeroizing::new(
            typed
                .chars()
                .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '_' | '.'))
                .map(value)
                .take(1024)
                .collect::<Option<Vec<u8>>>()
                .ok_or(RecoveryCodeError::Character)?,
        );
        if values.len() != CODE_CHARACTERS {
            return Err(RecoveryCodeError::Length(values.len()));
        }
        let mut code = Self([0; ENTROPY]);
        for (bytes, values) in code.0.chunks_exact_mut(5).zip(values.chunks_exact(8)) {
            let bits = values
                .iter()
                .fold(0_u64, |bits, value| bits << 5 | u64::from(*value));
            let [_, _, _, five @ ..] = bits.to_be_bytes();
            bytes.copy_from_slice(&five);
        }
        let typed = values
            .iter()
            .skip(CODE_CHARACTERS - 4)
            .fold(0_u32, |bits, value| bits << 5 | u32::from(*value));
        let [first, second, third] = code.checksum();
        if typed << 4 == u32::from_be_bytes([0, first, second, third]) {
            Ok(code)
        } else {
            Err(RecoveryCodeError::Checksum)
        }
    }

    /// The first 20 bits of a hash, followed by four zero bits.
    fn checksum(&self) -> [u8; 3] {
        let hash: [u8; 32] =
            Sha256::digest(Context::new("recovery-checksum").field(&self.0).as_bytes()).into();
        let [first, second, third, ..] = hash;
        [first, second, third & 0xf0]
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RecoveryCode(…)")
    }
}

/// What a recovery code gives: the proof for the server and the key that opens `wrap_recovery`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryKeys(pub(crate) Branches);

impl RecoveryKeys {
    /// Derives them. No stretching: 160 random bits cannot be guessed.
    pub fn derive(code: &RecoveryCode) -> Result<Self, Error> {
        Branches::derive(&code.0, "recovery-").map(Self)
    }

    /// What proves the code to the server.
    #[must_use]
    pub const fn auth_key(&self) -> &AuthKey {
        &self.0.auth
    }
}

/// The eight five-bit values of five bytes.
fn quintets(bytes: &[u8]) -> [u8; 8] {
    let bits = bytes
        .iter()
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    [35, 30, 25, 20, 15, 10, 5, 0].map(|below| {
        let [.., value] = (bits.unbounded_shr(below) & 31).to_be_bytes();
        value
    })
}

fn value(character: char) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (0_u8..)
        .zip(ALPHABET)
        .find(|(_, letter)| char::from(**letter) == character)
        .map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(byte: u8) -> RecoveryCode {
        RecoveryCode(std::array::from_fn(|position| {
            byte.wrapping_mul(31)
                .wrapping_add(u8::try_from(position).unwrap())
        }))
    }

    #[test]
    fn a_code_is_nine_groups_of_four_and_reads_back() {
        for byte in 0..=255 {
            let text = code(byte).to_text();
            assert!(
                text.split('-').count() == 9 && text.split('-').all(|group| group.len() == 4),
                "{}",
                *text
            );
            assert_eq!(RecoveryCode::parse(&text).unwrap().0, code(byte).0);
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let zero = RecoveryCode([0; ENTROPY]);
        let typed = zero.to_text().to_lowercase().replace('0', "o").replace('-', "  ");
        assert_eq!(RecoveryCode::parse(&typed).unwrap().0, zero.0);
    }

    /// The alphabet is Crockford's: RFC 4648's test of the all-ones group, written in it.
    #[test]
    fn the_alphabet_runs_from_0_to_z() {
        assert!(RecoveryCode([0xff; ENTROPY]).to_text().starts_with("ZZZZ-ZZZZ"));
        assert_eq!(quintets(&[0, 0x44, 0x32, 0x14, 0xc7]), [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    /// A wrong character is found but for one in a million (2⁻²⁰); these 35 × 31 are all found.
    #[test]
    fn a_wrong_character_is_found() {
        let text = code(3).to_text().replace('-', "");
        for position in 0..CODE_CHARACTERS {
            for letter in ALPHABET.iter().map(|letter| char::from(*letter)) {
                let mut typed: Vec<char> = text.chars().collect();
                if typed[position] == letter {
                    continue;
                }
                typed[position] = letter;
                let typed: String = typed.into_iter().collect();
                assert_eq!(
                    RecoveryCode::parse(&typed).err(),
                    Some(RecoveryCodeError::Checksum)
                );
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(RecoveryCode::parse("").err(), Some(RecoveryCodeError::Length(0)));
        assert_eq!(
            RecoveryCode::parse(&"A".repeat(35)).err(),
            Some(RecoveryCodeError::Length(35))
        );
        assert_eq!(
            RecoveryCode::parse(&"U".repeat(36)).err(),
            Some(RecoveryCodeError::Character)
        );
        assert_eq!(
            RecoveryCode::parse(&"é".repeat(36)).err(),
            Some(RecoveryCodeError::Character)
        );
    }
}
