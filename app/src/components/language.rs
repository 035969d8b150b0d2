//! The language of the interface, for the helpers that write numbers.

use leptos_i18n::I18nContext;
use model::auth::Language;

use crate::i18n::Locale;

/// The language of a locale.
#[must_use]
pub const fn language_of(locale: Locale) -> Language {
    match locale {
        Locale::fr => Language::Fr,
        Locale::en => Language::En,
    }
}

/// The language that the interface speaks now. Read in a reactive place, it follows the reader's choice.
#[must_use]
pub fn language(i18n: I18nContext<Locale>) -> Language {
    language_of(i18n.get_locale())
}
