//! A day and an hour in full, where the year matters. The server does not know where its reader is: the browser says it.

use leptos::prelude::*;

use super::language::language;
use crate::browser::clock;
use crate::i18n::use_i18n;

/// "3 mars 2027 à 18:14"
#[component]
pub fn Date(
    /// Milliseconds since 1970, UTC.
    at: i64,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = RwSignal::new(String::new());
    Effect::new(move || {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our era")]
        words.set(clock::full(language(i18n), at as f64));
    });
    view! { <time>{words}</time> }
}
