//! The place of a point.

use model::place::{LatLon, Place};
use sqlx::PgPool;

use super::{Error, Row};

/// How far from the nearest outline a point may lie and still belong to it, in metres: at sea, or just abroad.
const NEAR_METRES: f64 = 10_000.0;

/// The place whose outline covers the point (the arrondissement rather than its whole town), or else the one whose
/// outline is nearest within 10 km.
///
/// The nearest *reference point* would name the wrong commune for one point in five, even along a beach: so the fall
/// back goes by outlines too.
///
/// # Errors
/// [`Error::Database`].
pub async fn resolve(pool: &PgPool, point: LatLon) -> Result<Option<Place>, Error> {
    let row = match covering(pool, point).await? {
        Some(row) => Some(row),
        None => nearest(pool, point).await?,
    };
    row.map(Row::into_place).transpose()
}

async fn covering(pool: &PgPool, point: LatLon) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"
        select insee, name, main_postcode as "postcode", department,
               st_y(point::geometry) as "lat!", st_x(point::geometry) as "lon!", radius_m
        from places
        where st_covers(outline, st_setsrid(st_makepoint($1, $2), 4326))
        -- A point on a border is covered by both sides: the smaller one, always the same one.
        order by parent nulls last, radius_m, insee
        limit 1
        "#,
        point.lon(),
        point.lat(),
    )
    .fetch_optional(pool)
    .await
}

async fn nearest(pool: &PgPool, point: LatLon) -> Result<Option<Row>, sqlx::Error> {
    // The index measures in degrees, which are shorter east-west: more than one candidate, then metres decide.
    sqlx::query_as!(
        Row,
        r#"
        with candidates as materialized (
            select insee, name, main_postcode, department, point, radius_m, parent,
                   outline::geography <-> st_makepoint($1, $2)::geography as metres
            from places
            where outline && st_expand(st_setsrid(st_makepoint($1, $2), 4326), 0.4, 0.1)
            order by outline <-> st_setsrid(st_makepoint($1, $2), 4326)
            limit 16
        )
        select insee as "insee!", name as "name!", main_postcode as "postcode", department as "department!",
               st_y(point::geometry) as "lat!", st_x(point::geometry) as "lon!", radius_m as "radius_m!"
        from candidates
        where metres <= $3
        order by metres, parent nulls last, insee
        limit 1
        "#,
        point.lon(),
        point.lat(),
        NEAR_METRES,
    )
    .fetch_optional(pool)
    .await
}
