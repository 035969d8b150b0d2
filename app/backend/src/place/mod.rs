//! Places: loading them, finding them by what is typed, and by a point.

mod atlas;
mod cell;
mod dataset;
mod department;
mod drawing;
mod load;
mod map;
mod outline;
mod resolve;
mod search;

use model::place::{Insee, Place};
use sqlx::PgPool;

pub use atlas::{Atlas, Circle};
pub use cell::in_cell;
pub use dataset::DataError;
pub use department::{find_department, search_areas};
pub use drawing::{Drawing, SIZE, drawing};
pub use load::{LoadError, LoadProgress, Loaded, load};
pub use map::{TILE_ZOOM, Tile, communes, departments, edition};
pub use resolve::resolve;
pub use search::{find_by_text, search};

/// Why a place could not be looked for. That there is none is no error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("database error")]
    Database(#[from] sqlx::Error),
}

/// The place of this code, retired ones too: what stands on them must still be shown.
///
/// # Errors
/// [`Error::Database`].
pub async fn get(pool: &PgPool, insee: &Insee) -> Result<Option<Place>, Error> {
    // sqlx sends text; compared with `char(5)` as it is, the column would be cast and no index used.
    let row = sqlx::query_as!(
        Row,
        r#"
        select insee, name, main_postcode as "postcode", department,
               st_y(point::geometry) as "lat!", st_x(point::geometry) as "lon!", radius_m
        from places
        where insee = $1::char(5)
        "#,
        insee.as_str(),
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::into_place).transpose()
}

/// A row of `places`, as [`Place`] needs it.
struct Row {
    insee: String,
    name: String,
    postcode: Option<String>,
    department: String,
    lat: f64,
    lon: f64,
    radius_m: i32,
}

impl Row {
    fn into_place(self) -> Result<Place, Error> {
        Ok(Place {
            insee: decode(self.insee.try_into())?,
            name: self.name,
            postcode: self.postcode,
            department: self.department,
            lat: self.lat,
            lon: self.lon,
            radius_m: decode(self.radius_m.try_into())?,
        })
    }
}

/// What a check constraint rules out is a fault of the database, not of whoever asks.
fn decode<T, E>(read: Result<T, E>) -> Result<T, sqlx::Error>
where
    E: std::error::Error + Send + Sync + 'static,
{
    read.map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
