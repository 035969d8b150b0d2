//! How many demandes stand where.

use std::sync::Arc;

use model::search::{MapArea, MapCounts, MapLevel, SearchForm};
use sqlx::{Postgres, QueryBuilder};

use super::Error;
use super::search::{Around, Filter, count_by_commune, count_by_department, fetch, key, origin};
use crate::Services;

/// How many demandes the search finds in each commune within the radius, in each of a department, or
/// in each department where no place is given.
/// Neither the page nor the commune that the list is narrowed to changes it. As it was at most
/// [`COUNTS_FOR`](super::COUNTS_FOR) ago.
///
/// # Errors
/// As [`search`](super::search).
pub async fn map_counts(services: &Services, form: &SearchForm) -> Result<MapCounts, Error> {
    let form = SearchForm {
        commune: String::new(),
        apres: String::new(),
        ..form.clone()
    };
    let query = form.validate()?;
    let origin = origin(services, &query).await?;
    let key = key(&query, &origin, false);
    if let Some(known) = services.search.maps.get(&key).await {
        return Ok(MapCounts::clone(&known));
    }
    let filter = Filter::new(&query, services.clock.now()).within(origin.department.as_ref());
    let mut rows = count(services, &filter, origin.around.as_ref()).await?;
    if rows.is_empty()
        && let Some(alike) = filter.for_alike()
    {
        rows = count(services, &alike, origin.around.as_ref()).await?;
    }
    let areas = rows
        .into_iter()
        .map(|row| MapArea {
            code: row.code,
            name: row.name,
            count: u32::try_from(row.count).unwrap_or(u32::MAX),
        })
        .collect();
    let counts = MapCounts {
        level: if origin.around.is_none() && origin.department.is_none() {
            MapLevel::Department
        } else {
            MapLevel::Commune
        },
        place: origin.around.map(|around| around.place),
        department: origin.department,
        radius_km: query.radius_km,
        areas,
    };
    services.search.maps.insert(key, Arc::new(counts.clone())).await;
    Ok(counts)
}

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    name: String,
    count: i64,
}

async fn count(services: &Services, filter: &Filter, around: Option<&Around>) -> Result<Vec<Row>, Error> {
    let mut sql = QueryBuilder::<Postgres>::new("");
    match around {
        None if filter.department.is_none() => count_by_department(&mut sql, filter),
        None => count_by_commune(&mut sql, filter, None),
        Some(around) => count_by_commune(&mut sql, filter, Some(&around.circle.places)),
    }
    fetch(services, filter, sql).await
}
