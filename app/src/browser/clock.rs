//! Days and hours as this device has them: the server does not know where its readers are.

use js_sys::{Date, Object, Reflect};
use model::auth::Language;
use wasm_bindgen::JsValue;

const DAY: f64 = 86_400_000.0;

/// "18:14"
#[must_use]
pub fn hour(language: Language, milliseconds: f64) -> String {
    words(
        language,
        milliseconds,
        &[("hour", "2-digit"), ("minute", "2-digit")],
    )
}

/// "mardi 17 novembre", with its year where that is another.
#[must_use]
pub fn day(language: Language, milliseconds: f64) -> String {
    let day = [
        ("weekday", "long"),
        ("day", "numeric"),
        ("month", "long"),
        ("year", "numeric"),
    ];
    let this_year = date(milliseconds).get_full_year() == Date::new_0().get_full_year();
    words(language, milliseconds, if this_year { &day[..3] } else { &day })
}

/// "18:14" today, otherwise "13 nov.".
#[must_use]
pub fn lately(language: Language, milliseconds: f64) -> String {
    if day_number(milliseconds) == day_number(Date::now()) {
        hour(language, milliseconds)
    } else {
        words(language, milliseconds, &[("day", "numeric"), ("month", "short")])
    }
}

/// "3 mars 2027 à 18:14"
#[must_use]
pub fn full(language: Language, milliseconds: f64) -> String {
    words(
        language,
        milliseconds,
        &[("dateStyle", "long"), ("timeStyle", "short")],
    )
}

/// Which day that is here: the same for two moments of one day.
#[must_use]
pub fn day_number(milliseconds: f64) -> i64 {
    let minutes_behind = date(milliseconds).get_timezone_offset();
    #[expect(clippy::cast_possible_truncation, reason = "days since 1970")]
    let day = ((milliseconds - minutes_behind * 60_000.0) / DAY).floor() as i64;
    day
}

fn date(milliseconds: f64) -> Date {
    Date::new(&milliseconds.into())
}

fn words(language: Language, milliseconds: f64, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (part, how) in parts {
        // A plain object takes any property.
        let _ = Reflect::set(&options, &(*part).into(), &(*how).into());
    }
    let locale = match language {
        Language::Fr => "fr-FR",
        Language::En => "en-GB",
    };
    let options: JsValue = options.into();
    date(milliseconds).to_locale_string(locale, &options).into()
}
