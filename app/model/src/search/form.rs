//! The search form, and its link.

use serde::{Deserialize, Serialize};

use super::{AGES_DAYS, BudgetBand, RADII_KM, RADIUS_DEFAULT_KM, SearchQuery, Sort, WORDS_MAX};
use crate::{Category, FieldErrors, FieldProblem};

/// The search form as it was typed. The names are those of the page's URL, which people share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    /// Where: a commune's name, postcode, "Montreuil (93100)" or INSEE code; or a department's name, number or
    /// "Loire-Atlantique (44)".
    pub lieu: String,
    /// How far, in kilometres (one of [`RADII_KM`]).
    pub rayon: String,
    /// Categories' slugs; none for all.
    pub categorie: Vec<String>,
    /// The INSEE code of a commune: only its demandes, of those that the rest finds.
    pub commune: String,
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
            commune: parse.value("commune", &self.commune, |code| code.parse().ok()),
            categories: parse.categories(&self.categorie),
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

    /// The form of a link: `values` gives all that its query string says under a name.
    pub fn from_query(values: impl Fn(&str) -> Vec<String>) -> Self {
        let last = |name: &str| values(name).pop().unwrap_or_default();
        Self {
            lieu: last("lieu"),
            rayon: last("rayon"),
            categorie: values("categorie")
                .into_iter()
                .filter(|slug| !slug.is_empty())
                .collect(),
            commune: last("commune"),
            budget: last("budget"),
            age: last("age"),
            q: last("q"),
            tri: last("tri"),
            apres: last("apres"),
        }
    }

    /// The query string of this search, without `?`; what is empty is left out.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        let categories = self.categorie.iter().map(|slug| ("categorie", slug));
        let fields = [("lieu", &self.lieu), ("rayon", &self.rayon)]
            .into_iter()
            .chain(categories)
            .chain([
                ("commune", &self.commune),
                ("budget", &self.budget),
                ("age", &self.age),
                ("q", &self.q),
                ("tri", &self.tri),
                ("apres", &self.apres),
            ]);
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
#[must_use]
pub fn percent_encode(value: &str) -> String {
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

    fn categories(&mut self, slugs: &[String]) -> Vec<Category> {
        let chosen: Vec<Category> = slugs
            .iter()
            .filter_map(|slug| self.value("categorie", slug, |slug| slug.parse().ok()))
            .collect();
        Category::ALL
            .iter()
            .copied()
            .filter(|category| chosen.contains(category))
            .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> SearchForm {
        SearchForm::from_query(|name| {
            let named = query.iter().filter(|(key, _)| *key == name);
            named.map(|(_, value)| (*value).to_owned()).collect()
        })
    }

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
            categorie: vec!["cours".into(), "plombier".into()],
            commune: "Paris".into(),
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
            [
                "age",
                "apres",
                "budget",
                "categorie",
                "commune",
                "q",
                "rayon",
                "tri"
            ]
        );
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

    #[test]
    fn a_link_holds_several_categories_or_one_or_an_empty_one() {
        let form = read(&[
            ("lieu", "x"),
            ("categorie", "cours"),
            ("categorie", "menage"),
            ("commune", "93048"),
        ]);
        assert_eq!(
            form.to_query_string(),
            "lieu=x&categorie=cours&categorie=menage&commune=93048"
        );
        assert_eq!(read(&[("categorie", "cours")]).categorie, ["cours"]);
        assert_eq!(read(&[("categorie", ""), ("rayon", "")]), SearchForm::default());
    }

    #[test]
    fn categories_are_taken_once_each_in_their_own_order() {
        let written: Vec<_> = [5, 2, 5].map(|place| Category::ALL[place]).into();
        let form = SearchForm {
            categorie: written
                .iter()
                .map(|category| category.slug().to_owned())
                .collect(),
            ..SearchForm::default()
        };
        let expected = [Category::ALL[2], Category::ALL[5]];
        assert_eq!(form.validate().unwrap().categories, expected);
    }
}
