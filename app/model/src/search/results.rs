//! What a search answers.

use serde::{Deserialize, Serialize};

use crate::demande::DemandeSummary;
use crate::place::{Department, Place};

/// One page of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// The place searched, as found; `None` for everywhere, or in a department.
    pub place: Option<Place>,
    /// The department searched.
    pub department: Option<Department>,
    /// The commune that the results were narrowed to.
    pub commune: Option<Place>,
    /// Nothing holds the words searched: these are titles that resemble them.
    pub approximate: bool,
    /// At most [`PAGE_SIZE`] demandes, in order.
    pub demandes: Vec<DemandeSummary>,
    /// How many there are in all; counting stops at [`COUNT_MAX`].
    pub count: u32,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<String>,
}

/// What a map counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MapLevel {
    /// Communes, and the arrondissements of Paris, Lyon and Marseille: around a place, or in a department.
    Commune,
    /// Departments: all of France.
    Department,
}

/// How many demandes stand in one area; at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MapArea {
    /// The commune's INSEE code, or the department's.
    pub code: String,
    /// As shown: "Montreuil", "Paris 11e", "Loire-Atlantique".
    pub name: String,
    /// Open demandes.
    pub count: u32,
}

/// How many demandes a search finds, and where: all of them, whatever the page and the commune it was narrowed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MapCounts {
    /// The place searched, as found; `None` for everywhere, or in a department.
    pub place: Option<Place>,
    /// The department searched.
    pub department: Option<Department>,
    /// How far around it, in kilometres.
    pub radius_km: u16,
    /// What the areas are.
    pub level: MapLevel,
    /// Those with demandes, by code.
    pub areas: Vec<MapArea>,
}
