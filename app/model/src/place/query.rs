use super::normalise_place_query;

/// The towns with arrondissements, and how many they have.
const ARRONDISSEMENTS: &[(&str, u8)] = &[("paris", 20), ("lyon", 9), ("marseille", 16)];

/// What was typed for a place, understood: a name, an area that the name is looked for in, or an area alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceQuery {
    /// Normalised; empty where only an area was typed. Of a town with arrondissements it carries the number: "lyon 3".
    pub name: String,
    /// The beginning of a postcode, a whole one, or a department's code ("93", "2A", "974").
    pub area: Option<String>,
}

impl PlaceQuery {
    /// Understands "montreu", "Montreuil (93100)", "montreuil 93", "75011", "75 011", "93", "2a", "lyon 3",
    /// "11e paris", "Paris 8e arrondissement", "Lyon cedex 03". `None` where nothing is left to look for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let normalised = normalise_place_query(text);
        let (numbers, mut words): (Vec<&str>, Vec<&str>) =
            normalised.split(' ').partition(|word| is_area(word));
        if !numbers.is_empty() {
            words.retain(|word| !matches!(*word, "cedex" | "arrondissement" | "arr" | "ardt"));
        }
        let mut name = words.join(" ");
        if name.is_empty() {
            return Some(Self {
                name,
                area: joined(&numbers),
            })
            .filter(|query| query.area.is_some());
        }
        let mut area = None;
        for number in numbers {
            match arrondissement(&name, number) {
                Some(number) => name = format!("{name} {number}"),
                // A whole postcode says more than a department.
                None if area.is_none_or(|area: &str| area.len() < number.len()) => area = Some(number),
                None => {}
            }
        }
        Some(Self {
            name,
            area: area.map(str::to_uppercase),
        })
    }
}

/// A number as it stands in an address, or one of Corsica's departments.
fn is_area(word: &str) -> bool {
    matches!(word, "2a" | "2b")
        || (1..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A postcode may be written in two groups: "75 011".
fn joined(numbers: &[&str]) -> Option<String> {
    let whole = numbers.concat();
    let area = if whole.len() <= 5 {
        whole.as_str()
    } else {
        numbers.first().copied()?
    };
    Some(area.to_uppercase()).filter(|area| !area.is_empty())
}

/// The number of the arrondissement that `number` means behind this town's name, without leading zero.
fn arrondissement(town: &str, number: &str) -> Option<u8> {
    let (_, count) = ARRONDISSEMENTS.iter().find(|(name, _)| *name == town)?;
    let number = Some(number).filter(|number| number.len() <= 2)?.parse().ok()?;
    (1..=*count).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> (String, Option<String>) {
        let query = PlaceQuery::parse(text).unwrap_or_default();
        (query.name, query.area)
    }

    #[test]
    fn names_and_areas_are_told_apart() {
        for (typed, name, area) in [
            ("montreu", "montreu", None),
            ("Montreuil (93100)", "montreuil", Some("93100")),
            ("93100 Montreuil", "montreuil", Some("93100")),
            ("montreuil 93", "montreuil", Some("93")),
            ("Ajaccio 2a", "ajaccio", Some("2A")),
            ("75011", "", Some("75011")),
            ("75 011", "", Some("75011")),
            ("93", "", Some("93")),
            ("2b", "", Some("2B")),
            ("93100 75011", "", Some("93100")),
            ("lyon 3", "lyon 3", None),
            ("Lyon 3ème", "lyon 3", None),
            ("11e paris", "paris 11", None),
            ("paris 01", "paris 1", None),
            ("Paris 8e arrondissement", "paris 8", None),
            ("Lyon cedex 03", "lyon 3", None),
            ("Paris 16e (75016)", "paris 16", Some("75016")),
            ("paris 75", "paris", Some("75")),
            ("lyon 69", "lyon", Some("69")),
            ("lyon 10", "lyon", Some("10")),
            ("Saint-Denis 974", "saint denis", Some("974")),
            ("Saint-Denis 93 93200", "saint denis", Some("93200")),
        ] {
            assert_eq!(
                parsed(typed),
                (name.to_owned(), area.map(str::to_owned)),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        for typed in ["", "  ", "-'", "…", "\0"] {
            assert_eq!(PlaceQuery::parse(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_gives_words_and_a_short_area(typed in "\\PC{0,40}|[0-9 ]{0,12}|[a-z0-9 ]{0,20}") {
            if let Some(query) = PlaceQuery::parse(&typed) {
                prop_assert!(!query.name.is_empty() || query.area.is_some());
                prop_assert!(query.area.is_none_or(|area| (1..=5).contains(&area.len())));
            }
        }
    }
}
