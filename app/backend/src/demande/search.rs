//! Finding demandes: around a place or in all of France, nearest or newest first.

mod cache;
mod filter;
#[cfg(test)]
mod plans;
mod select;
mod statement;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trilateration;

use std::sync::Arc;

use model::demande::DemandeSummary;
use model::place::{Department, Insee, LatLon, Place};
use model::search::{
    BudgetBand, COUNT_MAX, Cursor, PAGE_SIZE, RADIUS_DEFAULT_KM, SearchForm, SearchQuery, SearchResults, Sort,
};
use model::{FieldErrors, FieldProblem};
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;

use cache::Meant;
pub use cache::{COUNTS_FOR, SearchCache};
pub(super) use filter::Filter;
pub(super) use select::fetch;
pub(super) use statement::{count_by_commune, count_by_department};

use super::Error;
use crate::place::Circle;
use crate::{Services, place};

/// Where distances are measured from: a place's reference point, never a point that a caller chose.
#[derive(Clone)]
pub(super) struct Around {
    pub place: Place,
    pub circle: Arc<Circle>,
}

/// Where the form searches: in all of France where it holds nothing.
#[derive(Clone, Default)]
pub(super) struct Origin {
    pub around: Option<Around>,
    pub department: Option<Department>,
}

/// The middle of a search, for programs.
#[derive(Clone, Debug)]
pub enum Center {
    /// Whatever commune holds this point.
    Point(LatLon),
    /// This one.
    Place(Insee),
}

/// A page of the search form's results.
///
/// # Errors
/// [`Error::Invalid`] names the fields that mean nothing, `lieu` among them where no such place is known.
pub async fn search(services: &Services, form: &SearchForm) -> Result<SearchResults, Error> {
    let query = form.validate()?;
    let origin = origin(services, &query).await?;
    page(services, origin, &query, PAGE_SIZE).await
}

/// The specification's search (§ 6.2), and what the form can besides. The query's own place is not looked at.
///
/// # Errors
/// [`Error::Invalid`] names `lat` or `place` where there is no such place, `apres` for a cursor of another search.
pub async fn nearby(
    services: &Services,
    center: Center,
    query: &SearchQuery,
    limit: u8,
) -> Result<SearchResults, Error> {
    let (field, found) = match center {
        Center::Point(point) => ("lat", place::resolve(&services.db, point).await?),
        Center::Place(insee) => ("place", cache::place(services, &insee).await?),
    };
    let place = found.ok_or_else(|| FieldErrors::of(field, FieldProblem::UnknownPlace))?;
    let origin = Origin {
        around: Some(reach(services, place, query.radius_km).await?),
        department: None,
    };
    page(services, origin, query, limit).await
}

/// The first demandes around a place, nearest first.
pub(super) async fn nearest(
    services: &Services,
    place: Place,
    limit: u8,
) -> Result<Vec<DemandeSummary>, Error> {
    let query = SearchQuery::default();
    let around = reach(services, place, RADIUS_DEFAULT_KM).await?;
    let filter = Filter::new(&query, services.clock.now());
    let rows = select::rows(services, &filter, Some(&around.circle), &query, i64::from(limit)).await?;
    summaries(rows, &filter)
}

/// Where the form searches.
pub(super) async fn origin(services: &Services, query: &SearchQuery) -> Result<Origin, Error> {
    let mut origin = Origin::default();
    let Some(text) = &query.place else {
        return Ok(origin);
    };
    match cache::meant(services, text).await? {
        None => return Err(FieldErrors::of("lieu", FieldProblem::UnknownPlace).into()),
        Some(Meant::Place(place)) => origin.around = Some(reach(services, place, query.radius_km).await?),
        Some(Meant::Department(department)) => origin.department = Some(department),
    }
    Ok(origin)
}

/// The place that the form searches around, if it does.
pub(super) async fn around(services: &Services, query: &SearchQuery) -> Result<Option<Around>, Error> {
    Ok(origin(services, query).await?.around)
}

pub(super) async fn reach(services: &Services, place: Place, radius_km: u16) -> Result<Around, Error> {
    let circle = cache::circle(services, &place.insee, radius_km).await?;
    Ok(Around { place, circle })
}

async fn page(
    services: &Services,
    origin: Origin,
    query: &SearchQuery,
    limit: u8,
) -> Result<SearchResults, Error> {
    let commune = match &query.commune {
        None => None,
        Some(insee) => {
            let unknown = || FieldErrors::of("commune", FieldProblem::UnknownPlace);
            Some(cache::place(services, insee).await?.ok_or_else(unknown)?)
        }
    };
    let circle = origin.around.as_ref().map(|around| &*around.circle);
    let mut filter = Filter::new(query, services.clock.now()).within(origin.department.as_ref());
    if query.after.as_ref().is_some_and(|cursor| cursor.approximate) {
        filter = filter.for_alike().unwrap_or(filter);
    }
    // One row more than shown tells whether there is a next page.
    let wanted = i64::from(limit) + 1;
    let mut rows = select::rows(services, &filter, circle, query, wanted).await?;
    if rows.is_empty()
        && query.after.is_none()
        && let Some(alike) = filter.for_alike()
    {
        rows = select::rows(services, &alike, circle, query, wanted).await?;
        if !rows.is_empty() {
            filter = alike;
        }
    }
    let has_next = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let next = match rows.last() {
        Some(row) if has_next => Some(row.cursor(filter.approximate())?.to_string()),
        _ => None,
    };
    let count = if query.after.is_none() && !has_next {
        u32::try_from(rows.len()).unwrap_or(COUNT_MAX)
    } else {
        count(services, &filter, &origin, query).await?
    };
    let approximate = filter.approximate();
    let demandes = summaries(rows, &filter)?;
    Ok(SearchResults {
        place: origin.around.map(|around| around.place),
        department: origin.department,
        commune,
        approximate,
        demandes,
        count,
        next,
    })
}

fn summaries(rows: Vec<select::Found>, filter: &Filter) -> Result<Vec<DemandeSummary>, Error> {
    let summaries = rows.into_iter().map(|row| row.summary.into_summary(filter.now()));
    Ok(summaries.collect::<Result<_, _>>()?)
}

/// How many there are in all, up to [`COUNT_MAX`]: as it was at most [`COUNTS_FOR`] ago.
async fn count(
    services: &Services,
    filter: &Filter,
    origin: &Origin,
    query: &SearchQuery,
) -> Result<u32, Error> {
    let key = key(query, origin, filter.approximate());
    if let Some(known) = services.search.counts.get(&key).await {
        return Ok(known);
    }
    let circle = origin.around.as_ref().map(|around| &*around.circle);
    let within = match (circle, &query.commune) {
        (Some(circle), Some(commune)) if circle.position(commune.as_str()).is_none() => return Ok(0),
        // The commune's own condition says it all.
        (_, Some(_)) | (None, None) => None,
        (Some(circle), None) => Some(circle.places.as_slice()),
    };
    let mut sql = QueryBuilder::<Postgres>::new("");
    statement::count(&mut sql, filter, within, i64::from(COUNT_MAX));
    let found: Vec<(i64,)> = fetch(services, filter, sql).await?;
    let count = found
        .first()
        .map_or(0, |(count,)| u32::try_from(*count).unwrap_or(COUNT_MAX));
    services.search.counts.insert(key, count).await;
    Ok(count)
}

/// How many there are around a place, up to `limit`, as it is now.
pub(super) async fn count_new(
    services: &Services,
    filter: &Filter,
    around: &Around,
    limit: i64,
) -> Result<u32, Error> {
    counted(services, filter, Some(&around.circle.places), limit).await
}

async fn counted(
    services: &Services,
    filter: &Filter,
    circle: Option<&[String]>,
    limit: i64,
) -> Result<u32, Error> {
    let mut sql = QueryBuilder::<Postgres>::new("");
    statement::count(&mut sql, filter, circle, limit);
    let found: Vec<(i64,)> = fetch(services, filter, sql).await?;
    Ok(found
        .first()
        .map_or(0, |(count,)| u32::try_from(*count).unwrap_or(u32::MAX)))
}

/// What a count depends on: not the order, nor the page.
pub(super) fn key(query: &SearchQuery, origin: &Origin, approximate: bool) -> SearchForm {
    let mark = if approximate { "~" } else { "" };
    SearchForm {
        lieu: match origin {
            Origin {
                around: Some(around), ..
            } => around.place.insee.to_string(),
            Origin {
                department: Some(department),
                ..
            } => department.code.clone(),
            Origin { .. } => String::new(),
        },
        rayon: query.radius_km.to_string(),
        categorie: query
            .categories
            .iter()
            .map(|category| category.slug().to_owned())
            .collect(),
        commune: query
            .commune
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        budget: query
            .budget
            .map_or_else(String::new, |band| BudgetBand::slug(band).to_owned()),
        age: query
            .max_age_days
            .map_or_else(String::new, |days| days.to_string()),
        q: query
            .words
            .as_ref()
            .map(|words| format!("{mark}{words}"))
            .unwrap_or_default(),
        tri: String::new(),
        apres: String::new(),
    }
}

/// When the cursor's demande was posted. A moment that PostgreSQL knows: [`select::rows`] has looked.
fn moment(cursor: &Cursor) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(cursor.created_at) * 1_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Whether results come newest first.
const fn by_date(query: &SearchQuery) -> bool {
    matches!(query.sort, Sort::Date)
}
