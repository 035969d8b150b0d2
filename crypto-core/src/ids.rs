//! What names a conversation, a message, a device and a person. Given by the product; here they are only bound to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::Error;

/// Defines an identifier of sixteen bytes, written as a UUID (RFC 9562 § 4).
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_uuid(&self.0, formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_uuid(&self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                parse_uuid(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

uuid_id!(
    /// A conversation between two people.
    ConversationId
);
uuid_id!(
    /// A message, named by its sender's device before it is sent, so that a retry is told from a second message.
    MessageId
);
uuid_id!(
    /// What sends one chain of messages: drawn at random by each tab, as two tabs must not share a chain.
    DeviceId
);
uuid_id!(
    /// A sealed file, named by its sender's device.
    AttachmentId
);

/// How a person is known to others: 1 to 64 ASCII letters, digits, `-` and `_`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicId(String);

impl PublicId {
    /// Longest, in bytes.
    pub const MAX: usize = 64;

    /// Checks length and letters.
    pub fn new(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        let fits = (1..=Self::MAX).contains(&text.len());
        if fits
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        {
            Ok(Self(text))
        } else {
            Err(Error::Malformed)
        }
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for PublicId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for PublicId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PublicId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

fn write_uuid(bytes: &[u8; 16], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (position, byte) in bytes.iter().enumerate() {
        let dash = if matches!(position, 4 | 6 | 8 | 10) {
            "-"
        } else {
            ""
        };
        write!(formatter, "{dash}{byte:02x}")?;
    }
    Ok(())
}

/// The hyphenated form only, in either case.
fn parse_uuid(text: &str) -> Result<[u8; 16], Error> {
    let hyphenated = text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let mut bytes = [0; 16];
    if hyphenated && hex::decode_to_slice(text.replace('-', ""), &mut bytes).is_ok() {
        Ok(bytes)
    } else {
        Err(Error::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_as_a_uuid() {
        let id = MessageId(std::array::from_fn(|position| u8::try_from(position).unwrap()));
        assert_eq!(id.to_string(), "00010203-0405-0607-0809-0a0b0c0d0e0f");
        assert_eq!("00010203-0405-0607-0809-0A0B0C0D0E0F".parse(), Ok(id));
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "",
            "000102030405060708090a0b0c0d0e0f",
            "00010203-0405-0607-0809-0a0b0c0d0e0g",
            "-----",
        ] {
            assert_eq!(text.parse::<MessageId>(), Err(Error::Malformed), "{text}");
        }
        for text in ["", "é", "a b", &"a".repeat(65)] {
            assert_eq!(PublicId::new(text), Err(Error::Malformed), "{text}");
        }
    }
}
