use model::Category;
use model::place::{LatLon, Place};
use model::search::{COUNT_MAX, Cursor, PAGE_SIZE, SearchForm, SearchQuery, SearchResults, Sort};
use model::{FieldErrors, FieldProblem};
use time::{Duration, OffsetDateTime};

use super::Error;
use super::row::SummaryRow;
use crate::{Services, place};

/// Where distances are measured from: a place's reference point, never a point that a caller chose.
pub(super) enum Origin {
    /// All of France, newest first.
    Everywhere,
    /// Around this place.
    Place(Place),
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

/// Where the form searches.
pub(super) async fn origin(services: &Services, query: &SearchQuery) -> Result<Origin, Error> {
    let Some(text) = &query.place else {
        return Ok(Origin::Everywhere);
    };
    let found = place::find_by_text(&services.db, text).await?;
    let unknown = || FieldErrors::of("lieu", FieldProblem::UnknownPlace);
    Ok(Origin::Place(found.ok_or_else(unknown)?))
}

/// What is open near a place, nearest first.
pub(super) async fn around(services: &Services, place: Place) -> Result<SearchResults, Error> {
    let query = nearest(model::search::RADIUS_DEFAULT_KM);
    page(services, Origin::Place(place), &query, PAGE_SIZE).await
}

/// Everything within a radius, nearest first.
fn nearest(radius_km: u16) -> SearchQuery {
    SearchQuery {
        place: None,
        radius_km,
        commune: None,
        categories: Vec::new(),
        budget: None,
        max_age_days: None,
        words: None,
        sort: Sort::Distance,
        after: None,
    }
}

/// The specification's search (§ 6.2): around a point, which counts as its commune's.
pub async fn nearby(
    services: &Services,
    point: LatLon,
    radius_km: u16,
    category: Option<Category>,
    after: Option<Cursor>,
    limit: u8,
) -> Result<SearchResults, Error> {
    let found = place::resolve(&services.db, point).await?;
    let origin = found.ok_or_else(|| FieldErrors::of("lat", FieldProblem::UnknownPlace))?;
    let query = SearchQuery {
        categories: category.into_iter().collect(),
        after,
        ..nearest(radius_km)
    };
    page(services, Origin::Place(origin), &query, limit).await
}

async fn page(
    services: &Services,
    origin: Origin,
    query: &SearchQuery,
    limit: u8,
) -> Result<SearchResults, Error> {
    let now = services.clock.now();
    let filter = Filter::new(&origin, query, now);
    let commune = match &query.commune {
        None => None,
        Some(insee) => {
            let unknown = || FieldErrors::of("commune", FieldProblem::UnknownPlace);
            Some(place::get(&services.db, insee).await?.ok_or_else(unknown)?)
        }
    };
    // One row more than shown tells whether there is a next page.
    let mut rows = select(services, &filter, query.after, i64::from(limit) + 1).await?;
    let has_next = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let next = rows
        .last()
        .filter(|_| has_next)
        .map(|row| cursor(row, filter.by_date).to_string());
    let count = count(services, &filter).await?;
    let demandes = rows
        .into_iter()
        .map(|row| row.into_summary(now))
        .collect::<Result<_, _>>()?;
    let place = match origin {
        Origin::Everywhere => None,
        Origin::Place(place) => Some(place),
    };
    Ok(SearchResults {
        place,
        commune,
        approximate: false,
        demandes,
        count,
        next,
    })
}

/// The query, in the database's terms.
pub(super) struct Filter {
    pub origin: Option<String>,
    pub radius_metres: f64,
    pub by_date: bool,
    pub commune: Option<String>,
    pub categories: Option<Vec<String>>,
    pub budget_from: Option<i32>,
    pub budget_to: Option<i32>,
    pub posted_after: Option<OffsetDateTime>,
    pub words: Option<String>,
    pub now: OffsetDateTime,
}

impl Filter {
    pub fn new(origin: &Origin, query: &SearchQuery, now: OffsetDateTime) -> Self {
        let origin = match origin {
            Origin::Everywhere => None,
            Origin::Place(place) => Some(place.insee.as_str().to_owned()),
        };
        let bounds = query.budget.map(model::search::BudgetBand::bounds);
        Self {
            by_date: query.sort == Sort::Date || origin.is_none(),
            origin,
            radius_metres: f64::from(query.radius_km) * 1_000.0,
            commune: query.commune.as_ref().map(|insee| insee.as_str().to_owned()),
            categories: (!query.categories.is_empty()).then(|| {
                query
                    .categories
                    .iter()
                    .map(|category| category.slug().to_owned())
                    .collect()
            }),
            budget_from: bounds.and_then(|(from, _)| i32::try_from(from).ok()),
            budget_to: bounds
                .and_then(|(_, to)| to)
                .and_then(|to| i32::try_from(to).ok()),
            posted_after: query.max_age_days.map(|days| now - Duration::days(days.into())),
            words: query.words.clone(),
            now,
        }
    }
}

fn cursor(row: &SummaryRow, by_date: bool) -> Cursor {
    Cursor {
        metres: if by_date { 0 } else { row.metres.unwrap_or(0) },
        created_at: i64::try_from(row.created_at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX),
        id: row.id,
    }
}

async fn select(
    services: &Services,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<SummaryRow>, Error> {
    let after_created_at = after
        .map(|cursor| OffsetDateTime::from_unix_timestamp_nanos(i128::from(cursor.created_at) * 1_000))
        .transpose()
        .map_err(|_| FieldErrors::of("apres", FieldProblem::Invalid))?;
    // A demande stands on its commune's reference point, so distances are those of communes: measured once for each
    // commune within the radius, in whole metres, which makes them a key that pages can be cut by.
    let rows = sqlx::query_as!(
        SummaryRow,
        r#"
        with near as materialized (
            select places.insee, round(st_distance(places.point, origin.point, false))::int as metres
            from places origin
            join places on st_dwithin(places.point, origin.point, $2, false)
            where origin.insee = $1::char(5)
        )
        select d.id, d.title, left(d.description, 240) as "excerpt!", d.category, d.location_display,
               near.metres as "metres?", d.budget_min, d.budget_max, d.slots_used, d.slots_total,
               d.slots_premium_used, d.slots_premium_total, d.created_at
        from demandes d
        left join near on near.insee = d.place
        where d.status = 'active'
          and d.paused_at is null
          and d.expires_at > $3
          and ($1::char(5) is null or near.insee is not null)
          and ($4::text[] is null or d.category = any ($4))
          and ($5::int is null or coalesce(d.budget_max, d.budget_min) >= $5)
          and ($6::int is null or coalesce(d.budget_min, d.budget_max) <= $6)
          and ($7::timestamptz is null or d.created_at >= $7)
          and ($8::text is null or d.search @@ websearch_to_tsquery('french', search_text($8)))
          and ($14::char(5) is null or d.place = $14)
          and ($10::int is null
               or case when $9 then 0 else near.metres end > $10
               or case when $9 then 0 else near.metres end = $10 and (d.created_at, d.id) < ($11, $12))
        order by case when $9 then 0 else near.metres end, d.created_at desc, d.id desc
        limit $13
        "#,
        filter.origin,
        filter.radius_metres,
        filter.now,
        filter.categories.as_deref(),
        filter.budget_from,
        filter.budget_to,
        filter.posted_after,
        filter.words,
        filter.by_date,
        after.map(|cursor| cursor.metres),
        after_created_at,
        after.map(|cursor| cursor.id),
        limit,
        filter.commune,
    )
    .fetch_all(&services.db)
    .await?;
    Ok(rows)
}

/// How many there are in all, up to [`COUNT_MAX`].
async fn count(services: &Services, filter: &Filter) -> Result<u32, Error> {
    let count = sqlx::query_scalar!(
        r#"
        with near as materialized (
            select places.insee
            from places origin
            join places on st_dwithin(places.point, origin.point, $2, false)
            where origin.insee = $1::char(5)
        )
        select count(*) as "count!"
        from (
            select
            from demandes d
            where d.status = 'active'
              and d.paused_at is null
              and d.expires_at > $3
              and ($1::char(5) is null or d.place in (select insee from near))
              and ($4::text[] is null or d.category = any ($4))
              and ($5::int is null or coalesce(d.budget_max, d.budget_min) >= $5)
              and ($6::int is null or coalesce(d.budget_min, d.budget_max) <= $6)
              and ($7::timestamptz is null or d.created_at >= $7)
              and ($8::text is null or d.search @@ websearch_to_tsquery('french', search_text($8)))
              and ($10::char(5) is null or d.place = $10)
            limit $9
        ) found
        "#,
        filter.origin,
        filter.radius_metres,
        filter.now,
        filter.categories.as_deref(),
        filter.budget_from,
        filter.budget_to,
        filter.posted_after,
        filter.words,
        i64::from(COUNT_MAX),
        filter.commune,
    )
    .fetch_one(&services.db)
    .await?;
    Ok(u32::try_from(count).unwrap_or(COUNT_MAX))
}

#[cfg(test)]
mod tests;
