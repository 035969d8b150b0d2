//! What a map is drawn from: the communes of a tile, the departments, and which edition of the data they are.

use sqlx::PgPool;

use super::Error;

/// The zoom of the tiles. At 46° a tile is about 54 km wide and holds some 200 communes, a few dozen kilobytes packed.
pub const TILE_ZOOM: u8 = 9;

/// A square of the map: a tile of the usual grid (`EPSG:3857`, numbered from the north-west) at [`TILE_ZOOM`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    x: u16,
    y: u16,
}

impl Tile {
    /// `None` outside the grid.
    #[must_use]
    pub const fn new(x: u16, y: u16) -> Option<Self> {
        let across = 1_u16 << TILE_ZOOM;
        if x < across && y < across {
            Some(Self { x, y })
        } else {
            None
        }
    }
}

/// The communes whose reference point lies in a tile, each in one tile only: `GeoJSON` (RFC 7946), a feature a commune
/// (`id`: INSEE code; `nom`; `lieu`, which finds it in a search), and one without an `id` that holds their borders with other departments.
///
/// # Errors
/// [`Error::Database`].
pub async fn communes(db: &PgPool, tile: Tile) -> Result<String, Error> {
    let geojson = sqlx::query_scalar!(
        r#"
        with tile as (
            select st_transform(st_tileenvelope($1, $2, $3), 4326) as box
        ), inside as (
            select p.insee, p.name, p.department, p.outline,
                   p.name || ' (' || coalesce(p.main_postcode, p.department) || ')' as label
            from tile
            join places p on p.outline && tile.box
            -- West and north belong to the tile, east and south to the next one.
            where st_x(p.point::geometry) >= st_xmin(tile.box) and st_x(p.point::geometry) < st_xmax(tile.box)
              and st_y(p.point::geometry) > st_ymin(tile.box) and st_y(p.point::geometry) <= st_ymax(tile.box)
              -- A town of arrondissements is drawn by them.
              and not exists (select from places part where part.parent = p.insee)
        ), borders as (
            -- Both sides of a border have the same points, so that what they share is lines.
            select st_linemerge(st_collect(st_collectionextract(
                       st_intersection(st_boundary(here.outline), st_boundary(there.outline)), 2))) as lines
            from inside here
            join places there on there.outline && here.outline and there.department > here.department
            where not exists (select from places part where part.parent = there.insee)
        ), features as (
            select insee as place,
                   json_build_object('type', 'Feature', 'id', insee,
                                     'properties', json_build_object('nom', name, 'lieu', label),
                                     'geometry', st_asgeojson(outline, 5)::json) as feature
            from inside
            union all
            select '', json_build_object('type', 'Feature', 'properties', null, 'geometry', st_asgeojson(lines, 5)::json)
            from borders
            where not st_isempty(lines)
        )
        select json_build_object('type', 'FeatureCollection',
                                 'features', coalesce(json_agg(feature order by place), '[]'))::text as "geojson!"
        from features
        "#,
        i32::from(TILE_ZOOM),
        i32::from(tile.x),
        i32::from(tile.y),
    )
    .fetch_one(db)
    .await?;
    Ok(geojson)
}

/// All departments that have places: `GeoJSON`, a feature each (`id`: its code, `nom`), good to about 1 km.
///
/// # Errors
/// [`Error::Database`].
pub async fn departments(db: &PgPool) -> Result<String, Error> {
    let geojson = sqlx::query_scalar!(
        r#"
        select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(
                   json_build_object('type', 'Feature', 'id', code, 'properties', json_build_object('nom', name),
                                     'geometry', st_asgeojson(outline, 3)::json) order by code), '[]'))::text as "geojson!"
        from departments
        "#
    )
    .fetch_one(db)
    .await?;
    Ok(geojson)
}

/// Which data the places were loaded from, as a fingerprint in hexadecimal: what is drawn from them changes with it
/// alone. `None` before they are loaded.
///
/// # Errors
/// [`Error::Database`].
pub async fn edition(db: &PgPool) -> Result<Option<String>, Error> {
    let sha256 = sqlx::query_scalar!("select sha256 from place_dataset")
        .fetch_optional(db)
        .await?;
    Ok(sha256)
}

#[cfg(test)]
mod tests {
    use super::Tile;

    #[test]
    fn a_tile_lies_in_the_grid() {
        assert!(Tile::new(511, 0).is_some());
        assert_eq!([Tile::new(512, 0), Tile::new(0, 512)], [None, None]);
    }
}
