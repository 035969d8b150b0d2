//! What a trade is asked for, and how to ask for it: words that differ from one trade to the next.

use leptos_i18n::I18nContext;
use model::Category;

use crate::i18n::{Locale, t_string};

/// Two or three jobs of the trade, in the middle of a sentence: "fuite, chauffe-eau, chasse d’eau qui coule".
#[must_use]
pub fn examples(i18n: I18nContext<Locale>, category: Category) -> &'static str {
    match category {
        Category::Menage => t_string!(i18n, service.examples.menage),
        Category::Plomberie => t_string!(i18n, service.examples.plomberie),
        Category::Electricite => t_string!(i18n, service.examples.electricite),
        Category::Bricolage => t_string!(i18n, service.examples.bricolage),
        Category::Peinture => t_string!(i18n, service.examples.peinture),
        Category::Jardinage => t_string!(i18n, service.examples.jardinage),
        Category::Demenagement => t_string!(i18n, service.examples.demenagement),
        Category::Montage => t_string!(i18n, service.examples.montage),
        Category::Serrurerie => t_string!(i18n, service.examples.serrurerie),
        Category::Sols => t_string!(i18n, service.examples.sols),
        Category::Appareils => t_string!(i18n, service.examples.appareils),
        Category::Informatique => t_string!(i18n, service.examples.informatique),
        Category::Cours => t_string!(i18n, service.examples.cours),
        Category::Enfants => t_string!(i18n, service.examples.enfants),
        Category::Animaux => t_string!(i18n, service.examples.animaux),
        Category::AideADomicile => t_string!(i18n, service.examples.aide_a_domicile),
        Category::Cuisine => t_string!(i18n, service.examples.cuisine),
        Category::Couture => t_string!(i18n, service.examples.couture),
        Category::Coiffure => t_string!(i18n, service.examples.coiffure),
        Category::Photo => t_string!(i18n, service.examples.photo),
        Category::Auto => t_string!(i18n, service.examples.auto),
        Category::Velo => t_string!(i18n, service.examples.velo),
        Category::Papiers => t_string!(i18n, service.examples.papiers),
        Category::Fetes => t_string!(i18n, service.examples.fetes),
        // Added to the model and not yet here; `every_trade_has_words_of_its_own` names it.
        other => other.slug(),
    }
}

/// What a demande of the trade should say, so that a pro can answer it.
#[must_use]
pub fn advice(i18n: I18nContext<Locale>, category: Category) -> &'static str {
    match category {
        Category::Menage => t_string!(i18n, service.advices.menage),
        Category::Plomberie => t_string!(i18n, service.advices.plomberie),
        Category::Electricite => t_string!(i18n, service.advices.electricite),
        Category::Bricolage => t_string!(i18n, service.advices.bricolage),
        Category::Peinture => t_string!(i18n, service.advices.peinture),
        Category::Jardinage => t_string!(i18n, service.advices.jardinage),
        Category::Demenagement => t_string!(i18n, service.advices.demenagement),
        Category::Montage => t_string!(i18n, service.advices.montage),
        Category::Serrurerie => t_string!(i18n, service.advices.serrurerie),
        Category::Sols => t_string!(i18n, service.advices.sols),
        Category::Appareils => t_string!(i18n, service.advices.appareils),
        Category::Informatique => t_string!(i18n, service.advices.informatique),
        Category::Cours => t_string!(i18n, service.advices.cours),
        Category::Enfants => t_string!(i18n, service.advices.enfants),
        Category::Animaux => t_string!(i18n, service.advices.animaux),
        Category::AideADomicile => t_string!(i18n, service.advices.aide_a_domicile),
        Category::Cuisine => t_string!(i18n, service.advices.cuisine),
        Category::Couture => t_string!(i18n, service.advices.couture),
        Category::Coiffure => t_string!(i18n, service.advices.coiffure),
        Category::Photo => t_string!(i18n, service.advices.photo),
        Category::Auto => t_string!(i18n, service.advices.auto),
        Category::Velo => t_string!(i18n, service.advices.velo),
        Category::Papiers => t_string!(i18n, service.advices.papiers),
        Category::Fetes => t_string!(i18n, service.advices.fetes),
        other => other.slug(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn every_trade_has_words_of_its_own() {
        for locale in [
            include_str!("../../locales/fr.json"),
            include_str!("../../locales/en.json"),
        ] {
            let words: Value = serde_json::from_str(locale).unwrap();
            for kind in ["examples", "advices"] {
                let said: HashSet<_> = Category::ALL
                    .iter()
                    .map(|trade| &words["service"][kind][trade.slug().replace('-', "_")])
                    .inspect(|words| assert!(words.is_string(), "{kind}"))
                    .collect();
                assert_eq!(said.len(), Category::ALL.len(), "{kind}");
            }
        }
    }
}
