//! Tokens and euros.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number of tokens ("jetons").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Tokens(pub u32);

impl Tokens {
    /// The most that these tokens can have cost, in whole euros: a token never costs more than 1 €, in any pack.
    #[must_use]
    pub const fn euros_at_most(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
