//! `GET /cartes/{insee}.svg`: a place among its neighbours. A page shows it by `<use>`, so that it takes the page's
//! colours, light or dark; it costs the page itself nothing.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::place::{Drawing, SIZE, drawing};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use model::place::Insee;

use crate::error::Path;
use crate::state::AppState;

/// The picture; 404 for a place that is unknown or has no outline.
pub async fn place(State(state): State<AppState>, Path(file): Path<String>) -> Response {
    let insee = file
        .strip_suffix(".svg")
        .and_then(|insee| insee.parse::<Insee>().ok());
    let Some(insee) = insee else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match drawing(&state.services.db, &insee).await {
        Ok(Some(drawing)) => {
            let headers = [
                (CONTENT_TYPE, "image/svg+xml"),
                (CACHE_CONTROL, "public, max-age=86400"),
            ];
            (headers, svg(&drawing)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => crate::error::Problem(error.into()).into_response(),
    }
}

fn svg(drawing: &Drawing) -> String {
    let (width, height) = SIZE;
    let Drawing {
        here,
        others,
        departments,
        label: (x, y),
        name,
    } = drawing;
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><g id="carte" transform="translate({} {})">
<path d="{others}" fill="var(--map-0)" stroke="var(--map-border)" stroke-width="1.5"/>
<path d="{here}" fill="var(--map-3)" stroke="var(--map-border)" stroke-width="1.5"/>
<path d="{departments}" fill="none" stroke="var(--map-departement)" stroke-width="1.75"/>
<text x="{x:.1}" y="{y:.1}" dy="0.35em" text-anchor="middle" font-size="17" font-weight="600" fill="var(--map-ink-top)">{name}</text>
</g></svg>"#,
        width / 2,
        height / 2,
    )
}
