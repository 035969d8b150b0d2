//! A place among its neighbours, drawn: what the page of a demande shows of where it is.

use model::place::Insee;
use sqlx::PgPool;

use super::Error;

/// The picture's width and height, in its own units.
pub const SIZE: (u16, u16) = (640, 220);
/// The picture is this many times as wide as the place reaches …
const SPREAD: i32 = 9;
/// … and between these many metres.
const WIDTH_METRES: (i32, i32) = (9_000, 60_000);

/// SVG path data about the middle of the picture, in its units.
pub struct Drawing {
    /// The place's outline.
    pub here: String,
    /// The outlines of those around it.
    pub others: String,
    /// The borders of departments.
    pub departments: String,
    /// The middle of the place, where its name stands: the centre of the largest circle inside it.
    pub label: (f64, f64),
    /// Its name, without the town's before an arrondissement's: "11e".
    pub name: String,
}

/// Draws the surroundings of a place; `None` where it is unknown or has no outline.
pub async fn drawing(db: &PgPool, insee: &Insee) -> Result<Option<Drawing>, Error> {
    let row = sqlx::query!(
        r#"
        with here as (
            select insee, name, parent, outline, st_x(point::geometry) as lon, st_y(point::geometry) as lat,
                   greatest($2::int, least($3::int, radius_m * $4::int)) as width
            from places
            where insee = $1::char(5) and outline is not null
        ), frame as (
            -- Metres in a degree, here; a flat map of a few kilometres is off by less than a line's width.
            select *, $5::float8 / width * 111320 * cos(radians(lat)) as per_lon, $5::float8 / width * 111320 as per_lat,
                   st_expand(st_setsrid(st_makepoint(lon, lat), 4326),
                             width / (111320 * cos(radians(lat))) * 0.55, width / 111320.0 * 0.25) as sight
            from here
        ), drawn as (
            select p.insee = f.insee as is_here, p.department,
                   st_scale(st_translate(p.outline, -f.lon, -f.lat), f.per_lon, f.per_lat) as shape
            from frame f
            join places p on p.outline && f.sight
            -- A town of arrondissements is drawn by them.
            where p.insee = f.insee or not exists (select from places child where child.parent = p.insee)
        )
        select f.name as "name!",
               (f.parent is not null) as "is_part!",
               (select st_assvg(shape, 1, 1) from drawn where is_here) as "here!",
               coalesce((select string_agg(st_assvg(shape, 1, 1), ' ') from drawn where not is_here), '') as "others!",
               -- From the communes' own outlines: the departments' are too coarse for so close a look.
               coalesce((select string_agg(st_assvg(edge, 1, 1), ' ')
                         from (select st_boundary(st_union(shape)) as edge from drawn group by department) edges), '')
                   as "departments!",
               st_x(middle.center) as "x!", -st_y(middle.center) as "y!"
        from frame f,
             lateral st_maximuminscribedcircle((select shape from drawn where is_here)) middle
        "#,
        insee.as_str(),
        WIDTH_METRES.0,
        WIDTH_METRES.1,
        SPREAD,
        f64::from(SIZE.0),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Drawing {
        here: row.here,
        others: row.others,
        departments: row.departments,
        label: (row.x, row.y),
        name: if row.is_part {
            row.name.rsplit(' ').next().unwrap_or(&row.name).to_owned()
        } else {
            row.name
        },
    }))
}
