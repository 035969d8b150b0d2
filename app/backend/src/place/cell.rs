//! The communes of a coarse square, for a device that looks for its own.

use model::place::{Cell, Outlined};
use sqlx::PgPool;

use super::{Error, decode};

/// How far beyond the square outlines are given too, in degrees: whoever stands at sea is near one of them.
const MARGIN: f64 = 0.1;

/// The places whose outlines reach into the square or near it. Arrondissements come before their whole towns, so that the first
/// that covers a point is the one that `resolve` names.
///
/// # Errors
/// [`Error::Database`].
pub async fn in_cell(pool: &PgPool, cell: Cell) -> Result<Vec<Outlined>, Error> {
    let [west, south, east, north] = cell.bounds();
    let rows = sqlx::query!(
        r#"
        select name || ' (' || coalesce(main_postcode, department) || ')' as "label!",
               st_asgeojson(outline, 5)::json -> 'coordinates' as "outline!"
        from places
        where not retired and outline && st_makeenvelope($1, $2, $3, $4, 4326)
        order by parent nulls last, radius_m, insee
        "#,
        west - MARGIN,
        south - MARGIN,
        east + MARGIN,
        north + MARGIN,
    )
    .fetch_all(pool)
    .await?;
    let communes = rows.into_iter().map(|row| {
        Ok(Outlined {
            label: row.label,
            outline: decode(serde_json::from_value(row.outline))?,
        })
    });
    communes.collect()
}
