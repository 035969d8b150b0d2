//! Bytes that travel and are stored without being understood: each kind is a type, so that one cannot stand for another.

/// Defines a newtype over bytes of `$min` to `$max`, with base64 for JSON.
macro_rules! opaque {
    ($(#[$doc:meta])* $name:ident, $min:expr, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// Shortest, in bytes.
            pub const MIN: usize = $min;
            /// Longest, in bytes.
            pub const MAX: usize = $max;

            /// Takes bytes as they were stored; only their number is checked, the rest when they are opened.
            pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, $crate::Error> {
                let bytes = bytes.into();
                if bytes.len() > Self::MAX {
                    Err($crate::Error::TooLarge)
                } else if bytes.len() < Self::MIN {
                    Err($crate::Error::Malformed)
                } else {
                    Ok(Self(bytes))
                }
            }

            /// The bytes to store.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Standard base64 with padding, for JSON.
            #[must_use]
            pub fn to_base64(&self) -> String {
                $crate::opaque::to_base64(&self.0)
            }

            /// The reverse of [`Self::to_base64`].
            pub fn from_base64(text: &str) -> Result<Self, $crate::Error> {
                Self::from_bytes($crate::opaque::from_base64(text, Self::MAX)?)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_base64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::from_base64(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use opaque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Error;

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Refuses by length first, so that a hostile answer costs no memory.
pub(crate) fn from_base64(text: &str, max: usize) -> Result<Vec<u8>, Error> {
    if text.len() > max.div_ceil(3).saturating_mul(4) {
        return Err(Error::TooLarge);
    }
    STANDARD.decode(text).map_err(|_| Error::Malformed)
}
