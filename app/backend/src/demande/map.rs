//! How many demandes stand where.

use model::search::{MapArea, MapCounts, MapLevel, SearchForm, SearchQuery};

use super::Error;
use super::search::{Filter, Origin, origin};
use crate::Services;

/// How many demandes the search finds in each commune within the radius, or in each department where no place is given.
/// Neither the page nor the commune that the list is narrowed to changes it.
///
/// # Errors
/// As [`search`](super::search).
pub async fn map_counts(services: &Services, form: &SearchForm) -> Result<MapCounts, Error> {
    let form = SearchForm {
        commune: String::new(),
        apres: String::new(),
        ..form.clone()
    };
    let query: SearchQuery = form.validate()?;
    let origin = origin(services, &query).await?;
    let filter = Filter::new(&origin, &query, services.clock.now());
    let (level, rows) = match origin {
        Origin::Everywhere => (MapLevel::Department, by_department(services, &filter).await?),
        Origin::Place(_) => (MapLevel::Commune, by_commune(services, &filter).await?),
    };
    let areas = rows
        .into_iter()
        .map(|row| MapArea {
            code: row.code,
            name: row.name,
            count: u32::try_from(row.count).unwrap_or(u32::MAX),
        })
        .collect();
    Ok(MapCounts { level, areas })
}

struct Row {
    code: String,
    name: String,
    count: i64,
}

async fn by_commune(services: &Services, filter: &Filter) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"
        select near.insee as code, near.name, count(*) as "count!"
        from places origin
        join places near on st_dwithin(near.point, origin.point, $2, false)
        join demandes d on d.place = near.insee
        where origin.insee = $1::char(5)
          and d.status = 'active'
          and d.paused_at is null
          and d.expires_at > $3
          and ($4::text[] is null or d.category = any ($4))
          and ($5::int is null or coalesce(d.budget_max, d.budget_min) >= $5)
          and ($6::int is null or coalesce(d.budget_min, d.budget_max) <= $6)
          and ($7::timestamptz is null or d.created_at >= $7)
          and ($8::text is null or d.search @@ websearch_to_tsquery('french', search_text($8)))
        group by near.insee
        order by near.insee
        "#,
        filter.origin,
        filter.radius_metres,
        filter.now,
        filter.categories.as_deref(),
        filter.budget_from,
        filter.budget_to,
        filter.posted_after,
        filter.words,
    )
    .fetch_all(&services.db)
    .await
}

async fn by_department(services: &Services, filter: &Filter) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"
        select departments.code, departments.name, count(*) as "count!"
        from demandes d
        join places on places.insee = d.place
        join departments on departments.code = places.department
        where d.status = 'active'
          and d.paused_at is null
          and d.expires_at > $1
          and ($2::text[] is null or d.category = any ($2))
          and ($3::int is null or coalesce(d.budget_max, d.budget_min) >= $3)
          and ($4::int is null or coalesce(d.budget_min, d.budget_max) <= $4)
          and ($5::timestamptz is null or d.created_at >= $5)
          and ($6::text is null or d.search @@ websearch_to_tsquery('french', search_text($6)))
        group by departments.code
        order by departments.code
        "#,
        filter.now,
        filter.categories.as_deref(),
        filter.budget_from,
        filter.budget_to,
        filter.posted_after,
        filter.words,
    )
    .fetch_all(&services.db)
    .await
}
