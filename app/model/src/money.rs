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

/// An amount of money in euro cents, taxes included ("TTC").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct EuroCents(pub u32);

impl EuroCents {
    /// Whole euros; what is left of a euro is dropped.
    #[must_use]
    pub const fn euros(self) -> u32 {
        self.0 / 100
    }

    /// The cents that are left, 0 to 99.
    #[must_use]
    pub const fn cents(self) -> u32 {
        self.0 % 100
    }
}
