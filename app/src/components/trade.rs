//! The trades: their names and their icons.

use leptos_i18n::I18nContext;
use model::Category;

use super::icon::IconName;
use crate::i18n::{Locale, t_string};

/// The icon of a trade.
#[must_use]
pub const fn icon_of(category: Category) -> IconName {
    match category {
        Category::Menage => IconName::Broom,
        Category::Plomberie => IconName::PipeWrench,
        Category::Electricite => IconName::Lightning,
        Category::Bricolage => IconName::Hammer,
        Category::Peinture => IconName::PaintRoller,
        Category::Jardinage => IconName::Plant,
        Category::Demenagement => IconName::Truck,
        Category::Montage => IconName::Armchair,
        Category::Serrurerie => IconName::Key,
        Category::Sols => IconName::GridFour,
        Category::Appareils => IconName::WashingMachine,
        Category::Informatique => IconName::Laptop,
        Category::Cours => IconName::GraduationCap,
        Category::Enfants => IconName::Baby,
        Category::Animaux => IconName::PawPrint,
        Category::AideADomicile => IconName::HandHeart,
        Category::Cuisine => IconName::CookingPot,
        Category::Couture => IconName::Needle,
        Category::Coiffure => IconName::Scissors,
        Category::Photo => IconName::Camera,
        Category::Auto => IconName::Car,
        Category::Velo => IconName::Bicycle,
        Category::Papiers => IconName::FileText,
        Category::Fetes => IconName::Confetti,
        // A trade added to the model and not yet drawn here; the test below names it.
        _ => IconName::Wrench,
    }
}

/// The name of a trade in the language of the interface: "Plomberie".
#[must_use]
pub fn trade_name(i18n: I18nContext<Locale>, category: Category) -> &'static str {
    match category {
        Category::Menage => t_string!(i18n, kit.trade.menage),
        Category::Plomberie => t_string!(i18n, kit.trade.plomberie),
        Category::Electricite => t_string!(i18n, kit.trade.electricite),
        Category::Bricolage => t_string!(i18n, kit.trade.bricolage),
        Category::Peinture => t_string!(i18n, kit.trade.peinture),
        Category::Jardinage => t_string!(i18n, kit.trade.jardinage),
        Category::Demenagement => t_string!(i18n, kit.trade.demenagement),
        Category::Montage => t_string!(i18n, kit.trade.montage),
        Category::Serrurerie => t_string!(i18n, kit.trade.serrurerie),
        Category::Sols => t_string!(i18n, kit.trade.sols),
        Category::Appareils => t_string!(i18n, kit.trade.appareils),
        Category::Informatique => t_string!(i18n, kit.trade.informatique),
        Category::Cours => t_string!(i18n, kit.trade.cours),
        Category::Enfants => t_string!(i18n, kit.trade.enfants),
        Category::Animaux => t_string!(i18n, kit.trade.animaux),
        Category::AideADomicile => t_string!(i18n, kit.trade.aide_a_domicile),
        Category::Cuisine => t_string!(i18n, kit.trade.cuisine),
        Category::Couture => t_string!(i18n, kit.trade.couture),
        Category::Coiffure => t_string!(i18n, kit.trade.coiffure),
        Category::Photo => t_string!(i18n, kit.trade.photo),
        Category::Auto => t_string!(i18n, kit.trade.auto),
        Category::Velo => t_string!(i18n, kit.trade.velo),
        Category::Papiers => t_string!(i18n, kit.trade.papiers),
        Category::Fetes => t_string!(i18n, kit.trade.fetes),
        other => other.slug(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_trade_has_an_icon_of_its_own() {
        let icons: HashSet<_> = Category::ALL.iter().map(|trade| icon_of(*trade).href()).collect();
        assert_eq!(icons.len(), Category::ALL.len());
        assert!(!icons.contains(IconName::Wrench.href()), "a trade has no icon");
    }
}
