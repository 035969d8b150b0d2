//! Searching demandes: the form as typed, the query as understood, a page of results, and how many there are where.

mod cursor;
mod form;
mod results;

use serde::{Deserialize, Serialize};

use crate::Category;
use crate::place::Insee;

pub use cursor::{Cursor, InvalidCursor};
pub use form::{SearchForm, percent_encode};
pub use results::{MapArea, MapCounts, MapLevel, SearchResults};

/// Radii offered, in kilometres.
pub const RADII_KM: &[u16] = &[5, 10, 20, 30, 50, 100];
/// The widest search, in kilometres.
pub const RADIUS_MAX_KM: u16 = 100;
/// The radius where none is chosen.
pub const RADIUS_DEFAULT_KM: u16 = 10;
/// Demandes on a page of results.
pub const PAGE_SIZE: u8 = 20;
/// Demandes on a page at most, where the caller says how many.
pub const PAGE_SIZE_MAX: u8 = 50;
/// Characters of the words searched, at most.
pub const WORDS_MAX: u32 = 100;
/// Counting stops here: "plus de 1 000 demandes".
pub const COUNT_MAX: u32 = 1_000;

/// How results are ordered. Money never changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Nearest first, then newest.
    #[default]
    Distance,
    /// Newest first.
    Date,
}

impl Sort {
    /// The name in URLs.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Date => "date",
        }
    }
}

/// A range of budgets to search in: demandes whose budget overlaps it. Demandes without a budget only show without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BudgetBand {
    /// Up to 100 €.
    To100,
    /// From 100 to 500 €.
    To500,
    /// From 500 to 2 000 €.
    To2000,
    /// From 2 000 € up.
    From2000,
}

impl BudgetBand {
    /// All of them, smallest first.
    pub const ALL: &[Self] = &[Self::To100, Self::To500, Self::To2000, Self::From2000];

    /// The name in URLs.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::To100 => "0-100",
            Self::To500 => "100-500",
            Self::To2000 => "500-2000",
            Self::From2000 => "2000-",
        }
    }

    /// Its ends in whole euros; the upper one may be open.
    #[must_use]
    pub const fn bounds(self) -> (u32, Option<u32>) {
        match self {
            Self::To100 => (0, Some(100)),
            Self::To500 => (100, Some(500)),
            Self::To2000 => (500, Some(2_000)),
            Self::From2000 => (2_000, None),
        }
    }
}

/// Ages offered, in days.
pub const AGES_DAYS: &[u16] = &[1, 7, 30];

/// The search form, understood. The place is still text: finding it needs the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// See [`SearchForm::lieu`]; `None` for everywhere.
    pub place: Option<String>,
    /// Kilometres.
    pub radius_km: u16,
    /// Only demandes of this commune, of those that the rest finds.
    pub commune: Option<Insee>,
    /// In the order of [`Category::ALL`], each once; empty for all.
    pub categories: Vec<Category>,
    /// `None` for all.
    pub budget: Option<BudgetBand>,
    /// Days.
    pub max_age_days: Option<u16>,
    /// Words of the title or the description.
    pub words: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

impl Default for SearchQuery {
    /// Everything everywhere, nearest first.
    fn default() -> Self {
        Self {
            place: None,
            radius_km: RADIUS_DEFAULT_KM,
            commune: None,
            categories: Vec::new(),
            budget: None,
            max_age_days: None,
            words: None,
            sort: Sort::Distance,
            after: None,
        }
    }
}
