//! A place's name in an address: "montreuil-93048", "paris-11-75111".

use super::{Insee, normalise_place_query};

/// The name as people read it in an address, and the code, which alone says which place it is.
#[must_use]
pub fn slug(name: &str, insee: &Insee) -> String {
    let words = normalise_place_query(name).replace(' ', "-");
    if words.is_empty() {
        insee.to_string()
    } else {
        format!("{words}-{insee}")
    }
}

/// The code at the end of a slug, whatever name stands before it.
#[must_use]
pub fn insee_of_slug(slug: &str) -> Option<Insee> {
    let code = slug.rsplit('-').next().unwrap_or_default();
    code.to_ascii_uppercase().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_names_a_place_and_is_understood_by_its_code() {
        for (name, code, expected) in [
            ("Montreuil", "93048", "montreuil-93048"),
            ("Paris 11e", "75111", "paris-11-75111"),
            ("L’Haÿ-les-Roses", "94038", "l-hay-les-roses-94038"),
            ("Ajaccio", "2A004", "ajaccio-2A004"),
            ("Ö", "57001", "o-57001"),
        ] {
            let insee: Insee = code.parse().unwrap();
            assert_eq!(slug(name, &insee), expected);
            assert_eq!(insee_of_slug(expected), Some(insee));
        }
    }

    #[test]
    fn a_name_may_be_wrong_or_missing_and_a_code_may_not() {
        let montreuil: Insee = "93048".parse().unwrap();
        for slug in ["93048", "-93048", "montreuil-sous-bois-93048"] {
            assert_eq!(insee_of_slug(slug), Some(montreuil.clone()), "{slug}");
        }
        assert_eq!(insee_of_slug("ajaccio-2a004").unwrap().as_str(), "2A004");
        for slug in [
            "",
            "montreuil",
            "montreuil-",
            "montreuil-9304",
            "montreuil-93048-",
        ] {
            assert_eq!(insee_of_slug(slug), None, "{slug}");
        }
    }
}
