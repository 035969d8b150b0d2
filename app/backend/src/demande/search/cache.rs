//! What searches share: places, which hardly ever change, and counts, which may be a little old.

use std::sync::Arc;
use std::time::Duration;

use model::place::{Department, Insee, Place};
use model::search::{MapCounts, SearchForm};
use moka::future::Cache;

use super::Error;
use crate::Services;
use crate::place::{self, Atlas, Circle};

/// How old a count may be: the number over a list, and those on a map. The list itself is read each time.
pub const COUNTS_FOR: Duration = Duration::from_secs(30);
/// How long places are taken as they were read: another server may have loaded a new year's.
const PLACES_FOR: Duration = Duration::from_mins(10);
/// Texts of which what they mean is remembered.
const TEXTS: u64 = 10_000;
/// Places remembered by their code.
const PLACES: u64 = 5_000;
/// Places in all remembered circles, at some 40 bytes each.
const CIRCLE_PLACES: u64 = 500_000;
/// Searches whose number of results is remembered.
const COUNTS: u64 = 20_000;
/// Searches whose map is remembered: up to some hundred kilobytes each.
const MAPS: u64 = 200;

/// The caches of the search, all bounded.
pub struct SearchCache {
    atlas: Cache<(), Arc<Atlas>>,
    circles: Cache<(Insee, u16), Arc<Circle>>,
    texts: Cache<String, Option<Meant>>,
    places: Cache<Insee, Option<Place>>,
    pub(super) counts: Cache<SearchForm, u32>,
    pub(in crate::demande) maps: Cache<SearchForm, Arc<MapCounts>>,
}

impl SearchCache {
    /// Empty caches; counts are kept for so long.
    #[must_use]
    pub fn new(counts_for: Duration) -> Self {
        let weight =
            |_: &(Insee, u16), circle: &Arc<Circle>| u32::try_from(circle.places.len()).unwrap_or(u32::MAX);
        Self {
            atlas: Cache::builder().max_capacity(1).time_to_live(PLACES_FOR).build(),
            circles: Cache::builder()
                .max_capacity(CIRCLE_PLACES)
                .weigher(weight)
                .time_to_live(PLACES_FOR)
                .build(),
            texts: Cache::builder()
                .max_capacity(TEXTS)
                .time_to_live(PLACES_FOR)
                .build(),
            places: Cache::builder()
                .max_capacity(PLACES)
                .time_to_live(PLACES_FOR)
                .build(),
            counts: Cache::builder()
                .max_capacity(COUNTS)
                .time_to_live(counts_for)
                .build(),
            maps: Cache::builder()
                .max_capacity(MAPS)
                .time_to_live(counts_for)
                .build(),
        }
    }
}

impl Default for SearchCache {
    fn default() -> Self {
        Self::new(COUNTS_FOR)
    }
}

/// What a text means.
#[derive(Clone)]
pub(super) enum Meant {
    Place(Place),
    Department(Department),
}

/// What a text means, if anything.
pub(super) async fn meant(services: &Services, text: &str) -> Result<Option<Meant>, Error> {
    if let Some(known) = services.search.texts.get(text).await {
        return Ok(known);
    }
    let found = match place::find_department(&services.db, text).await? {
        Some(department) => Some(Meant::Department(department)),
        None => place::find_by_text(&services.db, text).await?.map(Meant::Place),
    };
    services.search.texts.insert(text.to_owned(), found.clone()).await;
    Ok(found)
}

/// The place of this code, if there is one.
pub(super) async fn place(services: &Services, insee: &Insee) -> Result<Option<Place>, Error> {
    if let Some(known) = services.search.places.get(insee).await {
        return Ok(known);
    }
    let found = place::get(&services.db, insee).await?;
    services.search.places.insert(insee.clone(), found.clone()).await;
    Ok(found)
}

/// What lies around a place that exists.
pub(super) async fn circle(
    services: &Services,
    center: &Insee,
    radius_km: u16,
) -> Result<Arc<Circle>, Error> {
    let key = (center.clone(), radius_km);
    if let Some(known) = services.search.circles.get(&key).await {
        return Ok(known);
    }
    let atlas = match services.search.atlas.get(&()).await {
        Some(atlas) => atlas,
        None => load(services).await?,
    };
    let circle = match atlas.circle(center, radius_km) {
        Some(circle) => circle,
        // Loaded since.
        None => load(services)
            .await?
            .circle(center, radius_km)
            .unwrap_or_else(|| Circle {
                places: vec![center.to_string()],
                metres: vec![0],
                departments: Vec::new(),
            }),
    };
    let circle = Arc::new(circle);
    services.search.circles.insert(key, circle.clone()).await;
    Ok(circle)
}

async fn load(services: &Services) -> Result<Arc<Atlas>, Error> {
    let atlas = Arc::new(Atlas::load(&services.db).await?);
    services.search.atlas.insert((), atlas.clone()).await;
    Ok(atlas)
}
