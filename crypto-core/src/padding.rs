//! Lengths tell: "oui" and "non merci" must look the same. Sealed texts are padded to powers of two from 256 bytes.

use zeroize::Zeroizing;

use crate::Error;
use crate::codec::Reader;

/// Shortest padded text, in bytes.
pub(crate) const MIN_PADDED: usize = 256;
/// Longest padded text, in bytes.
pub(crate) const MAX_PADDED: usize = 65_536;

/// `length (4) ‖ bytes ‖ zeros`.
pub(crate) fn pad(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let length = u32::try_from(bytes.len()).map_err(|_| Error::TooLarge)?;
    let padded = bytes
        .len()
        .saturating_add(4)
        .max(MIN_PADDED)
        .checked_next_power_of_two();
    let padded = padded
        .filter(|padded| *padded <= MAX_PADDED)
        .ok_or(Error::TooLarge)?;
    let mut text = Zeroizing::new(Vec::with_capacity(padded));
    text.extend_from_slice(&length.to_be_bytes());
    text.extend_from_slice(bytes);
    text.resize(padded, 0);
    Ok(text)
}

/// Refuses any padding that [`pad`] would not have made: there is one padded text for each text.
pub(crate) fn unpad(text: &[u8]) -> Result<&[u8], Error> {
    let mut reader = Reader::new(text);
    let length = usize::try_from(reader.u32()?).map_err(|_| Error::Malformed)?;
    let bytes = reader.take(length)?;
    let expected = length
        .saturating_add(4)
        .max(MIN_PADDED)
        .checked_next_power_of_two();
    if expected == Some(text.len()) && reader.rest().iter().all(|byte| *byte == 0) {
        Ok(bytes)
    } else {
        Err(Error::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_become_powers_of_two() {
        for (length, padded) in [(0, 256), (252, 256), (253, 512), (508, 512), (65_532, 65_536)] {
            let text = pad(&vec![1; length]).unwrap();
            assert_eq!(text.len(), padded);
            assert_eq!(unpad(&text).unwrap().len(), length);
        }
        assert_eq!(pad(&vec![1; 65_533]).err(), Some(Error::TooLarge));
    }

    #[test]
    fn other_paddings_are_refused() {
        let text = pad(b"oui").unwrap();
        let mut long = text.to_vec();
        long.resize(512, 0);
        let mut dirty = text.to_vec();
        dirty[255] = 1;
        let mut lying = text.to_vec();
        lying[..4].copy_from_slice(&u32::MAX.to_be_bytes());
        for wrong in [&long[..], &dirty, &lying, &text[..255], &[]] {
            assert_eq!(unpad(wrong), Err(Error::Malformed));
        }
    }
}
