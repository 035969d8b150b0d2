//! Places in sentences.

use model::auth::Language;

/// Where something is: "à Montreuil", "au Havre", "aux Ulis", "à La Rochelle"; "in Montreuil".
#[must_use]
pub fn at(language: Language, name: &str) -> String {
    match language {
        Language::En => format!("in {name}"),
        Language::Fr => {
            if let Some(rest) = name.strip_prefix("Le ") {
                format!("au {rest}")
            } else if let Some(rest) = name.strip_prefix("Les ") {
                format!("aux {rest}")
            } else {
                format!("à {name}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_melts_into_the_preposition() {
        for (name, expected) in [
            ("Montreuil", "à Montreuil"),
            ("Le Havre", "au Havre"),
            ("Les Ulis", "aux Ulis"),
            ("La Rochelle", "à La Rochelle"),
            ("L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
            ("Lens", "à Lens"),
        ] {
            assert_eq!(at(Language::Fr, name), expected);
        }
        assert_eq!(at(Language::En, "Le Havre"), "in Le Havre");
    }
}
