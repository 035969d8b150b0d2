//! What stands on the pages of a trade: in all of France, and in one town.

use serde::{Deserialize, Serialize};

use crate::Category;
use crate::demande::DemandeSummary;
use crate::place::{Insee, Place, slug};

/// How far around a town its page looks, in kilometres.
pub const AROUND_KM: u16 = 10;
/// How far its neighbours are looked for, in kilometres.
pub const NEIGHBOURS_KM: u16 = 30;
/// Demandes with a budget from which on their middle is told: of fewer it would be one person's.
pub const BUDGETS_MIN: u32 = 5;
/// Demandes in a town from which on its page is in the sitemap.
pub const LISTED_FROM: u32 = 3;

/// One trade, in all of France.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TradeLanding {
    /// Open demandes.
    pub count: u32,
    /// The newest of them.
    pub newest: Vec<DemandeSummary>,
    /// Where they stand, by the departments' codes.
    pub departments: Vec<DepartmentCount>,
}

/// One trade in one department; at least one demande.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentCount {
    /// "93", "2A", "974".
    pub code: String,
    /// "Seine-Saint-Denis".
    pub name: String,
    /// Open demandes.
    pub count: u32,
    /// The towns with most of them.
    pub towns: Vec<TownCount>,
}

/// One trade in one town; at least one demande.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TownCount {
    /// Its code.
    pub insee: Insee,
    /// As shown: "Montreuil", "Paris 11e".
    pub name: String,
    /// Open demandes.
    pub count: u32,
}

impl TownCount {
    /// The last part of its page's path.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(&self.name, &self.insee)
    }
}

/// One trade in and around one town.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TownLanding {
    /// The town.
    pub place: Place,
    /// Open demandes in the town itself; in a whole town, those of its arrondissements too.
    pub here: u32,
    /// Open demandes within [`AROUND_KM`], those of the town among them; counting stops at
    /// [`COUNT_MAX`](crate::search::COUNT_MAX).
    pub around: u32,
    /// The nearest of them.
    pub demandes: Vec<DemandeSummary>,
    /// The middle of their budgets in whole euros; `None` of fewer than [`BUDGETS_MIN`].
    pub usual_budget: Option<u32>,
    /// Towns within [`NEIGHBOURS_KM`] that have something of this trade, nearest first.
    pub neighbours: Vec<TownCount>,
    /// Other trades in the town, those most asked for first.
    pub trades: Vec<TradeCount>,
}

impl TownLanding {
    /// The last part of this page's path.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(&self.place.name, &self.place.insee)
    }
}

/// One trade in one town; at least one demande.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeCount {
    /// The trade.
    pub category: Category,
    /// Open demandes.
    pub count: u32,
}
