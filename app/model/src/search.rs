//! Searching demandes: the form as typed, the query as understood, a page of results.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::demande::DemandeSummary;
use crate::place::Place;
use crate::{Category, FieldErrors, FieldProblem};

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

/// The search form as it was typed. The names are those of the page's URL, which people share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    /// Where: a name, a postcode, "Montreuil (93100)" or an INSEE code.
    pub lieu: String,
    /// How far, in kilometres (one of [`RADII_KM`]).
    pub rayon: String,
    /// A category's slug; empty for all.
    pub categorie: String,
    /// A [`BudgetBand`]'s slug; empty for all.
    pub budget: String,
    /// At most so many days old (1, 7 or 30); empty for all.
    pub age: String,
    /// Words of the title or the description.
    pub q: String,
    /// A [`Sort`]'s slug.
    pub tri: String,
    /// The [`Cursor`] after which the page begins.
    pub apres: String,
}

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
    /// `None` for all.
    pub category: Option<Category>,
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

impl SearchForm {
    /// Understands what was typed, or names the fields that it can't.
    pub fn validate(&self) -> Result<SearchQuery, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut parse = Parser { errors: &mut errors };
        let query = SearchQuery {
            place: parse.text("lieu", &self.lieu),
            radius_km: parse
                .one_of("rayon", &self.rayon, RADII_KM)
                .unwrap_or(RADIUS_DEFAULT_KM),
            category: parse.value("categorie", &self.categorie, |slug| slug.parse().ok()),
            budget: parse.value("budget", &self.budget, |slug| {
                BudgetBand::ALL.iter().copied().find(|band| band.slug() == slug)
            }),
            max_age_days: parse.one_of("age", &self.age, AGES_DAYS),
            words: parse.text("q", &self.q),
            sort: parse
                .value("tri", &self.tri, |slug| {
                    [Sort::Distance, Sort::Date]
                        .into_iter()
                        .find(|sort| sort.slug() == slug)
                })
                .unwrap_or_default(),
            after: parse.value("apres", &self.apres, |text| text.parse().ok()),
        };
        errors.into_result(query)
    }

    /// The query string of this search, without `?`; what is empty is left out.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let fields = [
            ("lieu", &self.lieu),
            ("rayon", &self.rayon),
            ("categorie", &self.categorie),
            ("budget", &self.budget),
            ("age", &self.age),
            ("q", &self.q),
            ("tri", &self.tri),
            ("apres", &self.apres),
        ];
        let mut query = String::new();
        for (name, value) in fields {
            if !value.is_empty() {
                let separator = if query.is_empty() { "" } else { "&" };
                query.extend([separator, name, "=", &percent_encode(value)]);
            }
        }
        query
    }
}

/// Encodes a query value (RFC 3986 § 2.3: everything but the unreserved characters).
fn percent_encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    encoded
}

/// One digit, upper case.
fn hex(value: u8) -> char {
    char::from_digit(u32::from(value), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

struct Parser<'a> {
    errors: &'a mut FieldErrors,
}

impl Parser<'_> {
    fn value<T>(&mut self, field: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        self.errors.check(field, value.is_some(), FieldProblem::Invalid);
        value
    }

    fn one_of(&mut self, field: &str, text: &str, offered: &[u16]) -> Option<u16> {
        self.value(field, text, |text| {
            text.parse().ok().filter(|number| offered.contains(number))
        })
    }

    fn text(&mut self, field: &str, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        self.errors.check_text(field, text, WORDS_MAX);
        Some(text.to_owned())
    }
}

/// The last demande of a page, by what it is sorted by: the next page begins right after it, whatever was posted since.
///
/// As text: `metres.microseconds.id`, where `metres` is 0 when sorting by date and the moment counts from 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Whole metres between the place searched and the demande's place.
    pub metres: i32,
    /// When it was posted: microseconds since 1970, UTC.
    pub created_at: i64,
    /// Its id.
    pub id: Uuid,
}

/// A text that is no [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}.{}.{}",
            self.metres,
            self.created_at,
            self.id.simple()
        )
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(InvalidCursor);
        Ok(Self {
            metres: next()?.parse().map_err(|_| InvalidCursor)?,
            created_at: next()?.parse().map_err(|_| InvalidCursor)?,
            id: next()?.parse().map_err(|_| InvalidCursor)?,
        })
    }
}

/// One page of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// The place searched, as found; `None` for everywhere.
    pub place: Option<Place>,
    /// At most [`PAGE_SIZE`] demandes, in order.
    pub demandes: Vec<DemandeSummary>,
    /// How many there are in all; counting stops at [`COUNT_MAX`].
    pub count: u32,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_searches_everywhere() {
        let query = SearchForm::default().validate().unwrap();
        assert_eq!(
            (query.place, query.radius_km, query.sort),
            (None, RADIUS_DEFAULT_KM, Sort::Distance)
        );
    }

    #[test]
    fn wrong_values_are_named() {
        let form = SearchForm {
            rayon: "7".into(),
            categorie: "plombier".into(),
            budget: "x".into(),
            age: "0".into(),
            tri: "prix".into(),
            apres: "1.2".into(),
            q: "a".repeat(101),
            ..SearchForm::default()
        };
        let errors = form.validate().unwrap_err();
        let named: Vec<_> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(
            named,
            ["age", "apres", "budget", "categorie", "q", "rayon", "tri"]
        );
    }

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor {
            metres: 1_204,
            created_at: 1_795_000_000_000_001,
            id: Uuid::from_u128(7),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("1.2.x".parse::<Cursor>(), Err(InvalidCursor));
    }

    #[test]
    fn the_query_string_is_encoded() {
        let form = SearchForm {
            lieu: "Saint-Étienne (42000)".into(),
            q: "a&b".into(),
            ..SearchForm::default()
        };
        assert_eq!(
            form.to_query_string(),
            "lieu=Saint-%C3%89tienne+%2842000%29&q=a%26b"
        );
    }
}
