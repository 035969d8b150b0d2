//! The trades. The database holds the same list (table `categories`); a test of the backend compares the two.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! categories {
    ($($variant:ident = $slug:literal),+ $(,)?) => {
        /// A trade, in the order in which the trades are offered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[non_exhaustive]
        pub enum Category {
            $(
                #[doc = concat!("`", $slug, "`")]
                #[serde(rename = $slug)]
                $variant,
            )+
        }

        impl Category {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in URLs, in the API and in the database.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }
        }

        impl FromStr for Category {
            type Err = UnknownCategory;

            fn from_str(slug: &str) -> Result<Self, Self::Err> {
                match slug {
                    $($slug => Ok(Self::$variant),)+
                    _ => Err(UnknownCategory),
                }
            }
        }
    };
}

categories! {
    Menage = "menage",
    Plomberie = "plomberie",
    Electricite = "electricite",
    Bricolage = "bricolage",
    Peinture = "peinture",
    Jardinage = "jardinage",
    Demenagement = "demenagement",
    Montage = "montage",
    Serrurerie = "serrurerie",
    Sols = "sols",
    Appareils = "appareils",
    Informatique = "informatique",
    Cours = "cours",
    Enfants = "enfants",
    Animaux = "animaux",
    AideADomicile = "aide-a-domicile",
    Cuisine = "cuisine",
    Couture = "couture",
    Coiffure = "coiffure",
    Photo = "photo",
    Auto = "auto",
    Velo = "velo",
    Papiers = "papiers",
    Fetes = "fetes",
}

/// A slug that names no trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown category")]
pub struct UnknownCategory;

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_names_its_category_everywhere() {
        for category in Category::ALL {
            assert_eq!(category.slug().parse(), Ok(*category));
            assert_eq!(
                serde_json::to_string(category).unwrap(),
                format!("\"{}\"", category.slug())
            );
        }
        assert_eq!("plombier".parse::<Category>(), Err(UnknownCategory));
    }
}
