//! The two shapes that every byte of the protocol has: a [`Context`] (what is hashed, signed or authenticated) and a
//! [`Reader`] (what is parsed). All integers are big-endian.

use crate::Error;

/// Every label starts with this.
const NAMESPACE: &str = "leboncoup/v1/";

/// An unambiguous list of fields: each one is preceded by its length in bytes as a `u64`, the first is the label.
///
/// Two different lists never have the same bytes, so nothing made for one purpose serves for another.
#[derive(Clone)]
pub(crate) struct Context(Vec<u8>);

impl Context {
    pub(crate) fn new(label: &str) -> Self {
        Self(Vec::with_capacity(128)).field([NAMESPACE, label].concat().as_bytes())
    }

    pub(crate) fn field(mut self, field: &[u8]) -> Self {
        // A length has at most 64 bits wherever Rust runs.
        let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Takes bytes from the front of a slice; what is missing or left over is [`Error::Malformed`].
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Error::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Error::Malformed)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Error> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_be_bytes)
    }

    pub(crate) fn text(&mut self, length: usize) -> Result<&'a str, Error> {
        std::str::from_utf8(self.take(length)?).map_err(|_| Error::Malformed)
    }

    /// A text with its length in one byte before it.
    pub(crate) fn short_text(&mut self) -> Result<&'a str, Error> {
        let length = self.u8()?;
        self.text(usize::from(length))
    }

    /// The format version in front of everything that is stored or sent.
    pub(crate) fn version(&mut self, known: u8) -> Result<(), Error> {
        let version = self.u8()?;
        if version == known {
            Ok(())
        } else {
            Err(Error::UnknownVersion(version))
        }
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Malformed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_be_shifted_into_one_another() {
        let one = Context::new("x").field(b"ab").field(b"c");
        let other = Context::new("x").field(b"a").field(b"bc");
        assert_ne!(one.as_bytes(), other.as_bytes());
        assert_ne!(
            Context::new("x").as_bytes(),
            Context::new("x").field(b"").as_bytes()
        );
    }

    #[test]
    fn a_context_has_the_documented_layout() {
        let context = Context::new("auth").field(&[7]);
        let expected = [
            &17_u64.to_be_bytes()[..],
            b"leboncoup/v1/auth",
            &1_u64.to_be_bytes(),
            &[7],
        ]
        .concat();
        assert_eq!(context.as_bytes(), expected);
    }

    #[test]
    fn a_reader_refuses_what_is_missing_or_left_over() {
        let mut reader = Reader::new(&[1, 2, 3]);
        assert_eq!(reader.u32(), Err(Error::Malformed));
        assert_eq!(reader.version(2), Err(Error::UnknownVersion(1)));
        assert_eq!(reader.take(3), Err(Error::Malformed));
        assert_eq!(reader.finish(), Err(Error::Malformed));
    }
}
