use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A place's code in the INSEE's *Code officiel géographique*: five characters, "93048", "2A004", "97411".
///
/// It looks like a postcode and is none: Montreuil is 93048 and has the postcode 93100.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^([0-9]{2}|2[AB])[0-9]{3}$"))]
#[serde(try_from = "String", into = "String")]
pub struct Insee(String);

/// A text that is no [`Insee`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an INSEE code")]
pub struct InvalidInsee;

impl Insee {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Insee {
    type Err = InvalidInsee;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for Insee {
    type Error = InvalidInsee;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let [a, b, rest @ ..] = text.as_bytes() else {
            return Err(InvalidInsee);
        };
        let department = a.is_ascii_digit() && b.is_ascii_digit() || matches!((a, b), (b'2', b'A' | b'B'));
        let valid = department && rest.len() == 3 && rest.iter().all(u8::is_ascii_digit);
        if valid { Ok(Self(text)) } else { Err(InvalidInsee) }
    }
}

impl From<Insee> for String {
    fn from(insee: Insee) -> Self {
        insee.0
    }
}

impl fmt::Display for Insee {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_kind_are_taken() {
        for code in ["01001", "75111", "2A004", "2B033", "97411"] {
            assert_eq!(code.parse::<Insee>().unwrap().as_str(), code);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "9304",
            "930480",
            "2C004",
            "2a004",
            "A2004",
            "9304é",
            "93 48",
            "２３０４８",
        ] {
            assert_eq!(text.parse::<Insee>(), Err(InvalidInsee), "{text}");
        }
        assert!(serde_json::from_str::<Insee>(r#""montreuil""#).is_err());
    }
}
