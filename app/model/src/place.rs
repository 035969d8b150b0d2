//! Places: the communes of France and the arrondissements of Paris, Lyon and Marseille.

mod cell;
mod insee;
mod lat_lon;
mod query;
mod slug;
mod words;

use serde::{Deserialize, Serialize};

pub use cell::{CELL_DEGREES, Cell, Outlined, standing_in};
pub use insee::{Insee, InvalidInsee};
pub use lat_lon::{InvalidLatLon, LatLon};
pub use query::PlaceQuery;
pub use slug::{insee_of_slug, slug};
pub use words::{bare_place_name, normalise_place_query};

/// A place offered while its name is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlaceSuggestion {
    /// Its INSEE code.
    pub insee: Insee,
    /// As shown: "Montreuil", "Paris 11e".
    pub name: String,
    /// The main one of its postcodes.
    pub postcode: Option<String>,
    /// The code of its department: "93", "2A", "974".
    pub department: String,
    /// Inhabitants.
    pub population: u32,
}

impl PlaceSuggestion {
    /// "Montreuil (93100)": no two places share a label, and a label finds its place again.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.name, self.postcode.as_deref(), &self.department)
    }
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Its INSEE code.
    pub insee: Insee,
    /// As shown: "Montreuil", "Paris 11e".
    pub name: String,
    /// The main one of its postcodes.
    pub postcode: Option<String>,
    /// The code of its department: "93", "2A", "974".
    pub department: String,
    /// Latitude of its reference point, degrees, WGS 84.
    pub lat: f64,
    /// Longitude of its reference point, degrees, WGS 84.
    pub lon: f64,
    /// How far it reaches, in metres: most of it lies this near its middle.
    pub radius_m: u32,
}

impl Place {
    /// "Montreuil (93100)": no two places share a label, and a label finds its place again.
    #[must_use]
    pub fn label(&self) -> String {
        label(&self.name, self.postcode.as_deref(), &self.department)
    }
}

/// A department that has places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Department {
    /// "93", "2A", "974".
    pub code: String,
    /// As shown: "Seine-Saint-Denis".
    pub name: String,
}

impl Department {
    /// "Seine-Saint-Denis (93)": finds it again in a search.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.code)
    }
}

/// Where a search can look: a whole department, or around a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// A whole department.
    Department(Department),
    /// Around a commune or an arrondissement.
    Place(PlaceSuggestion),
}

impl Area {
    /// What finds it again in a search.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Department(department) => department.label(),
            Self::Place(place) => place.label(),
        }
    }
}

fn label(name: &str, postcode: Option<&str>, department: &str) -> String {
    format!("{name} ({})", postcode.unwrap_or(department))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn montreuil() -> PlaceSuggestion {
        PlaceSuggestion {
            insee: "93048".parse().unwrap(),
            name: "Montreuil".into(),
            postcode: Some("93100".into()),
            department: "93".into(),
            population: 111_934,
        }
    }

    #[test]
    fn a_label_names_the_postcode_or_else_the_department() {
        assert_eq!(montreuil().label(), "Montreuil (93100)");
        assert_eq!(
            PlaceSuggestion {
                postcode: None,
                ..montreuil()
            }
            .label(),
            "Montreuil (93)"
        );
    }

    #[test]
    fn the_wire_form_is_stable() {
        let json = serde_json::to_string(&montreuil()).unwrap();
        assert_eq!(
            json,
            r#"{"insee":"93048","name":"Montreuil","postcode":"93100","department":"93","population":111934}"#
        );
        assert_eq!(
            serde_json::from_str::<PlaceSuggestion>(&json).unwrap(),
            montreuil()
        );
    }
}
