//! What maps are drawn from, all of it ours: no map asks another host. Outlines change only with the edition of the
//! places, which is their `ETag`.

use app::error::ApiError;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum_extra::TypedHeader;
use axum_extra::headers::{ETag, IfNoneMatch};
use backend::place::{self, Tile};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use model::search::{MapCounts, SearchForm};
use serde::Serialize;

use crate::error::{Json, Path, Problem};
use crate::state::AppState;

/// `GET /cartes/departements.json`: the outlines of all departments.
pub async fn departments(
    State(state): State<AppState>,
    known: Option<TypedHeader<IfNoneMatch>>,
) -> Result<Response, Problem> {
    answer(&state, known, place::departments(&state.services.db)).await
}

/// `GET /cartes/communes/{x}/{y}`: the communes of a tile ([`place::TILE_ZOOM`]).
pub async fn communes(
    State(state): State<AppState>,
    Path((x, y)): Path<(u16, u16)>,
    known: Option<TypedHeader<IfNoneMatch>>,
) -> Result<Response, Problem> {
    let tile = Tile::new(x, y).ok_or(ApiError::NotFound)?;
    answer(&state, known, place::communes(&state.services.db, tile)).await
}

/// What a map shows.
#[derive(Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    counts: MapCounts,
    /// Another map under ours.
    tiles: Option<Tiles<'a>>,
}

#[derive(Serialize)]
struct Tiles<'a> {
    url: &'a str,
    credit: &'a str,
}

/// `GET /cartes/demandes.json`: how many demandes a search finds in each commune or department. Its parameters are those
/// of the page `/demandes`.
pub async fn demandes(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let fields: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let form = SearchForm::from_query(|name| {
        let of_name = fields.iter().filter(|(field, _)| field == name);
        of_name.map(|(_, value)| value.clone()).collect()
    });
    let counts = backend::demande::map_counts(&state.services, &form).await?;
    let tiles = state.config.map_tiles.as_ref().map(|tiles| Tiles {
        url: &tiles.url,
        credit: &tiles.credit,
    });
    Ok(([(CACHE_CONTROL, A_WHILE)], Json(Counted { counts, tiles })).into_response())
}

/// Weak: the same data, whatever it is packed with. `None` while no places are loaded.
async fn etag(state: &AppState) -> Result<Option<ETag>, Problem> {
    let edition = place::edition(&state.services.db).await?;
    Ok(edition.and_then(|sha256| format!("W/\"{sha256}\"").parse().ok()))
}

/// As long as the count over the list is remembered.
const A_WHILE: &str = "public, max-age=30";
/// A day, then asked about again.
const A_DAY: &str = "public, max-age=86400";

/// What `draw` makes, unless the caller holds it already.
async fn answer(
    state: &AppState,
    known: Option<TypedHeader<IfNoneMatch>>,
    draw: impl Future<Output = Result<String, place::Error>>,
) -> Result<Response, Problem> {
    let Some(etag) = etag(state).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let is_known = known.is_some_and(|TypedHeader(known)| !known.precondition_passes(&etag));
    let headers = (TypedHeader(etag), [(CACHE_CONTROL, A_DAY)]);
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, [(CONTENT_TYPE, "application/geo+json")], draw.await?).into_response())
}
