//! Where this device is: told to nobody. It asks the server for the communes of a coarse square, and finds its own among them.

use js_sys::Promise;
use model::place::{Cell, LatLon, standing_in};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Position, PositionError, PositionOptions};

use crate::functions::place::places_in_cell;

/// A position of the last minutes will do: it is rounded to a commune.
const FRESH_MILLISECONDS: u32 = 300_000;
/// How long the device may look for itself.
const WITHIN_MILLISECONDS: u32 = 15_000;

/// Why this device's commune is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// The reader or the browser does not allow it.
    Refused,
    /// The device does not know where it is, or the server did not answer.
    Unknown,
    /// There is no commune of France.
    Abroad,
}

/// The label of the commune that this device is in: "Montreuil (93100)".
pub async fn own_commune() -> Result<String, NotFound> {
    let point = position().await?;
    let communes = places_in_cell(Cell::of(point))
        .await
        .map_err(|_| NotFound::Unknown)?;
    let commune = standing_in(&communes, point).ok_or(NotFound::Abroad)?;
    Ok(commune.label.clone())
}

async fn position() -> Result<LatLon, NotFound> {
    let geolocation = leptos::prelude::window()
        .navigator()
        .geolocation()
        .map_err(|_| NotFound::Unknown)?;
    let options = PositionOptions::new();
    options.set_maximum_age(FRESH_MILLISECONDS);
    options.set_timeout(WITHIN_MILLISECONDS);
    let promise = Promise::new(&mut |resolve, reject| {
        let found = Closure::once_into_js(move |position: JsValue| {
            // Nobody may be waiting any more.
            let _ = resolve.call1(&JsValue::NULL, &position);
        });
        let failed_reject = reject.clone();
        let failed = Closure::once_into_js(move |error: JsValue| {
            let _ = failed_reject.call1(&JsValue::NULL, &error);
        });
        let asked = geolocation.get_current_position_with_error_callback_and_options(
            found.unchecked_ref(),
            Some(failed.unchecked_ref()),
            &options,
        );
        if let Err(error) = asked {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    let answer = JsFuture::from(promise).await.map_err(|error: JsValue| {
        // Browsers have renamed the class since: it is told by its code, not by its name.
        let refused = error.unchecked_ref::<PositionError>().code() == PositionError::PERMISSION_DENIED;
        if refused {
            NotFound::Refused
        } else {
            NotFound::Unknown
        }
    })?;
    let coordinates = answer.unchecked_into::<Position>().coords();
    LatLon::new(coordinates.latitude(), coordinates.longitude()).map_err(|_| NotFound::Unknown)
}
