//! When something was, in the reader's own hours. The server does not know where he is: the browser says it.

use leptos::prelude::*;

use super::language::language;
use crate::browser::clock;
use crate::i18n::use_i18n;

/// "18:14" today, otherwise "13 nov."; in full "3 mars 2027 à 18:14".
#[component]
pub fn Moment(
    /// Milliseconds since 1970, UTC.
    at: i64,
    /// Where the year and the hour matter.
    #[prop(optional)]
    full: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let words = RwSignal::new(String::new());
    Effect::new(move || {
        let write = if full { clock::full } else { clock::lately };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of our era")]
        words.set(write(language(i18n), at as f64));
    });
    view! { <time>{words}</time> }
}
